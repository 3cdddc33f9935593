import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class RedirectTests: XCTestCase {
  func testAReferenceIsResolvedAgainstTheRequest() {
    let cases: [(String, String)] = [
      ("/b", "http://h:1/b"), ("b", "http://h:1/x/b"), ("../b?c", "http://h:1/b?c"), ("./", "http://h:1/x/"),
      ("?z", "http://h:1/x/y?z"), ("", "http://h:1/x/y?q"), ("//other/p", "http://other/p"), ("https://o/p/../q", "https://o/q"),
      ("#frag", "http://h:1/x/y?q"), ("/a/./b/..", "http://h:1/a/"), ("../../../..", "http://h:1/"), ("http://o", "http://o/"),
    ]
    for (reference, expected) in cases {
      var exchange = Exchange(request: RequestMessage(url: "http://h:1/x/y?q"))
      exchange.head = Samples.head(302, "", ["Location: \(reference)"])
      XCTAssertEqual(exchange.request.redirected(by: exchange)?.url, expected, reference)
    }
  }

  func testTheMethodAndCredentialsOfTheNextRequest() {
    var request = RequestMessage(method: "POST", url: "http://a/x", headers: [], body: [1])
    request.headers = [
      "Host: me", "Authorization: b", "Proxy-Authorization: p", "Cookie: c=d", "Content-Type: text/plain", "X: y",
    ].map {
      HeaderLine(bytes: Array($0.utf8))
    }
    func next(_ status: Int, _ location: String?, _ method: String = "POST") -> RequestMessage? {
      request.method = method
      var exchange = Exchange(request: request)
      exchange.head = Samples.head(status, "", location.map { ["Location: \($0)"] } ?? [])
      return request.redirected(by: exchange)
    }
    XCTAssertEqual(next(303, "/y")?.method, "GET")
    XCTAssertNil(next(303, "/y")?.body)
    XCTAssertEqual(next(303, "/y")?.headers.map(\.name), ["Host", "Authorization", "Proxy-Authorization", "Cookie", "X"])
    XCTAssertEqual(next(303, "/y", "HEAD")?.method, "HEAD")
    XCTAssertEqual(next(302, "/y", "PUT")?.method, "PUT")
    XCTAssertEqual(next(307, "/y")?.body, [1])
    XCTAssertEqual(next(308, "http://b/y")?.headers.map(\.name), ["Content-Type", "X"])
    request.raw = [1]
    XCTAssertEqual(next(307, "/y").map { $0.raw == nil }, true)
    XCTAssertNil(next(302, nil))
    XCTAssertNil(next(200, "/y"))
  }

  func testEnterExplainsALocationLineAndTheRedirectKeyFollowsIt() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithRedirect(to: "/json")
    bench.press("th3gj")
    _ = bench.takeEffects()
    bench.press("<Enter>")
    XCTAssertEqual(bench.effects, [])
    XCTAssertTrue(bench.shows("> follows the redirect"), bench.text)
    bench.press(">")
    XCTAssertEqual(bench.effects, [.send(id: 2, Samples.request("/json", cookie: "hop=1"))])
    bench.answerWithJSON()
    bench.press("ts3")
    XCTAssertTrue(bench.shows("hop 1       302 Found  #1 GET /json"), bench.text)
    XCTAssertTrue(bench.shows("Set-Cookie: hop=1; Path=/"), bench.text)
  }

  func testAHopOfTheSummaryIsOneKeyAway() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithRedirect(to: "/json")
    bench.press(">")
    bench.answerWithJSON()
    bench.press("ts3/hop=1<Enter><Enter>")
    XCTAssertEqual(bench.model.shared.shown, 1)
    bench.press("gk/302<Enter><Enter>")
    XCTAssertEqual(bench.model.shared.notice, "Enter: nothing to open in this row")
  }

  func testRedirectsAreFollowedByThemselvesUpToTen() {
    var bench = Bench(120, 40)
    bench.press("2F")
    XCTAssertTrue(bench.shows("follows redirects"), bench.text)
    bench.press("r")
    for _ in 0..<20 { bench.answerWithRedirect(to: "/again") }
    XCTAssertEqual(bench.effects.count { if case .send = $0 { true } else { false } }, 11)
    XCTAssertEqual(bench.model.shared.history.hops(to: bench.model.shared.shown).count, 11)
    XCTAssertEqual(bench.model.shared.notice, "10 redirects were followed, this one is not   > follows it")
    XCTAssertEqual(bench.model.shared.draft.target, "/")
  }

  func testWithoutTheSwitchNothingIsFollowed() {
    var bench = Bench(120, 40)
    bench.press("2r")
    _ = bench.effects.count
    bench.answerWithRedirect(to: "/again")
    XCTAssertEqual(bench.model.shared.history.entries.count, 1)
  }

  func testHopsHaveTheirTimesInTheTimingTab() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    bench.answerWithRedirect(to: "/json")
    bench.press(">")
    bench.answerWithJSON()
    bench.press("ti3")
    XCTAssertTrue(bench.shows("hop 1       1.30 ms"), bench.text)
    XCTAssertTrue(bench.shows("all hops    2.60 ms"), bench.text)
  }
}
