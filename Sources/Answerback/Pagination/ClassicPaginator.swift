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
