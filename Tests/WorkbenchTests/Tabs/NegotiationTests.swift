import Exchanges
import XCTest

@testable import Workbench

final class NegotiationTests: XCTestCase {
  private func bench(_ lines: [String] = ["Content-Type: application/json"]) -> Bench {
    var bench = Bench(140, 50)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", lines), body: Samples.json)
    bench.press("tn3")
    _ = bench.takeEffects()
    return bench
  }

  /// The Accept lines of what was sent, by the number of the exchange.
  private func sent(_ bench: Bench) -> [Int: String] {
    Dictionary(
      uniqueKeysWithValues: bench.effects.compactMap { effect in
        guard case .send(let id, let request, _) = effect else { return nil }
        return (id, request.headers.first { $0.isNamed("Accept") }?.value ?? "(none)")
      }
    )
  }

  private func answer(_ bench: inout Bench, _ id: Int, _ status: Int, _ lines: [String]) {
    guard let request = bench.model.shared.history[id]?.exchange.request else { return }
    for event in Samples.answer(request, Samples.head(status, "x", lines), body: [1, 2]) {
      bench.tell(.exchange(id: id, event, at: .milliseconds(1)))
    }
  }

  func testTheFourThingsThatAreNegotiatedHaveRows() {
    let bench = bench(["Content-Type: text/html; charset=utf-8", "Content-Language: de", "Vary: Accept-Language"])
    for row in [
      "Language    (not sent)  ->  de", "Encoding    (not sent)  ->  no Content-Encoding", "Charset     (not sent)  ->  utf-8",
      "Vary        Accept-Language",
    ] {
      XCTAssertTrue(bench.shows(row), "\(row)\n\(bench.text)")
    }
  }

  func testTheMatrixSendsTheRequestOnceForEachTypeThatTheRouteOffers() {
    var bench = bench()
    bench.press("x")
    XCTAssertEqual(
      Array(sent(bench).sorted { $0.key < $1.key }.map(\.value)),
      ["application/json", "*/*", "(none)", "application/x-not-offered"]
    )
    XCTAssertEqual(bench.model.shared.shown, 1)
    answer(&bench, 2, 200, ["Content-Type: application/json", "Vary: Accept"])
    answer(&bench, 5, 406, ["Content-Type: application/problem+json"])
    XCTAssertTrue(bench.shows("application/json            200 application/json         2 B  Vary Accept"), bench.text)
    XCTAssertTrue(bench.shows("application/x-not-offered   406 application/problem+json"), bench.text)
    XCTAssertTrue(bench.shows("(no Accept)                 waiting"), bench.text)
    bench.press("G<Enter>")
    XCTAssertEqual(bench.model.shared.shown, 5)
    XCTAssertEqual(bench.model.response.tab, .negotiation)
    XCTAssertTrue(bench.shows("shown     application/x-not-offered"), bench.text)
  }

  func testTheMatrixIsSavedAsAScenarioWithATable() {
    var bench = bench()
    bench.press("x")
    for (id, status, type) in [
      (2, 200, "application/json"), (3, 200, "application/json"), (4, 200, "application/json"), (5, 406, "text/plain"),
    ] {
      answer(&bench, id, status, ["Content-Type: \(type)"])
    }
    _ = bench.takeEffects()
    bench.press(":save-matrix<Enter>")
    XCTAssertEqual(bench.model.field?.text, "scenarios/recorded/get-json-accept.scenario")
    bench.press("<Enter>")
    guard case .save(_, let text, false)? = bench.effects.first else { return XCTFail(bench.text) }
    XCTAssertEqual(
      text,
      """
      #@ name: what GET /json offers

      ### {{accept}} -> {{type}}
      GET {{base}}/json
      Accept: {{accept}}
      [Table]
      | accept | status | type |
      | application/json | 200 | application/json |
      | */* | 200 | application/json |
      | (absent) | 200 | application/json |
      | application/x-not-offered | 406 | text/plain |

      HTTP {{status}}
      Content-Type: {{type}}

      """
    )
  }

  func testAForeignServerIsAskedForCommonTypes() {
    var bench = bench()
    bench.press("2eXx<Esc>")
    bench.tell(.catalogue([]))
    bench.press("3x")
    XCTAssertEqual(sent(bench).count, 10)
    XCTAssertTrue(sent(bench).values.contains("text/html"))
  }

  func testAMethodThatChangesThingsIsNotSentManyTimes() {
    var bench = bench()
    bench.press("1GGk/echo<Enter><Enter>2r")
    guard bench.model.shared.shownEntry?.exchange.request.method == "POST" else { return XCTFail(bench.text) }
    bench.press("tn3")
    _ = bench.takeEffects()
    bench.press("x")
    XCTAssertEqual(bench.effects, [])
    XCTAssertTrue(bench.model.shared.notice.contains("not POST"), bench.model.shared.notice)
  }

  func testTheAuditComparesWhatTheHistoryHasSeenOfTheURL() {
    var bench = bench()
    XCTAssertTrue(bench.shows("no response to another Accept was seen   x asks for more"), bench.text)
    bench.press("x")
    answer(&bench, 3, 200, ["Content-Type: text/html"])
    XCTAssertTrue(
      bench.shows("! Vary lacks Accept, yet #3 is text/html and this is application/json"),
      bench.text
    )
  }
}
