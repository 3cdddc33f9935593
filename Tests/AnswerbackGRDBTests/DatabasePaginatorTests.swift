#if GRDB
import Answerback
import AnswerbackGRDB
import AnswerbackTesting
import GRDB
import XCTest

final class DatabasePaginatorTests: XCTestCase {
  private func app(_ database: any DatabaseReader) throws -> App {
    let byName = DatabaseOffsetPaginator(database, Person.order(Column("name")))
    return try App {
      Get("/offset", byName, links: true)
      Get("/red", DatabaseOffsetPaginator(database, Person.filter(Column("team") == "red").order(Column("id"))))
      Get("/classic", DatabaseClassicPaginator(database, Person.order(Column("id"))))
      Get("/cursor", DatabaseCursorPaginator(database, Person.order(Column("name")), key: "id", Int64.self), links: true)
      Get("/by-name", DatabaseCursorPaginator(database, Person.filter(Column("team") == "blue"), key: "name", String.self))
      Get("/asked") { request in try await byName.page(for: request) }
    }
  }

  private func answers(_ app: App, _ targets: [String]) async -> [String] {
    var answers: [String] = []
    for target in targets { answers.append(await app.ask(target).line) }
    return answers
  }

  /// What every kind of database answers.
  private func assertPages(_ database: any DatabaseReader, line: UInt = #line) async throws {
    let answers = await answers(
      try app(database),
      [
        "/offset?limit=2&offset=0", "/asked?limit=5&offset=6", "/red?limit=2&offset=2", "/classic?page_size=3&current_page=3",
        "/cursor?results_per_page=2", "/cursor?results_per_page=2&cursor=20", "/by-name?results_per_page=2&cursor=p95",
      ]
    )
    XCTAssertEqual(
      answers,
      [
        #"200 {"items":[{"id":70,"name":"p93","team":"red"},{"id":60,"name":"p94","team":"blue"}],"#
          + #""limit":2,"offset":0,"total":7}"#,
        #"200 {"items":[{"id":10,"name":"p99","team":"red"}],"limit":5,"offset":6,"total":7}"#,
        #"200 {"items":[{"id":70,"name":"p93","team":"red"}],"limit":2,"offset":2,"total":3}"#,
        #"200 {"items":[{"id":70,"name":"p93","team":"red"}],"page_size":3,"current_page":3,"total_pages":3}"#,
        #"200 {"items":[{"id":10,"name":"p99","team":"red"},{"id":20,"name":"p98","team":"blue"}],"#
          + #""results_per_page":2,"cursor":20}"#,
        #"200 {"items":[{"id":30,"name":"p97","team":"blue"},{"id":40,"name":"p96","team":"red"}],"#
          + #""results_per_page":2,"cursor":40}"#,
        #"200 {"items":[{"id":30,"name":"p97","team":"blue"},{"id":20,"name":"p98","team":"blue"}],"results_per_page":2,"#
          + #""cursor":"p98"}"#,
      ],
      line: line
    )
  }

  func testPagesOfADatabaseInMemory() async throws {
    try await assertPages(try Person.queue())
  }

  func testPagesOfADatabaseFile() async throws {
    let file = try TemporaryPool()
    try await assertPages(file.pool)
  }

  func testPagesBeyondTheEndAndOfAnEmptyTableHaveNoItems() async throws {
    let far = "9223372036854775807"
    let beyond = await answers(
      try app(try Person.queue()),
      [
        "/offset?limit=100&offset=\(far)", "/classic?page_size=100&current_page=\(far)",
        "/cursor?results_per_page=9&cursor=\(far)",
      ]
    )
    let empty = await answers(
      try app(try Person.queue(0)),
      ["/offset?limit=1&offset=0", "/classic?page_size=1&current_page=1", "/cursor?results_per_page=1"]
    )
    XCTAssertEqual(
      beyond,
      [
        #"200 {"items":[],"limit":100,"offset":\#(far),"total":7}"#,
        #"200 {"items":[],"page_size":100,"current_page":\#(far),"total_pages":1}"#,
        #"200 {"items":[],"results_per_page":9,"cursor":null}"#,
      ]
    )
    XCTAssertEqual(
      empty,
      [
        #"200 {"items":[],"limit":1,"offset":0,"total":0}"#, #"200 {"items":[],"page_size":1,"current_page":1,"total_pages":0}"#,
        #"200 {"items":[],"results_per_page":1,"cursor":null}"#,
      ]
    )
  }

