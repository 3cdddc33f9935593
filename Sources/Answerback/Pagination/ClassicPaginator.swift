/// What ``SyncClassicPaginator`` and ``AsyncClassicPaginator`` have in common. Conform to one of these two.
public protocol ClassicPaginator<Item>: Paginator
where Position == ClassicPosition, Page == ClassicPagination<Item> {
  /// What a page contains.
  associatedtype Item: Encodable & Sendable
  /// The sizes that a page may have; by default at most 100 items.
  var pageSizes: PageSizes { get }
}

extension ClassicPaginator {
  /// At most 100 items.
  public var pageSizes: PageSizes { PageSizes() }

  /// The query parameters of the seed page.
  public var inputs: PageInputs<ClassicPosition> {
    PageInputs(
      Query("page_size", Int.self, in: pageSizes.range, default: pageSizes.standard),
      Query("current_page", Int.self, in: 1..., default: pageSizes.standard.map { _ in 1 }),
      ClassicPosition.init
    )
  }

  /// The first, previous, next and last page, as far as there are any.
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
  /// What a page contains.
  associatedtype Item

  /// How many items there are; the number of pages is computed from it.
  func total() throws -> Int
  /// The items of a page that exists: `pageSize` is at least 1, `currentPage` at least 1 and at most the last page.
  func items(pageSize: Int, currentPage: Int) throws -> [Item]
}

extension SyncClassicPaginator {
  /// Reads the total and the items on a thread that may block.
  /// - Throws: What the two methods throw.
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
  /// What a page contains.
  associatedtype Item

  /// How many items there are; the number of pages is computed from it.
  func total() async throws -> Int
  /// The items of a page that exists: `pageSize` is at least 1, `currentPage` at least 1 and at most the last page.
  func items(pageSize: Int, currentPage: Int) async throws -> [Item]
}

extension AsyncClassicPaginator {
  /// Reads the total and then the items.
  /// - Throws: What the two methods throw.
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

  /// The names of the query parameters.
  public static var parameterNames: [String] { ["page_size", "current_page"] }

  /// The query parameters that ask for this page.
  public var parameters: [(name: String, value: String)] {
    [("page_size", "\(pageSize)"), ("current_page", "\(currentPage)")]
  }
}
