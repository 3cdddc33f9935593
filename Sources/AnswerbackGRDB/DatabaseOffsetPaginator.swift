#if GRDB
public import Answerback
public import GRDB

/// Paginates the records of a SQLite query by offset (seed page: Offset Pagination With SQLAlchemy).
///
/// ```swift
/// Get("/people", DatabaseOffsetPaginator(database, Person.order(Column("name"), Column("id"))))
/// ```
/// The total and the items are read in one transaction, so they are consistent. Without an order SQLite may mix pages: order the
/// query by a unique column.
public struct DatabaseOffsetPaginator<Record: FetchableRecord & Encodable & Sendable>: OffsetPaginator {
  /// A record.
  public typealias Item = Record
  /// The sizes that a page may have.
  public let pageSizes: PageSizes
  private let database: any DatabaseReader
  private let request: @Sendable () -> QueryInterfaceRequest<Record>

  /// Creates a paginator.
  /// - Parameters:
  ///   - database: A queue, a pool or a snapshot.
  ///   - request: The query for all records. It is made for every page, because requests are not Sendable.
  ///   - pageSizes: The sizes that a page may have.
  public init(
    _ database: any DatabaseReader,
    _ request: @autoclosure @escaping @Sendable () -> QueryInterfaceRequest<Record>,
    pageSizes: PageSizes = PageSizes()
  ) {
    self.database = database
    self.request = request
    self.pageSizes = pageSizes
  }

  /// Reads a page.
  /// - Throws: What the database throws.
  public func page(at position: OffsetPosition) async throws -> OffsetPagination<Record> {
    try await database.read { database in
      let request = request()
      return try OffsetPagination(at: position, total: try request.fetchCount(database)) {
        try request.limit(position.limit, offset: position.offset).fetchAll(database)
      }
    }
  }
}
#else
/// Needs the trait `GRDB`.
@available(*, unavailable, message: "DatabaseOffsetPaginator needs the trait 'GRDB' of the package answerback.")
public struct DatabaseOffsetPaginator<Record> {}
#endif
