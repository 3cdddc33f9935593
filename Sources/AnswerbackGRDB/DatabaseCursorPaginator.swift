#if GRDB
public import Answerback
public import GRDB

/// Pages of the records a request finds in a SQLite database, each after the key of the one before.
///
/// ```swift
/// Get("/people", DatabaseCursorPaginator(database, Person.all(), key: "id", Int64.self))
/// ```
/// The records are ordered by the key, whatever order the request has. The key must be unique, and not null; then no record is
/// shown twice or left out, also when others are inserted or deleted between two pages. With an index on it, a page deep in the
/// data costs as much as the first.
public struct DatabaseCursorPaginator<Key, Record>: CursorPaginator
where Key: PageCursor & DatabaseValueConvertible, Record: FetchableRecord & Encodable & Sendable {
  public typealias Cursor = Key
  public typealias Item = Record
  public let pageSizes: PageSizes
  private let database: any DatabaseReader
  private let request: @Sendable () -> QueryInterfaceRequest<Record>
  private let key: String

  /// - Parameters:
  ///   - database: a queue, a pool or a snapshot.
  ///   - request: the records of all pages; it is made anew for every page, as requests are not Sendable.
  ///   - key: the column of the key, which must be among those the request selects.
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

  /// - Throws: a ``CursorKeyError`` when the key of a record cannot be read, or what the database throws.
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

/// A record has no key to go on from.
public struct CursorKeyError: Error, Sendable, Hashable, CustomStringConvertible {
  public var column: String
  public var type: String

  public var description: String {
    "column \(column) — holds no \(type) in the last record of a page — select it, and name the type of its values"
  }
}
#else
@available(*, unavailable, message: "DatabaseCursorPaginator needs the trait 'GRDB' of the package answerback.")
public struct DatabaseCursorPaginator<Key, Record> {}
#endif
