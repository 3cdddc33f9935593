/// The encoder that a value is given: it stands for the value's place in the bytes.
struct ValueEncoder: Encoder {
  let pass: EncodingPass
  let place: EncodingPass.Place

  var codingPath: [any CodingKey] { pass.path }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(KeyedWriter(pass: pass, container: pass.open(.object, at: place)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(pass: pass, container: pass.open(.array, at: place))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleValueWriter(pass: pass, place: place)
  }
}
