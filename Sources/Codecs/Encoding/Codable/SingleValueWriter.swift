/// The container of a value that is a single one, on the one pass.
struct SingleValueWriter: SingleValueEncodingContainer {
  let pass: EncodingPass
  let place: EncodingPass.Place

  var codingPath: [any CodingKey] { pass.path }

  func encodeNil() throws {
    try pass.encodeNil(at: place)
  }

  func encode<Value: Encodable>(_ value: Value) throws {
    try pass.encode(value, at: place)
  }
}

// MARK: - Scalars

extension SingleValueWriter {
  func encode(_ value: Bool) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.bool(value) }
  }

  func encode(_ value: Int) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int8) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int16) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int32) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.integer(Int64(value)) }
  }

  func encode(_ value: Int64) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.integer(value) }
  }

  func encode(_ value: UInt) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt8) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt16) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt32) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.unsigned(UInt64(value)) }
  }

  func encode(_ value: UInt64) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in writer.unsigned(value) }
  }

  func encode(_ value: String) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in try writer.string(value) }
  }

  func encode(_ value: Double) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in try writer.double(value) }
  }

  func encode(_ value: Float) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in try writer.float(value) }
  }

  func encode(_ value: Int128) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in try writer.wide(value) }
  }

  func encode(_ value: UInt128) throws {
    try pass.encode(value, at: place) { writer throws(Refusal) in try writer.wide(value) }
  }
}
