#if GRDB
public import Answerback
public import GRDB

/// Pages by offset of the records a request finds in a SQLite database (seed page: Offset Pagination With SQLAlchemy).
///
/// ```swift
/// Get("/people", DatabaseOffsetPaginator(database, Person.order(Column("name"), Column("id"))))
/// ```
/// Total and items are read in one transaction, so they belong together. A request without an order has pages that SQLite may
/// mix: order it by what is unique.
public struct DatabaseOffsetPaginator<Record: FetchableRecord & Encodable & Sendable>: OffsetPaginator {
  public typealias Item = Record
  public let pageSizes: PageSizes
  private let database: any DatabaseReader
  private let request: @Sendable () -> QueryInterfaceRequest<Record>

  /// - Parameters:
  ///   - database: a queue, a pool or a snapshot.
  ///   - request: the records of all pages; it is made anew for every page, as requests are not Sendable.
  public init(
    _ database: any DatabaseReader,
    _ request: @autoclosure @escaping @Sendable () -> QueryInterfaceRequest<Record>,
    pageSizes: PageSizes = PageSizes()
  ) {
    self.database = database
    self.request = request
    self.pageSizes = pageSizes
  }

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
@available(*, unavailable, message: "DatabaseOffsetPaginator needs the trait 'GRDB' of the package answerback.")
public struct DatabaseOffsetPaginator<Record> {}
#endif
