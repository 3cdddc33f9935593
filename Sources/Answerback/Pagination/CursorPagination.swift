public import Codecs

/// A page that begins after an item (seed page: Cursor Pagination).
///
/// `{"items":[…],"results_per_page":2,"cursor":2}`; the cursor of a page without items is null.
public struct CursorPagination<Cursor: PageCursor, Item: Encodable & Sendable>: Encodable, FieldsWritable, Sendable {
  /// The items of this page; none beyond the end.
  public var items: [Item]
  /// The maximum number of items on a page.
  public var resultsPerPage: Int
  /// The cursor that requests the next page; nil, encoded as null, if this is the last page.
  public var cursor: Cursor?

  /// Creates a page of its parts.
  public init(items: [Item], resultsPerPage: Int, cursor: Cursor?) {
    self.items = items
    self.resultsPerPage = resultsPerPage
    self.cursor = cursor
  }

  private enum CodingKeys: String, CodingKey {
    case items
    case resultsPerPage = "results_per_page"
    case cursor
  }

  /// Encodes all members; a cursor that is nil is null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(items, forKey: .items)
    try container.encode(resultsPerPage, forKey: .resultsPerPage)
    try container.encode(cursor, forKey: .cursor)
  }

  /// Writes the members in the order of the seed page: items, results per page and cursor.
  public func write(to fields: inout FieldsWriter) throws {
    try fields("items", items)
    fields("results_per_page", resultsPerPage)
    if let cursor {
      try fields("cursor", cursor)
    } else {
      fields.null("cursor")
    }
  }
}

extension CursorPagination: SchemaDescribing {
  /// The schema of a page, with the schemas of its items and of the cursor.
  public static func schema(in types: SchemaTypes) -> Schema {
    var schema = Schema.page(of: types.schema(of: Item.self), integers: ["results_per_page"])
    schema["properties"]?["cursor"] = types.schema(of: Cursor.self).nullable
    schema["required"] = ["items", "results_per_page", "cursor"]
    return schema
  }
}

extension CursorPagination: Decodable where Item: Decodable, Cursor: Decodable {
  /// Decodes a page; the member `cursor` must be there, though it may be null.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      items: try container.decode([Item].self, forKey: .items),
      resultsPerPage: try container.decode(Int.self, forKey: .resultsPerPage),
      cursor: try container.decode(Cursor?.self, forKey: .cursor)
    )
  }
}

extension CursorPagination: Equatable where Item: Equatable, Cursor: Equatable {}

extension CursorPagination {
  /// The page at a position; without items it has no cursor.
  public init(at position: CursorPosition<Cursor>, _ result: (items: [Item], cursor: Cursor?)) {
    self.init(
      items: result.items,
      resultsPerPage: position.resultsPerPage,
      cursor: result.items.isEmpty ? nil : result.cursor
    )
  }
}
