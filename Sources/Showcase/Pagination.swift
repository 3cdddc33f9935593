#if GRDB
import Answerback
import AnswerbackGRDB
import GRDB

/// Seed page, "Pagination": classic, offset and cursor pages, of a list and of a SQLite database.
struct Pagination: Controller {
  private let database: DatabaseQueue

  /// - Throws: what keeps SQLite from making and filling its database.
  init() throws {
    database = try DatabaseQueue()
    try database.write { database in
      try database.create(table: "person") { table in
        table.primaryKey("id", .integer)
        table.column("name", .text).notNull()
      }
      for id in 1...45 { try Person(id: Int64(id), name: "person \(id)").insert(database) }
    }
  }

  var path: String { "/pages" }

  var routes: [RouteNode] {
    Get("/classic", DatabaseClassicPaginator(database, Person.order(Column("id"))), links: true)
      .summary("By page number, over SQLite")
    Get(
      "/offset",
      DatabaseOffsetPaginator(database, Person.order(Column("name")), pageSizes: PageSizes(standard: 20)),
      links: true
    )
    .summary("By offset, over SQLite, with Link headers")
    Get("/cursor", DatabaseCursorPaginator(database, Person.all(), key: "id", Int64.self)).summary("By cursor, over SQLite")
    Get("/list", Squares(), links: true).summary("By offset, over a list")
    Get("/v1/people") { Redirect(to: "/pages/v2/people", status: .movedPermanently) }.responseStatus(.movedPermanently).summary(
      "An old address"
    )
    Get("/v2/people") { Redirect.temporary(to: "/pages/offset", query: ["limit": "20", "offset": "0"]) }
      .responseStatus(.temporaryRedirect).summary("A newer one: the first page")
  }
}

extension Pagination {
  struct Person: Codable, Sendable, FetchableRecord, PersistableRecord {
    var id: Int64
    var name: String
  }

  /// The first hundred square numbers.
  struct Squares: SyncOffsetPaginator {
    func total() -> Int { 100 }

    func items(limit: Int, offset: Int) -> [Int] {
      (offset..<min(100, offset + limit)).map { ($0 + 1) * ($0 + 1) }
    }
  }
}
#endif
