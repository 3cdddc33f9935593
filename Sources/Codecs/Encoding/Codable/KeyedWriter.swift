/// A keyed container on the one pass.
struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let pass: EncodingPass
  let container: EncodingPass.Reference

  var codingPath: [any CodingKey] { pass.path(of: container) }

  func encodeNil(forKey key: Key) throws {
    try pass.encodeNil(key.stringValue, in: container)
  }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try pass.encode(value, key, key.stringValue, in: container)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(
      KeyedWriter<Nested>(pass: pass, container: pass.open(.object, key, key.stringValue, in: container))
    )
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    UnkeyedWriter(pass: pass, container: pass.open(.array, key, key.stringValue, in: container))
  }

  func superEncoder() -> any Encoder {
    ValueEncoder.MemberEncoder(pass: pass, parent: container, key: FieldKey.super, name: FieldKey.super.stringValue)
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    ValueEncoder.MemberEncoder(pass: pass, parent: container, key: key, name: key.stringValue)
  }
}

// MARK: - Scalars

extension KeyedWriter {
  func encode(_ value: Bool, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.bool(value) }
  }

  func encode(_ value: Int, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int8, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int16, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int32, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int64, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.integer(value) }
  }

  func encode(_ value: UInt, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt8, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt16, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt32, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt64, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in writer.unsigned(value) }
  }

  func encode(_ value: String, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in try writer.string(value) }
  }

  func encode(_ value: Double, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in try writer.double(value) }
  }

  func encode(_ value: Float, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in try writer.float(value) }
  }

  func encode(_ value: Int128, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in try writer.wide(value) }
  }

  func encode(_ value: UInt128, forKey key: Key) throws {
    try pass.encode(value, key.stringValue, in: container) { writer throws(Refusal) in try writer.wide(value) }
  }
}
