/// What ``SyncCursorPaginator`` and ``AsyncCursorPaginator`` have in common. Conform to one of these two.
public protocol CursorPaginator<Cursor, Item>: Paginator
where Position == CursorPosition<Cursor>, Page == CursorPagination<Cursor, Item> {
  /// What points to an item.
  associatedtype Cursor: PageCursor
  /// What a page contains.
  associatedtype Item: Encodable & Sendable
  /// The sizes that a page may have; by default at most 100 items.
  var pageSizes: PageSizes { get }
}

extension CursorPaginator {
  /// At most 100 items.
  public var pageSizes: PageSizes { PageSizes() }

  /// The query parameters of the seed page.
  public var inputs: PageInputs<CursorPosition<Cursor>> {
    PageInputs(
      Query("results_per_page", Int.self, in: pageSizes.range, default: pageSizes.standard),
      Query("cursor", Cursor?.self),
      CursorPosition.init
    )
  }

  /// The first page, and the next one unless this is the last. A cursor does not lead back.
  public func neighbours(of page: CursorPagination<Cursor, Item>, at position: CursorPosition<Cursor>) -> [PageNeighbour] {
    let first = PageNeighbour("first", CursorPosition<Cursor>(resultsPerPage: position.resultsPerPage, cursor: nil))
    guard let cursor = page.cursor else { return [first] }
    return [first, PageNeighbour("next", CursorPosition(resultsPerPage: position.resultsPerPage, cursor: cursor))]
  }
}

/// Paginates by cursor, with a method that isn't async (seed page: AbstractSyncCursorPaginator).
///
/// The method runs on a thread that may block, so it may query a database.
public protocol SyncCursorPaginator<Cursor, Item>: CursorPaginator {
  /// What points to an item.
  associatedtype Cursor
  /// What a page contains.
  associatedtype Item

  /// Returns at most `resultsPerPage` items after the one that the cursor points to, and the cursor of the next page, which usually
  /// points to the last item. Without a cursor it returns the first items.
  func items(cursor: Cursor?, resultsPerPage: Int) throws -> (items: [Item], cursor: Cursor?)
}

extension SyncCursorPaginator {
  /// Reads the items on a thread that may block.
  /// - Throws: What the method throws.
  public func page(at position: CursorPosition<Cursor>) async throws -> CursorPagination<Cursor, Item> {
    try await BlockingPool.shared.run {
      CursorPagination(at: position, try items(cursor: position.cursor, resultsPerPage: position.resultsPerPage))
    }
  }
}

/// Paginates by cursor, with an async method (seed page: AbstractAsyncCursorPaginator).
public protocol AsyncCursorPaginator<Cursor, Item>: CursorPaginator {
  /// What points to an item.
  associatedtype Cursor
  /// What a page contains.
  associatedtype Item

  /// Returns at most `resultsPerPage` items after the one that the cursor points to, and the cursor of the next page, which usually
  /// points to the last item. Without a cursor it returns the first items.
  func items(cursor: Cursor?, resultsPerPage: Int) async throws -> (items: [Item], cursor: Cursor?)
}

extension AsyncCursorPaginator {
  /// Reads the items.
  /// - Throws: What the method throws.
  public func page(at position: CursorPosition<Cursor>) async throws -> CursorPagination<Cursor, Item> {
    CursorPagination(at: position, try await items(cursor: position.cursor, resultsPerPage: position.resultsPerPage))
  }
}

/// A type that can point to an item: an integer, a string, a UUID, or your own type that is read from a parameter and prints itself.
public typealias PageCursor = InputValue & Encodable & CustomStringConvertible

/// The position of a page by cursor: `results_per_page` and, unless it is the first page, `cursor`.
public struct CursorPosition<Cursor: PageCursor>: PagePosition {
  /// At least 1.
  public let resultsPerPage: Int
  /// The item after which the page begins; nil for the first page.
  public let cursor: Cursor?

  /// Creates a position; a number below 1 becomes 1.
  public init(resultsPerPage: Int, cursor: Cursor?) {
    self.resultsPerPage = max(1, resultsPerPage)
    self.cursor = cursor
  }

  /// The names of the query parameters.
  public static var parameterNames: [String] { ["results_per_page", "cursor"] }

  /// The query parameters that ask for this page.
  public var parameters: [(name: String, value: String)] {
    [("results_per_page", "\(resultsPerPage)")] + (cursor.map { [("cursor", "\($0)")] } ?? [])
  }
}
