public import Codecs

/// A page of a numbered sequence of pages (seed page: Classic Pagination).
///
/// `{"items":[…],"page_size":3,"current_page":2,"total_pages":17}`
public struct ClassicPagination<Item: Encodable & Sendable>: Encodable, FieldsWritable, Sendable {
  /// The items of this page; none beyond the last page.
  public var items: [Item]
  /// The maximum number of items on a page.
  public var pageSize: Int
  /// Counted from 1.
  public var currentPage: Int
  /// How many pages there are.
  public var totalPages: Int

  /// Creates a page of its parts.
  public init(items: [Item], pageSize: Int, currentPage: Int, totalPages: Int) {
    self.items = items
    self.pageSize = pageSize
    self.currentPage = currentPage
    self.totalPages = totalPages
  }

  private enum CodingKeys: String, CodingKey {
    case items
    case pageSize = "page_size"
    case currentPage = "current_page"
    case totalPages = "total_pages"
  }

  /// Writes the members in the order of the seed page: items, page size, page number and number of pages.
  public func write(to fields: inout FieldsWriter) throws {
    try fields("items", items)
    fields("page_size", pageSize)
    fields("current_page", currentPage)
    fields("total_pages", totalPages)
  }
}

extension ClassicPagination: SchemaDescribing {
  /// The schema of a page, with the schema of its items.
  public static func schema(in types: SchemaTypes) -> Schema {
    .page(of: types.schema(of: Item.self), integers: ["page_size", "current_page", "total_pages"])
  }
}

extension ClassicPagination: Decodable where Item: Decodable {}
extension ClassicPagination: Equatable where Item: Equatable {}

extension ClassicPagination {
  /// Creates the page at a position. The number of pages is rounded up.
  ///
  /// The items are requested only if the page has any, so that an offset is never computed from a page number out of bounds.
  public init(at position: ClassicPosition, total: Int, items: () throws -> [Item]) rethrows {
    let pages = Self.pages(of: total, size: position.pageSize)
    self.init(
      items: position.currentPage <= pages ? try items() : [],
      pageSize: position.pageSize,
      currentPage: position.currentPage,
      totalPages: pages
    )
  }

  static func pages(of total: Int, size: Int) -> Int {
    total > 0 ? (total - 1) / max(1, size) + 1 : 0
  }
}
