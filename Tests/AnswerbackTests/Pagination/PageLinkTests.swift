import Answerback
import XCTest

final class PageLinkTests: XCTestCase {
  private struct Word: SyncCursorPaginator {
    func items(cursor: String?, resultsPerPage: Int) -> (items: [String], cursor: String?) {
      cursor == nil ? (["a"], "é&b=\"<c>") : ([], "ignored")
    }
  }

  private func links(_ target: String) async throws -> [String] {
    let app = try App {
      Get("/classic", NumberedPeople(), links: true)
      Get("/offset", PeopleFrom(), links: true)
      Get("/none", PeopleFrom(people: []), links: true)
      Get("/words", Word(), links: true)
      Get("/off", PeopleFrom())
    }
    return await app.ask(target).values(of: "Link")
  }

  func testAPageLinksToTheFirstPreviousNextAndLast() async throws {
    let classic = try await links("/classic?page_size=20&current_page=2")
    let offset = try await links("/offset?limit=20&offset=20")
    XCTAssertEqual(
      classic,
      [
        #"<?page_size=20&current_page=1>; rel="first", <?page_size=20&current_page=1>; rel="prev", "#
          + #"<?page_size=20&current_page=3>; rel="next", <?page_size=20&current_page=3>; rel="last""#
      ]
    )
    XCTAssertEqual(
      offset,
      [
        #"<?limit=20&offset=0>; rel="first", <?limit=20&offset=0>; rel="prev", "#
          + #"<?limit=20&offset=40>; rel="next", <?limit=20&offset=40>; rel="last""#
      ]
    )
  }

  func testTheEndsHaveNoLinkBeyondThem() async throws {
    let first = try await links("/offset?limit=30&offset=0")
    let last = try await links("/classic?page_size=50&current_page=1")
    let none = try await links("/none?limit=5&offset=0")
    XCTAssertEqual(
      first,
      [#"<?limit=30&offset=0>; rel="first", <?limit=30&offset=30>; rel="next", <?limit=30&offset=30>; rel="last""#]
    )
    XCTAssertEqual(last, [#"<?page_size=50&current_page=1>; rel="first", <?page_size=50&current_page=1>; rel="last""#])
    XCTAssertEqual(none, [#"<?limit=5&offset=0>; rel="first", <?limit=5&offset=0>; rel="last""#])
  }

  func testAPageBeyondTheEndLinksBackToTheLast() async throws {
    let offset = try await links("/offset?limit=100&offset=9223372036854775807")
    let classic = try await links("/classic?page_size=30&current_page=9223372036854775807")
    XCTAssertEqual(
      offset,
      [#"<?limit=100&offset=0>; rel="first", <?limit=100&offset=0>; rel="prev", <?limit=100&offset=0>; rel="last""#]
    )
    XCTAssertEqual(
      classic,
      [
        #"<?page_size=30&current_page=1>; rel="first", <?page_size=30&current_page=2>; rel="prev", "#
          + #"<?page_size=30&current_page=2>; rel="last""#
      ]
    )
  }

  func testACursorPageLinksOnAndEncodesItsCursor() async throws {
    let first = try await links("/words?results_per_page=1")
    let last = try await links("/words?results_per_page=1&cursor=x")
    XCTAssertEqual(
      first,
      [#"<?results_per_page=1>; rel="first", <?results_per_page=1&cursor=%C3%A9%26b%3D%22%3Cc%3E>; rel="next""#]
    )
    XCTAssertEqual(last, [#"<?results_per_page=1>; rel="first""#])
  }

  func testOtherParametersAreKeptAsTheyWereSent() async throws {
    let kept = try await links("/offset?limit=50&q=a+b%20c&off%73et=0&x&q=<\"é>")
    XCTAssertEqual(
      kept,
      [
        #"<?q=a+b%20c&x&q=%3C%22%C3%A9%3E&limit=50&offset=0>; rel="first", "#
          + #"<?q=a+b%20c&x&q=%3C%22%C3%A9%3E&limit=50&offset=0>; rel="last""#
      ]
    )
  }

  func testLinksAreOffUnlessAskedForAndAHandlerMayAskToo() async throws {
    let people = PeopleFrom()
    let app = try App { Get("/people") { request in try await people.linkedPage(for: request) } }
    let off = try await links("/off?limit=1&offset=0")
    let asked = await app.ask("/people?limit=50&offset=0")
    XCTAssertEqual(off, [])
    XCTAssertEqual(
      asked.fields.last,
      #"Link: <?limit=50&offset=0>; rel="first", <?limit=50&offset=0>; rel="last""#
    )
  }

  func testTheLinkHeaderIsDocumentedWhereItIsSent() throws {
    let app = try App {
      Get("/on", PeopleFrom(), links: true)
      Get("/off", PeopleFrom())
    }
    XCTAssertEqual(app.routes.map { $0.headers.map(\.name) }, [["Link"], []])
  }

  func testLinksHoldWhereAnAppIsMounted() async throws {
    let people = try App { Get("/people", PeopleFrom(), links: true) }
    let app = try App { Mount("/v1", people) }
    let answer = await app.ask("/v1/people?limit=50&offset=0")
    XCTAssertEqual(answer.values(of: "Link"), [#"<?limit=50&offset=0>; rel="first", <?limit=50&offset=0>; rel="last""#])
  }
}
