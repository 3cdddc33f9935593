/// What ``SyncOffsetPaginator`` and ``AsyncOffsetPaginator`` have in common. Conform to one of these two.
public protocol OffsetPaginator<Item>: Paginator
where Position == OffsetPosition, Page == OffsetPagination<Item> {
  /// What a page contains.
  associatedtype Item: Encodable & Sendable
  /// The sizes that a page may have; by default at most 100 items.
  var pageSizes: PageSizes { get }
}

extension OffsetPaginator {
  /// At most 100 items.
  public var pageSizes: PageSizes { PageSizes() }

  /// The query parameters of the seed page.
  public var inputs: PageInputs<OffsetPosition> {
    PageInputs(
      Query("limit", Int.self, in: pageSizes.range, default: pageSizes.standard),
      Query("offset", Int.self, in: 0..., default: pageSizes.standard.map { _ in 0 }),
      OffsetPosition.init
    )
  }

  /// The first, previous, next and last page, as far as there are any.
  public func neighbours(of page: OffsetPagination<Item>, at position: OffsetPosition) -> [PageNeighbour] {
    let limit = max(1, position.limit)
    let last = page.total > 0 ? (page.total - 1) / limit * limit : 0
    func neighbour(_ relation: String, _ offset: Int) -> PageNeighbour {
      PageNeighbour(relation, OffsetPosition(limit: limit, offset: offset))
    }
    var neighbours = [neighbour("first", 0)]
    if position.offset > 0 { neighbours.append(neighbour("prev", min(max(0, position.offset - limit), last))) }
    // Compared without adding: an offset near the largest number must not overflow.
    if position.offset < page.total - limit { neighbours.append(neighbour("next", position.offset + limit)) }
    return neighbours + [neighbour("last", last)]
  }
}

/// Paginates by offset, with methods that aren't async (seed page: AbstractSyncOffsetPaginator).
///
/// The methods run on a thread that may block, so they may query a database.
public protocol SyncOffsetPaginator<Item>: OffsetPaginator {
  /// What a page contains.
  associatedtype Item

  /// Returns how many items there are.
  func total() throws -> Int
  /// Returns at most `limit` items after the first `offset`. `limit` is at least 1; `offset` is at least 0 and less than the total.
  func items(limit: Int, offset: Int) throws -> [Item]
}

extension SyncOffsetPaginator {
  /// Reads the total and the items on a thread that may block.
  /// - Throws: What the two methods throw.
  public func page(at position: OffsetPosition) async throws -> OffsetPagination<Item> {
    try await BlockingPool.shared.run {
      try OffsetPagination(at: position, total: try total()) { try items(limit: position.limit, offset: position.offset) }
    }
  }
}

/// Paginates by offset, with async methods (seed page: AbstractAsyncOffsetPaginator).
public protocol AsyncOffsetPaginator<Item>: OffsetPaginator {
  /// What a page contains.
  associatedtype Item

  /// Returns how many items there are.
  func total() async throws -> Int
  /// Returns at most `limit` items after the first `offset`. `limit` is at least 1; `offset` is at least 0 and less than the total.
  func items(limit: Int, offset: Int) async throws -> [Item]
}

extension AsyncOffsetPaginator {
  /// Reads the total and then the items.
  /// - Throws: What the two methods throw.
  public func page(at position: OffsetPosition) async throws -> OffsetPagination<Item> {
    let total = try await total()
    let items = position.offset < total ? try await items(limit: position.limit, offset: position.offset) : []
    return OffsetPagination(at: position, total: total) { items }
  }
}

/// The position of a page by offset: `limit` and `offset`.
public struct OffsetPosition: PagePosition, Hashable {
  /// At least 1.
  public let limit: Int
  /// At least 0.
  public let offset: Int

  /// Creates a position; a limit below 1 becomes 1, and a negative offset 0.
  public init(limit: Int, offset: Int) {
    self.limit = max(1, limit)
    self.offset = max(0, offset)
  }

  /// The names of the query parameters.
  public static var parameterNames: [String] { ["limit", "offset"] }

  /// The query parameters that ask for this page.
  public var parameters: [(name: String, value: String)] {
    [("limit", "\(limit)"), ("offset", "\(offset)")]
  }
}
