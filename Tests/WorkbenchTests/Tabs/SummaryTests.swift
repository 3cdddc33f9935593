import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class SummaryTests: XCTestCase {
  /// The rows of the response of another server, by their names; a row without one goes on with the row before it.
  private func summary(_ lines: [String], accept: String? = nil, framing: Exchange.BodyFraming = .length(2)) -> [String: String] {
    var bench = Bench(120, 40)
    bench.tell(.server(.remote(base: "http://other.test")))
    if let accept { bench.press("2gjeAccept: \(accept)<Enter>") }
    bench.press("r")
    let head = Samples.head(200, "OK", lines)
    for event: Exchange.Event in [.head(head, framing: framing), .body(Array("ok".utf8)), .ended(.complete)] {
      bench.tell(.exchange(id: 1, event, at: .milliseconds(1)))
    }
    guard let entry = bench.model.shared.history[1] else { return [:] }
    var (rows, name): ([String: String], String) = ([:], "")
    for row in SummaryTab.Content(entry, in: bench.model.shared.history, tally: bench.model.shared.tally(of: entry)).rows {
      if !row.name.isEmpty { name = row.name }
      rows[name] = (rows[name].map { $0 + " " } ?? "") + row.value
    }
    return rows
  }

  func testAResponseOfAnotherServerHasTheFiveVerdicts() {
    let plain = summary(["Content-Type: text/plain", "Content-Length: 2"])
    XCTAssertEqual(
      ["cookies", "negotiation", "caching", "framing", "checks"].map { plain[$0] },
      [
        "none is set", "no type was asked for", "no lifetime is stated, and nothing to check it by", "Content-Length 2",
        "none   a adds one, A proposes a set",
      ]
    )
  }

  func testTheVerdictOnCachingSaysWhatCachesDo() {
    for (lines, verdict) in [
      (["Cache-Control: no-store"], "not stored: no-store"),
      (["Cache-Control: private, max-age=7200"], "fresh for 2 h, in private caches only: max-age=7200"),
      (["Cache-Control: max-age=0"], "stale at once: max-age=0"),
      (["Cache-Control: no-cache"], "stored, and checked before each use: no-cache"),
      (["ETag: \"a\""], "no lifetime is stated; caches may guess one, and check by ETag"),
    ] {
      XCTAssertEqual(summary(lines)["caching"], verdict)
    }
    let contradiction = summary(["Cache-Control: no-store, max-age=60"])["caching"] ?? ""
    XCTAssertTrue(contradiction.contains("contradict each other"), contradiction)
  }

  func testTheVerdictOnNegotiationComparesTheTypeWithWhatWasAskedFor() {
    let type = ["Content-Type: application/json"]
    XCTAssertEqual(summary(type, accept: "application/*")["negotiation"], "application/json fits Accept: application/*")
    XCTAssertEqual(summary(type, accept: "text/csv")["negotiation"], "application/json was not asked for, but text/csv")
  }

  func testTheVerdictOnFramingWarnsOfABodyThatMayBeCut() {
    XCTAssertEqual(
      summary([], framing: .close)["framing"],
      "the end of the connection ends the body, so a cut would not be seen"
    )
  }

  func testFindingsInTheHeadersHaveAMarkInTheStrip() {
    var bench = Bench(80, 24)
    bench.press("<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Type: text/plain", "ETag: no quotes", "Cache-Control: no-store, max-age=60"]))
    XCTAssertTrue(bench.shows("headers !2"), bench.text)
  }
}
