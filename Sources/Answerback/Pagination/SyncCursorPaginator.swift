/// Pages by cursor of something that is read without awaiting (seed page: AbstractSyncCursorPaginator).
///
/// Its method runs on a thread that may block, so it may ask a database.
public protocol SyncCursorPaginator<Cursor, Item>: CursorPaginator {
  associatedtype Cursor
  associatedtype Item

  /// At most `resultsPerPage` items after the one the cursor points to, and the cursor of the next page: usually of the last
  /// item. Without a cursor the first items.
  func items(cursor: Cursor?, resultsPerPage: Int) throws -> (items: [Item], cursor: Cursor?)
}

extension SyncCursorPaginator {
  public func page(at position: CursorPosition<Cursor>) async throws -> CursorPagination<Cursor, Item> {
    try await BlockingPool.shared.run {
      CursorPagination(at: position, try items(cursor: position.cursor, resultsPerPage: position.resultsPerPage))
    }
  }
}
