import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class CookieJarTests: XCTestCase {
  private func bench(_ columns: Int = 133, _ rows: Int = 40) -> Bench {
    var bench = Bench(columns, rows)
    bench.press("j<Enter>")
    bench.answerWithCookies()
    bench.press("tc3")
    return bench
  }

  /// The Cookie line of the request that was sent last; nil where it had none.
  private func cookies(_ bench: Bench) -> String? {
    guard case .send(_, let request, _)? = bench.effects.last(where: { if case .send = $0 { true } else { false } }) else {
      return nil
    }
    return request.headers.first { $0.isNamed("Cookie") }?.value
  }

  private func rows(_ bench: Bench, from start: String, _ count: Int) -> [String] {
    let lines = bench.text.split(separator: "\n").map(String.init)
    guard let first = lines.firstIndex(where: { $0.contains(start) }) else { return [] }
    return lines[first...].prefix(count).map { line in
      String(line.split(separator: "|", maxSplits: 10).last ?? "").trimmingSpaces
    }
  }

  func testWhatIsTakenOutOfTheJarComesBack() {
    var bench = bench()
    bench.press("X")
    XCTAssertTrue(bench.shows("the jar is empty, 2 cookies are gone   u puts them back"), bench.text)
    bench.press("u")
    XCTAssertTrue(bench.shows("undone: the jar has 2 cookies again"), bench.text)
    XCTAssertTrue(bench.shows("the jar now: 2 cookies"), bench.text)
  }

  func testTheRequestSaysWhatTheJarWillAdd() {
    var bench = bench()
    bench.press("2e<C-u>GET /elsewhere<Enter>")
    XCTAssertTrue(bench.shows("  Cookie: sid=****"), bench.text)
    var narrow = self.bench(80, 24)
    XCTAssertTrue(narrow.shows("0 headers  no body  jar: 1 cookie"), narrow.text)
    narrow.press("J")
    XCTAssertFalse(narrow.shows("jar: 1 cookie"), narrow.text)
  }

  func testWhatBecameOfEachLineStandsBeforeIt() {
    var bench = bench()
    XCTAssertEqual(
      rows(bench, from: "jar      name", 8),
      [
        "jar      name      value           Path     Max-Age/Expires     Sec Http SameSite Part",
        ">stored   sid       abc123          /        3600 s (1 h)        y   y    Lax      -",
        "stored   theme     dark            /app     09 Jun 2027 10:18   y   -    -        y",
        "deleted  gone      (empty)         /        0 s (deletes)       -   -    -        -",
        "the jar now: 2 cookies",
        "[x] sent   sid         abc123              127.0.0.1        /        01 Jan 1970 01:00",
        "[x] stays  theme       dark                127.0.0.1        /app     05 Feb 1971 00:00",
        "",
      ]
    )
    XCTAssertTrue(bench.shows("stored for 127.0.0.1 only"), bench.text)
    bench.press("jj")
    XCTAssertTrue(bench.shows("deletes a cookie that is not in the jar"), bench.text)
  }

  func testARefusedLineSaysWhy() {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answer(Samples.head(200, "OK", ["Set-Cookie: a=1; SameSite=None", "Content-Length: 0"]))
    bench.press("tc3")
    XCTAssertTrue(bench.shows(">REFUSED  a"), bench.text)
    XCTAssertTrue(bench.shows("! refused: SameSite=None without Secure"), bench.text)
    XCTAssertEqual(bench.model.shared.jar.cookies(at: 0), [])
  }

  func testWhatAnotherValueReplacedIsTold() {
    var bench = bench()
    bench.press("r")
    bench.answer(Samples.head(200, "OK", ["Set-Cookie: sid=second; Path=/", "Content-Length: 0"]))
    XCTAssertTrue(bench.shows(">replaced sid"), bench.text)
    XCTAssertTrue(bench.shows("replaced abc123 for 127.0.0.1 only"), bench.text)
  }

  func testCookiesGoWithTheNextRequestAsTheClientsOwnLine() {
    var bench = bench()
    bench.press("r")
    XCTAssertEqual(cookies(bench), "sid=abc123")
    bench.answerWithJSON()
    bench.press("2")
    XCTAssertTrue(bench.shows("as sent, 68 bytes; added by the client:"), bench.text)
    XCTAssertTrue(bench.shows("  Cookie: sid=****"), bench.text)
    XCTAssertEqual(bench.model.shared.draft.headers, [])
    XCTAssertEqual(bench.model.shared.history[2]?.asked, RequestMessage(url: Samples.base + "/cookies"))
  }

  func testTheRequestsOwnCookieLineStandsAlone() {
    var bench = bench()
    bench.press("2jeCookie: mine=1<Enter>r")
    XCTAssertEqual(cookies(bench), "mine=1")
    bench.press("tc3gjjjjj")
    XCTAssertTrue(bench.shows("is not sent: the request has a Cookie line of its own, which stands alone"), bench.text)
  }

  func testAHopTakesTheCookiesOfTheAnswerThatLedToIt() {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answerWithRedirect(to: "/elsewhere")
    bench.press(">")
    XCTAssertEqual(cookies(bench), "hop=1")
  }

  func testAnotherHostDoesNotGetThem() {
    var bench = bench()
    bench.press("r")
    bench.answerWithRedirect(to: "http://other.test/")
    bench.press(">")
    XCTAssertTrue(bench.effects.contains(.send(id: 3, RequestMessage(url: "http://other.test/"))))
  }

  func testAHopOfTheSameHostTakesTheCookiesAsTheyAreThen() {
    var bench = bench()
    bench.press("r")
    bench.answer(
      Samples.head(302, "Found", ["Location: /app/x", "Set-Cookie: sid=; Max-Age=0; Path=/", "Content-Length: 0"])
    )
    bench.press(">")
    XCTAssertEqual(cookies(bench), "theme=dark")
  }

  func testACookieIsHeldBackAndSentAgain() {
    var bench = bench()
    bench.press("jjjj<Space>")
    XCTAssertEqual(bench.model.shared.notice, "sid is held back   Space sends it again")
    XCTAssertTrue(bench.shows(">[ ] held   sid"), bench.text)
    XCTAssertTrue(bench.shows("the jar now: 2 cookies, 1 held back"), bench.text)
    bench.press("r")
    XCTAssertNil(cookies(bench))
    bench.answerWithCookies()
    bench.press("gjjjj<Space>r")
    XCTAssertEqual(cookies(bench), "sid=abc123")
  }

  func testACookieIsTakenOutAndAllAre() {
    var bench = bench()
    bench.press("jjjjx")
    XCTAssertEqual(bench.model.shared.notice, "sid is out of the jar   u puts it back")
    XCTAssertEqual(bench.model.shared.jar.cookies(at: 0).map(\.pair), ["theme=dark"])
    bench.press("X")
    XCTAssertEqual(bench.model.shared.notice, "the jar is empty, 1 cookie is gone   u puts it back")
    XCTAssertFalse(bench.shows("the jar now"))
    bench.press("X")
    XCTAssertEqual(bench.model.shared.notice, "X: the jar is empty")
    bench.press("<Space>")
    XCTAssertEqual(bench.model.shared.notice, "Space: put the cursor on a cookie of the jar first")
  }

  func testAJarThatIsOffNeitherKeepsNorSends() {
    var bench = bench()
    bench.press("Jr")
    XCTAssertNil(cookies(bench))
    bench.answer(Samples.head(200, "OK", ["Set-Cookie: new=1", "Content-Length: 0"]))
    XCTAssertTrue(bench.shows("the jar is off: 2 cookies, neither kept nor sent"), bench.text)
    XCTAssertTrue(bench.shows("jar off"), bench.text)
    XCTAssertFalse(bench.shows("stored"), bench.text)
    bench.press("J")
    XCTAssertEqual(bench.model.shared.jar.cookies(at: 0).map(\.name), ["sid", "theme"])
  }

  func testAnExpiredCookieIsGone() {
    var bench = bench()
    bench.tell(.now(3599))
    XCTAssertTrue(bench.shows("the jar now: 2 cookies"), bench.text)
    bench.tell(.now(3600))
    XCTAssertTrue(bench.shows("the jar now: 1 cookie"), bench.text)
    bench.press("r")
    XCTAssertNil(cookies(bench))
  }

  func testAnAppMadeAnewAndAnotherServerBeginWithAnEmptyJar() {
    var first = bench()
    first.press(":restart-server<Enter>")
    XCTAssertEqual(first.model.shared.jar.cookies(at: 0), [])
    var second = bench()
    second.press(":target http://127.0.0.1:1<Enter>")
    XCTAssertEqual(second.model.shared.jar.cookies(at: 0), [])
    var third = bench()
    third.tell(.server(.inProcess(base: Samples.base)))
    XCTAssertEqual(third.model.shared.jar.cookies(at: 0).count, 2)
  }

  func testTheSecondOfTwoSendingsHasTheCookiesOfTheFirst() {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answer(Samples.head(200, "OK", ["Content-Length: 0"]))
    bench.press("V")
    XCTAssertNil(cookies(bench))
    bench.answerWithCookies()
    XCTAssertEqual(cookies(bench), "sid=abc123")
    bench.answerWithCookies()
    XCTAssertEqual(bench.model.shared.history.repeats(of: bench.model.shared.history.entries[2]).map(\.id), [1, 2, 3])
  }

  func testTheCommandForCurlHasTheValuesOfCookiesOnlyWhenItIsAskedForThem() {
    var bench = bench()
    bench.press("yc")
    guard case .copy(let text)? = bench.effects.last else { return XCTFail("nothing was copied") }
    XCTAssertTrue(text.contains("'Cookie: sid=***'"), text)
    XCTAssertTrue(bench.model.shared.notice.hasSuffix("; secrets are ***   y C copies them too"), bench.model.shared.notice)
    bench.press("yC")
    guard case .copy(let whole)? = bench.effects.last else { return XCTFail("nothing was copied") }
    XCTAssertTrue(whole.contains("'Cookie: sid=abc123'"), whole)
  }

  func testWhatAServerPutsIntoACookieIsDrawnSafely() {
    var bench = Bench(80, 24, ascii: false)
    bench.press("j<Enter>")
    bench.answer(Samples.head(200, "OK", ["Set-Cookie: a\u{202E}=\u{9B}31m\u{85}漢漢; Path=/\u{200B}", "Content-Length: 0"]))
    for keys in ["tc3", "jj"] {
      bench.press(keys)
      assertIsWhole(bench.screen.grid)
    }
    XCTAssertEqual(bench.model.shared.jar.cookies(at: 0).count, 1)
  }

  func testTheScreenOf80ColumnsHasTheWholeRow() {
    var bench = bench(80, 24)
    bench.press("jjjj")
    XCTAssertEqual(
      rows(bench, from: "the jar now", 3),
      [
        "the jar now: 2 cookies", ">[x] sent   sid     abc123        127.0.0.1        /        01 Jan 1970 01:00",
        "[x] stays  theme   dark          127.0.0.1        /app     05 Feb 1971 00:00",
      ]
    )
    XCTAssertTrue(bench.shows("for 127.0.0.1 only, from / on; Secure; HttpOnly; SameSite=Lax"), bench.text)
    XCTAssertTrue(bench.shows("goes with GET /cookies"), bench.text)
    XCTAssertTrue(bench.lines.last(where: { $0.contains("Space") })?.contains("Space on/off") == true, bench.text)
  }
}
