/// An unkeyed container on the one pass.
struct UnkeyedWriter: UnkeyedEncodingContainer {
  let pass: EncodingPass
  let container: EncodingPass.Reference

  var codingPath: [any CodingKey] { pass.path(of: container) }
  var count: Int { pass.count(of: container) }

  func encodeNil() throws {
    try pass.encodeNil(nil, in: container)
  }

  func encode<Value: Encodable>(_ value: Value) throws {
    try pass.encode(value, next, nil, in: container)
  }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(KeyedWriter<Nested>(pass: pass, container: pass.open(.object, next, nil, in: container)))
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(pass: pass, container: pass.open(.array, next, nil, in: container))
  }

  func superEncoder() -> any Encoder {
    ValueEncoder.MemberEncoder(pass: pass, parent: container, key: next, name: nil)
  }

  private var next: FieldKey { .index(count) }
}

// MARK: - Scalars

extension UnkeyedWriter {
  func encode(_ value: Bool) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.bool(value) }
  }

  func encode(_ value: Int) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int8) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int16) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int32) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int64) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.integer(value) }
  }

  func encode(_ value: UInt) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt8) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt16) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt32) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt64) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in writer.unsigned(value) }
  }

  func encode(_ value: String) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in try writer.string(value) }
  }

  func encode(_ value: Double) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in try writer.double(value) }
  }

  func encode(_ value: Float) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in try writer.float(value) }
  }

  func encode(_ value: Int128) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in try writer.wide(value) }
  }

  func encode(_ value: UInt128) throws {
    try pass.encode(value, nil, in: container) { writer throws(Refusal) in try writer.wide(value) }
  }
}
