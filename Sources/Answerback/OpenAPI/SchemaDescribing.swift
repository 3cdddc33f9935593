public import FieldValues

/// A type that states its schema, where it cannot be seen: one that only encodes, an enum with payloads, one with rules of its own.
public protocol SchemaDescribing {
  /// - Parameter types: gives the schemas of other types, as references where they have a name.
  static func schema(in types: SchemaTypes) -> Schema

  /// Some value of the type, which records that hold one are seen with; nil decodes one from nothing, which not every type lets.
  static var placeholder: Self? { get }
}

extension SchemaDescribing {
  public static var placeholder: Self? { nil }
}

extension AnyEncodable: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema { .any }
}

extension Null: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema { ["type": "null"] }
}

extension InputFault: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    let sources: [Source] = [.path, .query, .header, .cookie, .body]
    return [
      "type": "object", "description": "What is wrong with one input of a request",
      "properties": [
        "message": ["type": "string"], "key": ["type": "string"],
        "source": ["type": "string", "enum": .array(sources.map { .string($0.rawValue) })],
      ],
      "required": ["message", "key", "source"],
    ]
  }
}

extension ServerSentEvent: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    [
      "type": "object", "description": "One message of the stream (WHATWG HTML 9.2)",
      "properties": [
        "data": ["type": "string"], "event": ["type": "string"], "id": ["type": "string"], "retry": ["type": "integer"],
      ],
    ]
  }
}

extension ClassicPagination: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    .page(of: types.schema(of: Item.self), integers: ["page_size", "current_page", "total_pages"])
  }
}

extension OffsetPagination: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    .page(of: types.schema(of: Item.self), integers: ["limit", "offset", "total"])
  }
}

extension CursorPagination: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    var schema = Schema.page(of: types.schema(of: Item.self), integers: ["results_per_page"])
    schema["properties"]?["cursor"] = types.schema(of: Cursor.self).nullable
    schema["required"] = ["items", "results_per_page", "cursor"]
    return schema
  }
}

extension Schema {
  /// A container of a page: its items, and counts that are always there.
  fileprivate static func page(of item: Schema, integers: [String]) -> Schema {
    var properties: [Member] = [Member("items", ["type": "array", "items": item])]
    properties += integers.map { Member($0, ["type": "integer", "minimum": 0]) }
    return [
      "type": "object", "properties": .object(properties), "required": .array((["items"] + integers).map(Schema.string)),
    ]
  }
}
