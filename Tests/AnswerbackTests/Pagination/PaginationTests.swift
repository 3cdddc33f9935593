import Answerback
import Codecs
import Foundation
import XCTest

final class PaginationTests: XCTestCase {
  /// The routes of the conformance app.
  private func app() throws -> App {
    try App {
      Router("/pagination") {
        Get("/classic", NumberedPeople())
        Get("/classic-async", NumberedPeopleAwaited())
        Get("/offset", PeopleFrom())
        Get("/offset-async", PeopleFromAwaited())
        Get("/cursor", PeopleAfter())
        Get("/cursor-async", PeopleAfterAwaited())
      }
    }
  }

  private func bodies(_ paths: [String]) async throws -> [String] {
    let app = try app()
    var bodies: [String] = []
    for path in paths { bodies.append(await app.ask("/pagination\(path)").body) }
    return bodies
  }

  func testAClassicPageHasItsNumberAndTheNumberOfAllPagesRoundedUp() async throws {
    let page = #"{"items":[{"id":3,"name":"p3"},{"id":4,"name":"p4"}],"page_size":2,"current_page":2,"total_pages":25}"#
    let last = #"{"items":[{"id":50,"name":"p50"}],"page_size":7,"current_page":8,"total_pages":8}"#
    let seen = try await bodies(["/classic?page_size=7&current_page=8", "/classic-async?page_size=7&current_page=8"])
    XCTAssertEqual(seen, [last, last])
    let middle = try await bodies(["/classic?page_size=2&current_page=2", "/classic-async?current_page=2&page_size=2"])
    XCTAssertEqual(middle, [page, page])
  }

  func testAnOffsetPageHasLimitOffsetAndTotal() async throws {
    let page = #"{"items":[{"id":49,"name":"p49"},{"id":50,"name":"p50"}],"limit":3,"offset":48,"total":50}"#
    let seen = try await bodies(["/offset?limit=3&offset=48", "/offset-async?limit=3&offset=48"])
    XCTAssertEqual(seen, [page, page])
  }

  func testACursorPageHasTheCursorOfTheNext() async throws {
    let first = #"{"items":[{"id":1,"name":"p1"},{"id":2,"name":"p2"}],"results_per_page":2,"cursor":2}"#
    let next = #"{"items":[{"id":3,"name":"p3"},{"id":4,"name":"p4"}],"results_per_page":2,"cursor":4}"#
    let seen = try await bodies([
      "/cursor?results_per_page=2", "/cursor-async?results_per_page=2", "/cursor?results_per_page=2&cursor=2",
      "/cursor-async?results_per_page=2&cursor=2",
    ])
    XCTAssertEqual(seen, [first, first, next, next])
  }

  func testAPageBeyondTheEndHasNoItemsHoweverFarItIs() async throws {
    let far = "9223372036854775807"
    let seen = try await bodies([
      "/classic?page_size=100&current_page=\(far)", "/classic-async?page_size=100&current_page=\(far)",
      "/offset?limit=100&offset=\(far)", "/offset-async?limit=100&offset=\(far)", "/cursor?results_per_page=100&cursor=\(far)",
      "/cursor-async?results_per_page=2&cursor=50",
    ])
    XCTAssertEqual(
      seen,
      [
        #"{"items":[],"page_size":100,"current_page":\#(far),"total_pages":1}"#,
        #"{"items":[],"page_size":100,"current_page":\#(far),"total_pages":1}"#,
        #"{"items":[],"limit":100,"offset":\#(far),"total":50}"#, #"{"items":[],"limit":100,"offset":\#(far),"total":50}"#,
        #"{"items":[],"results_per_page":100,"cursor":null}"#, #"{"items":[],"results_per_page":2,"cursor":null}"#,
      ]
    )
  }

