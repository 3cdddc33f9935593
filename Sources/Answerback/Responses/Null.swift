/// A value that is nothing: encodes as null, is empty as text. For an answer without content use ``NoContent``.
public struct Null: Codable, Sendable, Hashable {
  public init() {}

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard container.decodeNil() else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected null")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}

extension Null: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema { ["type": "null"] }
}
