public import Codecs

/// A page that begins a number of items from the start (seed page: Offset Pagination).
///
/// `{"items":[…],"limit":3,"offset":48,"total":50}`
public struct OffsetPagination<Item: Encodable & Sendable>: Encodable, FieldsWritable, Sendable {
  /// The items of this page; none beyond the end.
  public var items: [Item]
  /// How many items were asked for.
  public var limit: Int
  /// How many items come before this page.
  public var offset: Int
  /// How many items there are in all.
  public var total: Int

  /// Creates a page of its parts.
  public init(items: [Item], limit: Int, offset: Int, total: Int) {
    self.items = items
    self.limit = limit
    self.offset = offset
    self.total = total
  }

  private enum CodingKeys: String, CodingKey {
    case items, limit, offset, total
  }

  /// Writes the members in the order of the seed page: items, limit, offset and total.
  public func write(to fields: inout FieldsWriter) throws {
    try fields("items", items)
    fields("limit", limit)
    fields("offset", offset)
    fields("total", total)
  }
}

extension OffsetPagination: SchemaDescribing {
  /// The schema of a page, with the schema of its items.
  public static func schema(in types: SchemaTypes) -> Schema {
    .page(of: types.schema(of: Item.self), integers: ["limit", "offset", "total"])
  }
}

extension OffsetPagination: Decodable where Item: Decodable {}
extension OffsetPagination: Equatable where Item: Equatable {}

extension OffsetPagination {
  /// Creates the page at a position.
  ///
  /// The items are requested only if the page has any, so that an offset out of bounds is never used.
  public init(at position: OffsetPosition, total: Int, items: () throws -> [Item]) rethrows {
    self.init(
      items: position.offset < total ? try items() : [],
      limit: position.limit,
      offset: position.offset,
      total: max(0, total)
    )
  }
}