  func testEveryWrongOrMissingParameterIsNamedInDeclarationOrder() async throws {
    func problem(_ faults: String) -> String {
      #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"2 inputs are wrong","errors":[\#(faults)]}"#
    }
    func fault(_ key: String, _ what: String) -> String {
      #"{"message":"query parameter \#(key) \#(what)","key":"\#(key)","source":"query"}"#
    }
    let seen = try await bodies([
      "/classic", "/offset?offset=y&limit=x", "/offset-async?limit=101&offset=-1", "/classic?page_size=0&current_page=0",
      "/cursor?cursor=x", "/classic?page_size=99999999999999999999&current_page=",
    ])
    XCTAssertEqual(
      seen,
      [
        problem(fault("page_size", "is missing") + "," + fault("current_page", "is missing")),
        problem(fault("limit", #"is \"x\", not an integer"#) + "," + fault("offset", #"is \"y\", not an integer"#)),
        problem(fault("limit", "is 101, outside 1...100") + "," + fault("offset", "is -1, outside 0...")),
        problem(fault("page_size", "is 0, outside 1...100") + "," + fault("current_page", "is 0, outside 1...")),
        problem(fault("results_per_page", "is missing") + "," + fault("cursor", #"is \"x\", not an integer"#)),
        problem(
          fault("page_size", #"is \"99999999999999999999\", not an integer"#) + ","
            + fault("current_page", #"is \"\", not an integer"#)
        ),
      ]
    )
  }

  func testFaultsOfOtherInputsStandBesideThoseOfThePage() async throws {
    let people = PeopleFrom()
    let app = try App {
      Get("/people", people.inputs, Query("tag", Int.self)) { _, position, _ in try await people.page(at: position) }
    }
    let answer = await app.ask("/people?offset=0")
    XCTAssertEqual(
      answer.body,
      #"{"type":"about:blank","title":"Bad Request","status":400,"detail":"2 inputs are wrong","errors":["#
        + #"{"message":"query parameter limit is missing","key":"limit","source":"query"},"#
        + #"{"message":"query parameter tag is missing","key":"tag","source":"query"}]}"#
    )
  }

  func testAHandlerMayAskForThePageOfItsRequest() async throws {
    let people = PeopleFrom()
    let app = try App {
      Get("/people") { request in try await people.page(for: request) }
    }
    let page = await app.ask("/people?limit=1&offset=0")
    let wrong = await app.ask("/people")
    XCTAssertEqual(page.body, #"{"items":[{"id":1,"name":"p1"}],"limit":1,"offset":0,"total":50}"#)
    XCTAssertEqual(wrong.status, 400)
  }

  func testThePagesOfAStandardSizeNeedNoParameters() async throws {
    let sizes = PageSizes(maximum: 3, standard: 20)
    let app = try App {
      Get("/classic", NumberedPeople(people: Person.list(4), pageSizes: sizes))
      Get("/offset", PeopleFrom(people: [], pageSizes: PageSizes(maximum: 0, standard: 1)))
    }
    let classic = await app.ask("/classic")
    let offset = await app.ask("/offset")
    let tooLarge = await app.ask("/offset?limit=2")
    XCTAssertEqual(
      classic.body,
      #"{"items":[{"id":1,"name":"p1"},{"id":2,"name":"p2"},{"id":3,"name":"p3"}],"#
        + #""page_size":3,"current_page":1,"total_pages":2}"#
    )
    XCTAssertEqual(offset.body, #"{"items":[],"limit":1,"offset":0,"total":0}"#)
    XCTAssertEqual(tooLarge.status, 400)
  }

  func testTheParametersAreDeclared() throws {
    let routes = try app().routes
    func text(_ input: InputDeclaration) -> String {
      "\(input.source) \(input.name): \(input.type)\(input.required ? "" : ", optional") \(input.range ?? "")"
    }
    XCTAssertEqual(
      routes.map { "\($0.path) \($0.bodyType.map { "\($0)" } ?? "") — \($0.inputs.map(text).joined(separator: "; "))" }[0..<5],
      [
        "/pagination/classic ClassicPagination<Person> — query page_size: Int 1...100; query current_page: Int 1...",
        "/pagination/classic-async ClassicPagination<Person> — query page_size: Int 1...100; query current_page: Int 1...",
        "/pagination/offset OffsetPagination<Person> — query limit: Int 1...100; query offset: Int 0...",
        "/pagination/offset-async OffsetPagination<Person> — query limit: Int 1...100; query offset: Int 0...",
        "/pagination/cursor CursorPagination<Int, Person> — query results_per_page: Int 1...100; "
          + "query cursor: Optional<Int>, optional ",
      ]
    )
  }

  func testAPageIsWrittenAsItsCodableEncodingIsAndReadBack() throws {
    let classic = ClassicPagination(items: Person.list(2), pageSize: 2, currentPage: 1, totalPages: 25)
    let offset = OffsetPagination(items: Person.list(1), limit: 1, offset: 0, total: 50)
    let cursor = CursorPagination<UUID, Person>(items: [], resultsPerPage: 2, cursor: nil)
    XCTAssertEqual(try roundTrip(classic), classic)
    XCTAssertEqual(try roundTrip(offset), offset)
    XCTAssertEqual(try roundTrip(cursor), cursor)
    XCTAssertThrowsError(
      try JSONDecoder().decode(CursorPagination<Int, Person>.self, from: Data(#"{"items":[],"results_per_page":1}"#.utf8))
    )
  }

  /// Written by ours, compared with what Foundation writes by the Codable encoding, read by Foundation.
  private func roundTrip<Page: Codable & Equatable>(_ page: Page) throws -> Page {
    let bytes = try BodyEncoder(.json).encode(page)
    XCTAssertEqual(try JSONDecoder().decode(Page.self, from: JSONEncoder().encode(page)), page)
    XCTAssertEqual(try BodyDecoder(.messagePack).decode(Page.self, from: BodyEncoder(.messagePack).encode(page)), page)
    let foreign = try JSONSerialization.jsonObject(with: JSONEncoder().encode(page)) as? NSDictionary
    XCTAssertEqual(try JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary, foreign)
    return try JSONDecoder().decode(Page.self, from: Data(bytes))
  }

  func testEncodersOfTheLayersReachTheItems() async throws {
    let app = try App { Get("/names", PeopleFrom()) }.encode(Person.self) { $0.name }
    let answer = await app.ask("/names?limit=2&offset=0")
    XCTAssertEqual(answer.body, #"{"items":["p1","p2"],"limit":2,"offset":0,"total":50}"#)
  }

  func testAKindOfPaginationOfOnesOwnNeedsAPositionAndAPage() async throws {
    struct Letter: PagePosition {
      var letter: String
      var count: Int
      static var parameterNames: [String] { ["letter", "count"] }
      var parameters: [(name: String, value: String)] { [("letter", letter), ("count", "\(count)")] }
    }
    struct Glossary: Paginator {
      var inputs: PageInputs<Letter> {
        PageInputs(Query("letter", String.self), Query("count", Int.self, in: 1...9, default: 2)) {
          Letter(letter: $0, count: $1)
        }
      }
      func page(at position: Letter) -> [String] { (1...position.count).map { "\(position.letter)\($0)" } }
      func neighbours(of page: [String], at position: Letter) -> [PageNeighbour] {
        [PageNeighbour("next", Letter(letter: position.letter + "+", count: position.count))]
      }
    }
    let app = try App { Get("/glossary", Glossary(), links: true) }
    let answer = await app.ask("/glossary?letter=a")
    XCTAssertEqual([answer.body] + answer.values(of: "Link"), [#"["a1","a2"]"#, #"<?letter=a%2B&count=2>; rel="next""#])
  }

  func testASyncPaginatorRunsWhereBlockingIsAllowed() async throws {
    struct Failing: SyncOffsetPaginator {
      func total() throws -> Int { throw HTTPError(.serviceUnavailable, "the database is away") }
      func items(limit: Int, offset: Int) -> [Int] { [] }
    }
    struct Watching: SyncOffsetPaginator {
      func total() -> Int { 1 }
      func items(limit: Int, offset: Int) -> [String] { [Self.thread()] }
      /// The kind of the current thread, which is its name without the number.
      static func thread() -> String { (Thread.current.name ?? "").filter { !$0.isNumber } }
    }
    let app = try App {
      Get("/failing", Failing())
      Get("/watching", Watching())
    }
    let failing = await app.ask("/failing?limit=1&offset=0")
    let watching = await app.ask("/watching?limit=1&offset=0")
    XCTAssertEqual(failing.status, 503)
    let pool = try await BlockingPool.shared.run { Watching.thread() }
    XCTAssertFalse(pool.isEmpty)
    XCTAssertEqual(watching.body, #"{"items":["\#(pool)"],"limit":1,"offset":0,"total":1}"#)
  }
}
