/// What the two cursor paginators have in common; one conforms to ``SyncCursorPaginator`` or ``AsyncCursorPaginator``.
public protocol CursorPaginator<Cursor, Item>: Paginator
where Position == CursorPosition<Cursor>, Page == CursorPagination<Cursor, Item> {
  associatedtype Cursor: PageCursor
  associatedtype Item: Encodable & Sendable
  /// How large pages may be; at most 100 items unless said otherwise.
  var pageSizes: PageSizes { get }
}

extension CursorPaginator {
  public var pageSizes: PageSizes { PageSizes() }

  public var inputs: PageInputs<CursorPosition<Cursor>> {
    PageInputs(
      Query("results_per_page", Int.self, in: pageSizes.range, default: pageSizes.standard),
      Query("cursor", Cursor?.self),
      CursorPosition.init
    )
  }

  /// The first page, and the next one unless this is the last; a cursor does not lead back.
  public func neighbours(of page: CursorPagination<Cursor, Item>, at position: CursorPosition<Cursor>) -> [PageNeighbour] {
    let first = PageNeighbour("first", CursorPosition<Cursor>(resultsPerPage: position.resultsPerPage, cursor: nil))
    guard let cursor = page.cursor else { return [first] }
    return [first, PageNeighbour("next", CursorPosition(resultsPerPage: position.resultsPerPage, cursor: cursor))]
  }
}
