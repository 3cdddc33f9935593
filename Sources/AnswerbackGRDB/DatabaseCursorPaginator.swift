#if GRDB
public import Answerback
public import GRDB

/// Paginates the records of a SQLite query by cursor: each page begins after the key of the one before.
///
/// ```swift
/// Get("/people", DatabaseCursorPaginator(database, Person.all(), key: "id", Int64.self))
/// ```
/// The records are ordered by the key, whatever the order of the query. The key must be unique and not null. No record is then
/// repeated or left out, even if others are inserted or deleted between two pages. With an index on the key, a page at the end
/// costs as much as the first.
public struct DatabaseCursorPaginator<Key, Record>: CursorPaginator
where Key: PageCursor & DatabaseValueConvertible, Record: FetchableRecord & Encodable & Sendable {
  /// The key of a record.
  public typealias Cursor = Key
  /// A record.
  public typealias Item = Record
  /// The sizes that a page may have.
  public let pageSizes: PageSizes
  private let database: any DatabaseReader
  private let request: @Sendable () -> QueryInterfaceRequest<Record>
  private let key: String

  /// Creates a paginator.
  /// - Parameters:
  ///   - database: A queue, a pool or a snapshot.
  ///   - request: The query for all records. It is made for every page, because requests are not Sendable.
  ///   - key: The column of the key, which the query must select.
  ///   - type: The type of the key.
  ///   - pageSizes: The sizes that a page may have.
  public init(
    _ database: any DatabaseReader,
    _ request: @autoclosure @escaping @Sendable () -> QueryInterfaceRequest<Record>,
    key: String,
    _ type: Key.Type = Key.self,
    pageSizes: PageSizes = PageSizes()
  ) {
    self.database = database
    self.request = request
    self.key = key
    self.pageSizes = pageSizes
  }

  /// Reads a page.
  /// - Throws: A ``CursorKeyError`` if the key of a record can't be read, or what the database throws.
  public func page(at position: CursorPosition<Key>) async throws -> CursorPagination<Key, Record> {
    try await database.read { database in
      let column = Column(key)
      var request = request().order(column).limit(position.resultsPerPage)
      if let cursor = position.cursor { request = request.filter(column > cursor) }
      let rows = try Row.fetchAll(database, request)
      let last = try rows.last.map { row in try lastKey(of: row) }
      return CursorPagination(at: position, (items: try rows.map { try Record(row: $0) }, cursor: last))
    }
  }

  private func lastKey(of row: Row) throws(CursorKeyError) -> Key {
    let value: DatabaseValue? = row[key]
    guard let value, let key = Key.fromDatabaseValue(value) else {
      throw CursorKeyError(column: key, type: "\(Key.self)")
    }
    return key
  }
}

/// The error of a record whose key can't be read.
public struct CursorKeyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The column of the key.
  public var column: String
  /// The type that the key should have.
  public var type: String

  /// What is wrong, and what to do.
  public var description: String {
    "the column \(column) has no \(type) in the last record of a page. Select the column, and use the type of its values."
  }
}
#else
/// Needs the trait `GRDB`.
@available(*, unavailable, message: "DatabaseCursorPaginator needs the trait 'GRDB' of the package answerback.")
public struct DatabaseCursorPaginator<Key, Record> {}
#endif
