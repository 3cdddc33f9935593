/// The encoder that a value is given: it stands for the value's place in the bytes.
struct ValueEncoder: Encoder {
  let pass: EncodingPass
  let place: EncodingPass.Place

  var codingPath: [any CodingKey] { pass.path }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(KeyedWriter(pass: pass, container: pass.open(.object, at: place, KeyNaming(type))))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(pass: pass, container: pass.open(.array, at: place))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleValueWriter(pass: pass, place: place)
  }
}

extension ValueEncoder {
  /// The encoder for a member of a container that is written later, if at all: what a class gives to the class it inherits from.
  ///
  /// Its place is taken when it is first used, so a member that encodes nothing is absent.
  final class MemberEncoder<Key: CodingKey>: Encoder {
    private let pass: EncodingPass
    private let parent: EncodingPass.Reference
    private let key: Key
    private let name: String?
    private var place: EncodingPass.Place?
    let codingPath: [any CodingKey]

    init(pass: EncodingPass, parent: EncodingPass.Reference, key: Key, name: String?) {
      self.pass = pass
      self.parent = parent
      self.key = key
      self.name = name
      codingPath = pass.path(of: parent) + [key]
    }

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      encoder.container(keyedBy: type)
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { encoder.unkeyedContainer() }

    func singleValueContainer() -> any SingleValueEncodingContainer { encoder.singleValueContainer() }

    private var encoder: ValueEncoder {
      if let place { return ValueEncoder(pass: pass, place: place) }
      guard pass.enter(key, name, in: parent) else {
        // The parent has been closed: a place of its serial in which nothing can be written makes that known.
        return ValueEncoder(pass: pass, place: .init(start: -1, level: .max, serial: parent.serial))
      }
      place = pass.here
      return ValueEncoder(pass: pass, place: pass.here)
    }
  }
}
