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
