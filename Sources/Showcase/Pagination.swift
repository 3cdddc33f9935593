#if GRDB
import Answerback
import AnswerbackGRDB
import GRDB

/// Seed page, "Pagination": classic, offset and cursor pages of a list and of a SQLite database.
struct Pagination: Controller {
  /// A database in memory. No app changes it, so all apps of a process share it.
  private static let people = Result {
    let database = try DatabaseQueue()
    try database.write { database in
      try database.create(table: "person") { table in
        table.primaryKey("id", .integer)
        table.column("name", .text).notNull()
      }
      try database.execute(
        sql: """
          WITH RECURSIVE numbers(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM numbers WHERE id < 45)
          INSERT INTO person SELECT id, 'person ' || id FROM numbers
          """
      )
    }
    return database
  }

  private let database: DatabaseQueue

  /// - Throws: An error if SQLite can't create and fill its database.
  init() throws {
    database = try Self.people.get()
  }

  var path: String { "/pages" }

  var routes: [RouteNode] {
    Get("/classic", DatabaseClassicPaginator(database, Person.order(Column("id"))), links: true)
      .summary("By page number, from SQLite")
    Get(
      "/offset",
      DatabaseOffsetPaginator(database, Person.order(Column("name")), pageSizes: PageSizes(standard: 20)),
      links: true
    )
    .summary("By offset, over SQLite, with Link headers")
    Get("/cursor", DatabaseCursorPaginator(database, Person.all(), key: "id", Int64.self)).summary("By cursor, over SQLite")
    Get("/list", Squares(), links: true).summary("By offset, over a list")
    Get("/squares/classic", ClassicSquares()).summary("By page number, over a list")
    Get("/squares/cursor", CursorSquares()).summary("By cursor, over a list")
    Get("/remote/classic", RemoteClassicSquares()).summary("By page number, awaited")
    Get("/remote/offset", RemoteSquares()).summary("By offset, awaited")
    Get("/remote/cursor", RemoteCursorSquares()).summary("By cursor, awaited")
    Get("/v1/people") { Redirect(to: "/pages/v2/people", status: .movedPermanently) }.responseStatus(.movedPermanently).summary(
      "An old address"
    )
    Get("/v2/people") { Redirect.temporary(to: "/pages/offset", query: ["limit": "20", "offset": "0"]) }
      .responseStatus(.temporaryRedirect).summary("A newer one: the first page")
  }
}

extension Pagination {
  struct Person: Codable, Sendable, FetchableRecord, TableRecord {
    /// Otherwise GRDB makes it of the name of the type, by regular expressions.
    static let databaseTableName = "person"

    var id: Int64
    var name: String
  }

  /// The first hundred square numbers.
  struct Squares: SyncOffsetPaginator {
    func total() -> Int { 100 }

    func items(limit: Int, offset: Int) -> [Int] {
      (offset..<min(100, offset + limit)).map { ($0 + 1) * ($0 + 1) }
    }

    /// The squares after one of them.
    func items(after square: Int?, count: Int) -> (items: [Int], cursor: Int?) {
      let items = (1...100).lazy.map { $0 * $0 }.filter { $0 > square ?? 0 }.prefix(count)
      return (Array(items), items.last)
    }
  }

  struct ClassicSquares: SyncClassicPaginator {
    func total() -> Int { 100 }

    func items(pageSize: Int, currentPage: Int) -> [Int] {
      Squares().items(limit: pageSize, offset: pageSize * (currentPage - 1))
    }
  }

  struct CursorSquares: SyncCursorPaginator {
    func items(cursor: Int?, resultsPerPage: Int) -> (items: [Int], cursor: Int?) {
      Squares().items(after: cursor, count: resultsPerPage)
    }
  }

  /// The same of a service that is awaited, as a database driver would be.
  actor SquareService {
    static let shared = SquareService()

    func total() -> Int { 100 }
    func items(_ count: Int, from start: Int) -> [Int] { Squares().items(limit: count, offset: start) }
    func items(_ count: Int, after square: Int?) -> (items: [Int], cursor: Int?) { Squares().items(after: square, count: count) }
  }

  struct RemoteClassicSquares: AsyncClassicPaginator {
    func total() async -> Int { await SquareService.shared.total() }

    func items(pageSize: Int, currentPage: Int) async -> [Int] {
      await SquareService.shared.items(pageSize, from: pageSize * (currentPage - 1))
    }
  }

  struct RemoteSquares: AsyncOffsetPaginator {
    func total() async -> Int { await SquareService.shared.total() }
    func items(limit: Int, offset: Int) async -> [Int] { await SquareService.shared.items(limit, from: offset) }
  }

  struct RemoteCursorSquares: AsyncCursorPaginator {
    func items(cursor: Int?, resultsPerPage: Int) async -> (items: [Int], cursor: Int?) {
      await SquareService.shared.items(resultsPerPage, after: cursor)
    }
  }
}
#endif
