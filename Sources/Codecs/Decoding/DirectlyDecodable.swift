/// A type that is decoded from a node directly, without the containers of Codable.
protocol DirectlyDecodable: Decodable {
  /// Reads a value.
  static func read(_ node: NodeDecoder) throws -> Self
  /// Reads an array of values, for a caller that does not know the type by name.
  static func readArray(_ elements: UnkeyedReader) throws -> Any
  /// Reads a dictionary of values, for a caller that does not know the type by name.
  static func readDictionary(_ members: Members, in path: CodingPath?) throws -> Any
}

// MARK: - Scalars

extension Bool: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Bool { try node.decode(Bool.self) }
}

extension String: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> String { try node.decode(String.self) }
}

extension Double: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Double { try node.decode(Double.self) }
}

extension Float: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Float { try node.decode(Float.self) }
}

extension DirectlyDecodable where Self: FixedWidthInteger {
  static func read(_ node: NodeDecoder) throws -> Self { try node.integer() }
}

extension Int: DirectlyDecodable {}
extension Int8: DirectlyDecodable {}
extension Int16: DirectlyDecodable {}
extension Int32: DirectlyDecodable {}
extension Int64: DirectlyDecodable {}
extension Int128: DirectlyDecodable {}
extension UInt: DirectlyDecodable {}
extension UInt8: DirectlyDecodable {}
extension UInt16: DirectlyDecodable {}
extension UInt32: DirectlyDecodable {}
extension UInt64: DirectlyDecodable {}
extension UInt128: DirectlyDecodable {}

extension Optional: DirectlyDecodable where Wrapped: Decodable {
  static func read(_ node: NodeDecoder) throws -> Wrapped? { node.decodeNil() ? nil : try node.decode(Wrapped.self) }
}
