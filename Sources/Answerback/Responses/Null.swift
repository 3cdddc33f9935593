/// A value that encodes as null, and as text is empty. For a response without content use ``NoContent``.
public struct Null: Codable, Sendable, Hashable {
  /// Creates the value.
  public init() {}

  /// Decodes null.
  /// - Throws: `DecodingError` for anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard container.decodeNil() else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected null")
    }
  }

  /// Encodes null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}

extension Null: SchemaDescribing {
  /// The schema of null.
  public static func schema(in types: SchemaTypes) -> Schema { ["type": "null"] }
}
