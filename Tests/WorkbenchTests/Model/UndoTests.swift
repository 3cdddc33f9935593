import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

@testable import Workbench

/// `u` undoes everything, the last change first; nothing is lost without a question.
final class UndoTests: XCTestCase {
  private func bench(_ keys: String = "") -> Bench {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press(keys)
    return bench
  }

  func testEveryChangeIsUndoneInOrder() {
    var bench = bench("th3ga" + "p" + "tc3GX" + "m" + "r")
    bench.answerWithCookies()
    bench.press("m" + "2ge<C-u>GET /json<Enter>" + "3tk3gjx")
    var notices: [String] = []
    while !bench.model.shared.past.isEmpty {
      bench.press("u")
      notices.append(bench.model.shared.notice)
    }
    XCTAssertEqual(
      notices,
      [
        "undone: status >= 200 is expected again", "undone: the request is GET /cookies again", "undone: #1 is marked",
        "undone: no response is marked", "undone: the jar has 2 cookies again", "undone: status == 200 is expected again",
        "undone: status == 200 is not expected", "undone: the request is GET / again",
      ]
    )
    XCTAssertEqual(bench.model.shared.expectations.checks, [])
    bench.press("u")
    XCTAssertEqual(bench.model.shared.notice, "u: there is nothing to undo")
  }

  func testManyChecksAreNotKeptFiftyTimes() throws {
    var bench = bench()
    bench.press("3A")
    var expectations = bench.model.shared.expectations
    let request = try XCTUnwrap(expectations.checks.first?.request)
    let texts = expectations.checks.map(\.text)
    let verdicts = texts.map { Verdict(.passed, $0, at: SourcePosition(line: 1)) }
    for exchange in 1...History.mostEntries { expectations.add(verdicts, of: texts, request: request, exchange: exchange) }
    XCTAssertGreaterThan(expectations.byteCount, (8 << 20) / 16, "fewer than 16 fit")
    for _ in 0..<50 { bench.model.shared.remember(.expectations(expectations), "as they were") }
    XCTAssertEqual(bench.model.shared.past.count, (8 << 20) / expectations.byteCount)
  }

  func testBodiesOfManyChangesAreBoundedTogether() {
    var bench = bench()
    var draft = RequestDraft()
    draft.body = [UInt8](repeating: 0x61, count: 3 << 20)
    for _ in 0..<10 { bench.model.shared.remember(.draft(draft), "as it was") }
    XCTAssertEqual(bench.model.shared.past.count, 2)
    draft.body = [UInt8](repeating: 0x61, count: 9 << 20)
    bench.model.shared.remember(.draft(draft), "as it was")
    XCTAssertEqual(bench.model.shared.past.count, 1, "the last change can always be undone")
  }

  func testProposedAndAcceptedChecksAndCapturesAreUndone() {
    var bench = bench("3A" + "gj " + "th3gjc<Enter>")
    bench.press("u")
    XCTAssertEqual(bench.model.shared.notice, "undone: content_type is not captured")
    XCTAssertEqual(bench.model.shared.expectations.captures, [])
    bench.press("u")
    XCTAssertEqual(bench.model.shared.notice, "undone: status == 200 is only proposed")
    bench.press("u")
    XCTAssertEqual(bench.model.shared.expectations.checks, [])
  }

  func testCookiesThatCameMeanwhileStayWhenTheJarComesBack() {
    var bench = bench("tc3GX")
    bench.press("r")
    bench.answer(Samples.head(200, "OK", ["Set-Cookie: late=1; Path=/"]))
    bench.press("u")
    XCTAssertTrue(bench.model.shared.jar.cookies(at: 0).contains { $0.name == "late" })
    XCTAssertTrue(bench.model.shared.jar.cookies(at: 0).contains { $0.name == "theme" })
  }

  func testOnlyTheLastChangesAreKept() {
    var bench = bench("th3ga")
    for _ in 0..<200 { bench.press("p") }
    XCTAssertEqual(bench.model.shared.past.count, 50)
  }

  func testUnsavedChecksAreMarkedAndAskedFor() {
    var bench = bench()
    XCTAssertFalse(bench.lines[0].contains(" * "))
    bench.press("th3gajaja")
    XCTAssertTrue(bench.lines[0].hasSuffix("*  ? help "), bench.lines[0])
    bench.press("q")
    XCTAssertEqual(bench.effects.last == .quit(code: 0), false)
    XCTAssertTrue(bench.shows("checks are not saved. Quit all the same?"), bench.text)
    bench.press("ns<Enter>")
    bench.tell(.saved(path: "scenarios/recorded/get-cookies.scenario"))
    XCTAssertFalse(bench.lines[0].contains(" * "), bench.lines[0])
    bench.press("q")
    XCTAssertEqual(bench.effects.last, .quit(code: 0))
  }

  func testAProposalIsNotLost() {
    var bench = bench("A")
    bench.press("q")
    XCTAssertEqual(bench.effects.last, .quit(code: 0))
  }

  func testARecordingIsAskedFor() {
    var bench = bench("Rr")
    bench.answerWithCookies()
    bench.press("q")
    XCTAssertTrue(bench.shows("The recording of 1 request is not saved. Quit all the same?"), bench.text)
  }

  func testAChangedRequestIsAskedForUntilItIsSent() {
    var bench = bench("2ge<C-u>GET /other<Enter>")
    XCTAssertTrue(bench.lines[0].hasSuffix("*  ? help "), bench.lines[0])
    bench.press("q")
    XCTAssertTrue(bench.shows("The request was changed and not sent. Quit all the same?"), bench.text)
    bench.press("nr")
    bench.answerWithJSON()
    bench.press("q")
    XCTAssertEqual(bench.effects.last, .quit(code: 0))
  }

  func testASavedCheckThatIsChangedIsUnsavedAgain() {
    var bench = bench("th3gas<Enter>")
    bench.tell(.saved(path: "scenarios/recorded/get-cookies.scenario"))
    XCTAssertFalse(bench.model.shared.hasUnsavedWork)
    bench.press("p")
    XCTAssertTrue(bench.model.shared.hasUnsavedWork)
  }
}
