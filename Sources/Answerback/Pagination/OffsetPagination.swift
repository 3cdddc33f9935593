public import Codecs

/// A page that begins a number of items from the start (seed page: Offset Pagination).
///
/// `{"items":[…],"limit":3,"offset":48,"total":50}`
public struct OffsetPagination<Item: Encodable & Sendable>: Encodable, FieldsWritable, Sendable {
  /// The items of this page; none beyond the end.
  public var items: [Item]
  /// How many items were asked for.
  public var limit: Int
  /// How many items were left out from the start.
  public var offset: Int
  /// How many items there are in all.
  public var total: Int

  public init(items: [Item], limit: Int, offset: Int, total: Int) {
    self.items = items
    self.limit = limit
    self.offset = offset
    self.total = total
  }

  private enum CodingKeys: String, CodingKey {
    case items, limit, offset, total
  }

  public func write(to fields: inout FieldsWriter) throws {
    try fields("items", items)
    fields("limit", limit)
    fields("offset", offset)
    fields("total", total)
  }
}

extension OffsetPagination: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    .page(of: types.schema(of: Item.self), integers: ["limit", "offset", "total"])
  }
}

extension OffsetPagination: Decodable where Item: Decodable {}
extension OffsetPagination: Equatable where Item: Equatable {}

extension OffsetPagination {
  /// The page at a position of so many items; the items are asked for only where there are any, so that nobody computes with an
  /// offset that is out of bounds.
  public init(at position: OffsetPosition, total: Int, items: () throws -> [Item]) rethrows {
    self.init(
      items: position.offset < total ? try items() : [],
      limit: position.limit,
      offset: position.offset,
      total: max(0, total)
    )
  }
}
