/// Pages by cursor of something that is awaited (seed page: AbstractAsyncCursorPaginator).
public protocol AsyncCursorPaginator<Cursor, Item>: CursorPaginator {
  associatedtype Cursor
  associatedtype Item

  /// At most `resultsPerPage` items after the one the cursor points to, and the cursor of the next page: usually of the last
  /// item. Without a cursor the first items.
  func items(cursor: Cursor?, resultsPerPage: Int) async throws -> (items: [Item], cursor: Cursor?)
}

extension AsyncCursorPaginator {
  public func page(at position: CursorPosition<Cursor>) async throws -> CursorPagination<Cursor, Item> {
    CursorPagination(at: position, try await items(cursor: position.cursor, resultsPerPage: position.resultsPerPage))
  }
}