  func testACursorShowsEveryRecordOnceThoughOthersComeAndGo() async throws {
    let queue = try Person.queue()
    let people = DatabaseCursorPaginator(queue, Person.all(), key: "id", Int64.self)
    let first = try await people.page(at: CursorPosition(resultsPerPage: 3, cursor: nil))
    try await queue.write { database in
      _ = try Person.deleteOne(database, key: 10)
      try Person(id: 5, name: "early", team: "red").insert(database)
      try Person(id: 35, name: "late", team: "red").insert(database)
    }
    let second = try await people.page(at: CursorPosition(resultsPerPage: 3, cursor: first.cursor))
    XCTAssertEqual(first.items.map(\.id), [10, 20, 30])
    XCTAssertEqual(second.items.map(\.id), [35, 40, 50])
  }

  func testACursorIsNeverPartOfTheQuery() async throws {
    let app = try app(try Person.queue(1))
    let answer = await app.ask("/by-name?results_per_page=1&cursor=%27%3B%20DROP%20TABLE%20person%3B--").line
    let after = await app.ask("/offset?limit=1&offset=0").line
    XCTAssertEqual(answer, #"200 {"items":[],"results_per_page":1,"cursor":null}"#)
    XCTAssertEqual(after, #"200 {"items":[{"id":10,"name":"p99","team":"red"}],"limit":1,"offset":0,"total":1}"#)
  }

  func testWrongParametersNeverReachTheDatabaseAndItsFailureIsA500() async throws {
    let queue = try Person.queue(1)
    let app = try app(queue)
    try await queue.write { try $0.drop(table: "person") }
    let wrong = await app.ask("/offset?limit=101").line
    let right = await app.ask("/offset?limit=1&offset=0").line
    XCTAssertEqual(
      wrong,
      #"400 {"type":"about:blank","title":"Bad Request","status":400,"detail":"2 inputs are wrong","errors":["#
        + #"{"message":"query parameter limit is 101, outside 1...100","key":"limit","source":"query"},"#
        + #"{"message":"query parameter offset is missing","key":"offset","source":"query"}]}"#
    )
    XCTAssertEqual(
      right,
      #"500 {"type":"about:blank","title":"Internal Server Error","status":500,"detail":"Internal Server Error"}"#
    )
  }

  func testPagesLinkToTheirNeighbours() async throws {
    let app = try app(try Person.queue())
    let offset = await app.ask("/offset?limit=3&offset=3").values(of: "Link").first
    let cursor = await app.ask("/cursor?results_per_page=3").values(of: "Link").first
    XCTAssertEqual(
      [offset, cursor],
      [
        #"<?limit=3&offset=0>; rel="first", <?limit=3&offset=0>; rel="prev", <?limit=3&offset=6>; rel="next", "#
          + #"<?limit=3&offset=6>; rel="last""#,
        #"<?results_per_page=3>; rel="first", <?results_per_page=3&cursor=30>; rel="next""#,
      ]
    )
  }

  func testAKeyThatIsNotSelectedOrOfAnotherTypeIsNamed() async throws {
    let queue = try Person.queue(1)
    let unselected = DatabaseCursorPaginator(queue, Name.select(Column("name")), key: "id", Int64.self)
    let otherType = DatabaseCursorPaginator(queue, Person.all(), key: "name", Int64.self)
    let position = CursorPosition<Int64>(resultsPerPage: 1, cursor: nil)
    let sentences = [
      await fault { _ = try await unselected.page(at: position) }, await fault { _ = try await otherType.page(at: position) },
    ]
    XCTAssertEqual(
      sentences,
      ["id", "name"].map {
        "the column \($0) has no Int64 in the last record of a page. Select the column, and use the type of its values."
      }
    )
  }

  private func fault(_ work: () async throws -> Void) async -> String? {
    do { try await work() } catch { return "\(error)" }
    return nil
  }

  private struct Name: Encodable, Sendable, FetchableRecord, TableRecord {
    static var databaseTableName: String { "person" }
    var name: String
    init(row: Row) throws { name = row["name"] }
  }
}
#endif
