#if GRDB
public import Answerback
public import GRDB

/// Paginates the records of a SQLite query by page number.
///
/// The total and the items are read in one transaction, so they are consistent. Without an order SQLite may mix pages: order the
/// query by a unique column.
public struct DatabaseClassicPaginator<Record: FetchableRecord & Encodable & Sendable>: ClassicPaginator {
  /// A record.
  public typealias Item = Record
  /// The sizes that a page may have.
  public let pageSizes: PageSizes
  private let database: any DatabaseReader
  private let request: @Sendable () -> QueryInterfaceRequest<Record>

  /// Creates a paginator.
  /// - Parameters:
  ///   - database: A queue, a pool or a snapshot.
  ///   - pageSizes: The sizes that a page may have.
  ///   - request: The query for all records. It is made for every page, because requests are not Sendable.
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
  public func page(at position: ClassicPosition) async throws -> ClassicPagination<Record> {
    try await database.read { database in
      let request = request()
      return try ClassicPagination(at: position, total: try request.fetchCount(database)) {
        // This is only reached for a page that exists, so the product is less than the total.
        let offset = (position.currentPage - 1) * position.pageSize
        return try request.limit(position.pageSize, offset: offset).fetchAll(database)
      }
    }
  }
}
#else
/// Needs the trait `GRDB`.
@available(*, unavailable, message: "DatabaseClassicPaginator needs the trait 'GRDB' of the package answerback.")
public struct DatabaseClassicPaginator<Record> {}
#endif
