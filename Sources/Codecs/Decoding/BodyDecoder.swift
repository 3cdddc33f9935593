/// Turns the bytes of a body into a value of a `Decodable` type: the mirror of ``BodyEncoder``.
///
/// Numbers are read exactly: an integer type takes any number that is integral and in its range (`1`, `1.0`, `1e2`), `Decimal`
/// every digit. A dictionary is an object where ``BodyEncoder`` writes one. Of duplicate keys the last one counts. A nil is null or an absent key.
///
/// JSON: `Date` is RFC 3339 (`2024-01-02T03:04:05Z`, with fraction or offset), `Data` base64. MessagePack: `Date` is the
/// timestamp extension or such a string, `Data` bin. In both, `UUID` and `URL` are strings; a `Decimal` may be a string in
/// MessagePack.
public struct BodyDecoder: Sendable {
  /// The format of the bytes.
  public var format: BodyFormat
  /// Bodies nested deeper than this are refused.
  public var nestingLimit: Int

  /// A decoder for one format.
  public init(_ format: BodyFormat = .json, nestingLimit: Int = Tree.nestingLimit) {
    self.format = format
    self.nestingLimit = nestingLimit
  }

  /// Reads a value.
  ///
  /// - Throws: ``MalformedBody`` when the bytes are not of the format, with their place; `DecodingError` with the coding path
  ///   when they do not describe a value of the type; what the type's own `init(from:)` throws.
  public func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Collection<UInt8>) throws -> Value {
    try NodeDecoder(ParsedBody(format, Array(bytes), nestingLimit: nestingLimit)).decode(type)
  }

  /// Reads a value from a tree that was read before, of either format.
  ///
  /// - Throws: as ``decode(_:from:)``, except for ``MalformedBody``.
  public func decode<Value: Decodable>(_ type: Value.Type, from tree: Tree) throws -> Value {
    try NodeDecoder(ParsedBody(tree)).decode(type)
  }
}
