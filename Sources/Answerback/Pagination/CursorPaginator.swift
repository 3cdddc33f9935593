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

/// What can point to an item: an integer, a text, a UUID, or a type of one's own that is read from a parameter and prints itself.
public typealias PageCursor = InputValue & Encodable & CustomStringConvertible

/// `results_per_page` and, unless the first page is asked for, `cursor`.
public struct CursorPosition<Cursor: PageCursor>: PagePosition {
  /// At least 1.
  public let resultsPerPage: Int
  /// The item after which the page begins; nil for the first page.
  public let cursor: Cursor?

  /// A number that is too small becomes 1.
  public init(resultsPerPage: Int, cursor: Cursor?) {
    self.resultsPerPage = max(1, resultsPerPage)
    self.cursor = cursor
  }

  public static var parameterNames: [String] { ["results_per_page", "cursor"] }

  public var parameters: [(name: String, value: String)] {
    [("results_per_page", "\(resultsPerPage)")] + (cursor.map { [("cursor", "\($0)")] } ?? [])
  }
}
