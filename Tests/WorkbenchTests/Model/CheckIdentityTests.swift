import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// Checks belong to a request as it was sent.
final class CheckIdentityTests: XCTestCase {
  private func bench(_ headers: [String] = []) -> Bench {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithJSON()
    for header in headers { send(&bench, header) }
    return bench
  }

  /// Adds a header line to the request and sends it.
  private func send(_ bench: inout Bench, _ header: String) {
    bench.press("2gje\(header)<Enter>r")
    bench.answerWithJSON()
  }

  private func texts(_ bench: Bench) -> [String] {
    bench.model.shared.expectations.checks(of: bench.model.shared.shownRequest).map {
      bench.model.shared.expectations.checks[$0].text
    }
  }

  func testWhatNegotiatesOrAuthorisesMakesAnotherRequest() {
    for header in [
      "Accept: text/csv", "Accept-Language: de", "accept-encoding: gzip", "Content-Type: text/plain", "Authorization: Bearer x",
      "Cookie: sid=1", "X-Api-Key: 7", "If-None-Match: *", "Range: bytes=0-1",
    ] {
      var bench = bench()
      bench.press("th3ga")
      send(&bench, header)
      XCTAssertEqual(texts(bench), [], header)
      bench.press("th3ga")
      XCTAssertEqual(texts(bench), ["status == 200"], header)
    }
  }

  func testWhatDoesNotChangeTheQuestionKeepsTheChecks() {
    for header in ["User-Agent: x", "Last-Event-ID: 9", "X-Request-Id: 1", "traceparent: 00-1-1-00"] {
      var bench = bench()
      bench.press("th3ga")
      send(&bench, header)
      XCTAssertEqual(texts(bench), ["status == 200"], header)
    }
  }

  func testACookieCountsByItsName() {
    var draft = RequestDraft()
    func identity(_ line: String) -> Expectations.Identity {
      draft.read("GET /\n\(line)\n\n")
      return Expectations.Identity(draft)
    }
    XCTAssertEqual(identity("Cookie: a=1; b=2"), identity("cookie: b=3; a=4"))
    XCTAssertNotEqual(identity("Cookie: a=1"), identity("Cookie: b=1"))
    XCTAssertEqual(identity("Accept: x").description, "GET /  Accept: x")
    XCTAssertEqual(identity("Authorization: Bearer secret").description, "GET /  Authorization")
  }

  func testNoMoreChecksAreKeptThanThereIsRoomFor() {
    var bench = bench()
    let choices = (0..<Expectations.most + 2).map { AssertSyntax.choices(.header(TemplateSyntax(literal: "x-\($0)")), text: "a") }
    var expectations = Expectations()
    XCTAssertEqual(expectations.add(choices, of: Expectations.Identity(RequestDraft())).count, Expectations.most)
    XCTAssertTrue(expectations.isFull)
    bench.model.shared.expectations = expectations
    bench.press("th3ga")
    XCTAssertEqual(texts(bench), [])
    XCTAssertEqual(bench.model.shared.notice, SharedState.noRoomForChecks)
    bench.press("u")
    XCTAssertEqual(bench.model.shared.expectations, expectations, "nothing was changed that could be undone")
  }

  func testAnotherBodyIsAnotherRequest() {
    var draft = RequestDraft()
    draft.body = [1]
    let first = Expectations.Identity(draft)
    draft.body = [2]
    XCTAssertNotEqual(first, Expectations.Identity(draft))
  }

  func testACheckIsSavedOnlyWithItsOwnRequest() {
    var bench = bench()
    bench.press("th3gja")
    send(&bench, "Accept: text/csv")
    bench.press("th3ga")
    _ = bench.takeEffects()
    bench.press("s<Enter>")
    guard case .save(_, let text, _)? = bench.takeEffects().last else { return XCTFail("nothing is saved") }
    XCTAssertTrue(text.contains("Accept: text/csv"), text)
    XCTAssertFalse(text.contains("application/json\""), text)
  }

  func testACheckStaysWithItsRequestWhenTheServerHasAnotherAddress() {
    var bench = bench()
    bench.press("th3ga")
    bench.tell(.server(.inProcess(base: "http://127.0.0.1:5")))
    bench.press("r")
    bench.answerWithJSON()
    XCTAssertEqual(texts(bench), ["status == 200"])
  }
}
