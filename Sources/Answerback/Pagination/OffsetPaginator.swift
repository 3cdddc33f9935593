/// What the two offset paginators have in common; one conforms to ``SyncOffsetPaginator`` or ``AsyncOffsetPaginator``.
public protocol OffsetPaginator<Item>: Paginator
where Position == OffsetPosition, Page == OffsetPagination<Item> {
  associatedtype Item: Encodable & Sendable
  /// How large pages may be; at most 100 items unless said otherwise.
  var pageSizes: PageSizes { get }
}

extension OffsetPaginator {
  public var pageSizes: PageSizes { PageSizes() }

  public var inputs: PageInputs<OffsetPosition> {
    PageInputs(
      Query("limit", Int.self, in: pageSizes.range, default: pageSizes.standard),
      Query("offset", Int.self, in: 0..., default: pageSizes.standard.map { _ in 0 }),
      OffsetPosition.init
    )
  }

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

/// Pages by offset of something that is read without awaiting (seed page: AbstractSyncOffsetPaginator).
///
/// Its methods run on a thread that may block, so they may ask a database.
public protocol SyncOffsetPaginator<Item>: OffsetPaginator {
  associatedtype Item

  /// How many items there are.
  func total() throws -> Int
  /// At most `limit` items after the first `offset`: `limit` is at least 1, `offset` at least 0 and less than the total.
  func items(limit: Int, offset: Int) throws -> [Item]
}

extension SyncOffsetPaginator {
  public func page(at position: OffsetPosition) async throws -> OffsetPagination<Item> {
    try await BlockingPool.shared.run {
      try OffsetPagination(at: position, total: try total()) { try items(limit: position.limit, offset: position.offset) }
    }
  }
}

/// Pages by offset of something that is awaited (seed page: AbstractAsyncOffsetPaginator).
public protocol AsyncOffsetPaginator<Item>: OffsetPaginator {
  associatedtype Item

  /// How many items there are.
  func total() async throws -> Int
  /// At most `limit` items after the first `offset`: `limit` is at least 1, `offset` at least 0 and less than the total.
  func items(limit: Int, offset: Int) async throws -> [Item]
}

extension AsyncOffsetPaginator {
  public func page(at position: OffsetPosition) async throws -> OffsetPagination<Item> {
    let total = try await total()
    let items = position.offset < total ? try await items(limit: position.limit, offset: position.offset) : []
    return OffsetPagination(at: position, total: total) { items }
  }
}

/// `limit` and `offset`.
public struct OffsetPosition: PagePosition, Hashable {
  /// At least 1.
  public let limit: Int
  /// At least 0.
  public let offset: Int

  /// Numbers that are too small become the smallest there is.
  public init(limit: Int, offset: Int) {
    self.limit = max(1, limit)
    self.offset = max(0, offset)
  }

  public static var parameterNames: [String] { ["limit", "offset"] }

  public var parameters: [(name: String, value: String)] {
    [("limit", "\(limit)"), ("offset", "\(offset)")]
  }
}
