#if GRDB
public import Answerback
public import GRDB

/// Numbered pages of the records a request finds in a SQLite database.
///
/// Total and items are read in one transaction, so they belong together. A request without an order has pages that SQLite may
/// mix: order it by what is unique.
public struct DatabaseClassicPaginator<Record: FetchableRecord & Encodable & Sendable>: ClassicPaginator {
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

  public func page(at position: ClassicPosition) async throws -> ClassicPagination<Record> {
    try await database.read { database in
      let request = request()
      return try ClassicPagination(at: position, total: try request.fetchCount(database)) {
        // Only a page that exists comes here, so the product is less than the total.
        let offset = (position.currentPage - 1) * position.pageSize
        return try request.limit(position.pageSize, offset: offset).fetchAll(database)
      }
    }
  }
}
#else
@available(*, unavailable, message: "DatabaseClassicPaginator needs the trait 'GRDB' of the package answerback.")
public struct DatabaseClassicPaginator<Record> {}
#endif
