public import Codecs

/// A page of a numbered sequence of pages (seed page: Classic Pagination).
///
/// `{"items":[…],"page_size":3,"current_page":2,"total_pages":17}`
public struct ClassicPagination<Item: Encodable & Sendable>: Encodable, FieldsWritable, Sendable {
  /// The items of this page; none beyond the last page.
  public var items: [Item]
  /// How many items a page holds at most.
  public var pageSize: Int
  /// Counted from 1.
  public var currentPage: Int
  public var totalPages: Int

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

  public func write(to fields: inout FieldsWriter) throws {
    try fields("items", items)
    fields("page_size", pageSize)
    fields("current_page", currentPage)
    fields("total_pages", totalPages)
  }
}

extension ClassicPagination: SchemaDescribing {
  public static func schema(in types: SchemaTypes) -> Schema {
    .page(of: types.schema(of: Item.self), integers: ["page_size", "current_page", "total_pages"])
  }
}

extension ClassicPagination: Decodable where Item: Decodable {}
extension ClassicPagination: Equatable where Item: Equatable {}

extension ClassicPagination {
  /// The page at a position of so many items, whose number of pages is rounded up; the items are asked for only where there are
  /// any, so that nobody computes with a page number that is out of bounds.
  public init(at position: ClassicPosition, total: Int, items: () throws -> [Item]) rethrows {
    let pages = Self.pages(of: total, size: position.pageSize)
    self.init(
      items: position.currentPage <= pages ? try items() : [],
      pageSize: position.pageSize,
      currentPage: position.currentPage,
      totalPages: pages
    )
  }

  fileprivate static func pages(of total: Int, size: Int) -> Int {
    total > 0 ? (total - 1) / max(1, size) + 1 : 0
  }
}

/// What the two classic paginators have in common; one conforms to ``SyncClassicPaginator`` or ``AsyncClassicPaginator``.
public protocol ClassicPaginator<Item>: Paginator
where Position == ClassicPosition, Page == ClassicPagination<Item> {
  associatedtype Item: Encodable & Sendable
  /// How large pages may be; at most 100 items unless said otherwise.
  var pageSizes: PageSizes { get }
}

extension ClassicPaginator {
  public var pageSizes: PageSizes { PageSizes() }

  public var inputs: PageInputs<ClassicPosition> {
    PageInputs(
      Query("page_size", Int.self, in: pageSizes.range, default: pageSizes.standard),
      Query("current_page", Int.self, in: 1..., default: pageSizes.standard.map { _ in 1 }),
      ClassicPosition.init
    )
  }

  public func neighbours(of page: ClassicPagination<Item>, at position: ClassicPosition) -> [PageNeighbour] {
    let last = max(1, page.totalPages)
    func neighbour(_ relation: String, _ number: Int) -> PageNeighbour {
      PageNeighbour(relation, ClassicPosition(pageSize: position.pageSize, currentPage: number))
    }
    var neighbours = [neighbour("first", 1)]
    if position.currentPage > 1 { neighbours.append(neighbour("prev", min(position.currentPage - 1, last))) }
    if position.currentPage < last { neighbours.append(neighbour("next", position.currentPage + 1)) }
    return neighbours + [neighbour("last", last)]
  }
}

/// Numbered pages of something that is read without awaiting (seed page: AbstractSyncClassicPaginator).
///
/// Its methods run on a thread that may block, so they may ask a database.
public protocol SyncClassicPaginator<Item>: ClassicPaginator {
  associatedtype Item

  /// How many items there are; the number of pages is computed from it.
  func total() throws -> Int
  /// The items of a page that exists: `pageSize` is at least 1, `currentPage` at least 1 and at most the last page.
  func items(pageSize: Int, currentPage: Int) throws -> [Item]
}

extension SyncClassicPaginator {
  public func page(at position: ClassicPosition) async throws -> ClassicPagination<Item> {
    try await BlockingPool.shared.run {
      try ClassicPagination(at: position, total: try total()) {
        try items(pageSize: position.pageSize, currentPage: position.currentPage)
      }
    }
  }
}

/// Numbered pages of something that is awaited (seed page: AbstractAsyncClassicPaginator).
public protocol AsyncClassicPaginator<Item>: ClassicPaginator {
  associatedtype Item

  /// How many items there are; the number of pages is computed from it.
  func total() async throws -> Int
  /// The items of a page that exists: `pageSize` is at least 1, `currentPage` at least 1 and at most the last page.
  func items(pageSize: Int, currentPage: Int) async throws -> [Item]
}

extension AsyncClassicPaginator {
  public func page(at position: ClassicPosition) async throws -> ClassicPagination<Item> {
    let total = try await total()
    let exists = position.currentPage <= ClassicPagination<Item>.pages(of: total, size: position.pageSize)
    let items = exists ? try await items(pageSize: position.pageSize, currentPage: position.currentPage) : []
    return ClassicPagination(at: position, total: total) { items }
  }
}

/// `page_size` and `current_page`.
public struct ClassicPosition: PagePosition, Hashable {
  /// At least 1.
  public let pageSize: Int
  /// At least 1.
  public let currentPage: Int

  /// Numbers that are too small become the smallest there is.
  public init(pageSize: Int, currentPage: Int) {
    self.pageSize = max(1, pageSize)
    self.currentPage = max(1, currentPage)
  }

  public static var parameterNames: [String] { ["page_size", "current_page"] }

  public var parameters: [(name: String, value: String)] {
    [("page_size", "\(pageSize)"), ("current_page", "\(currentPage)")]
  }
}
