import Exchanges
import Scenarios
import XCTest

@testable import Workbench

final class SavedCookieTests: XCTestCase {
  /// The text of the file that was saved last.
  private func saved(_ bench: Bench) -> String {
    guard case .save(_, let text, _)? = bench.effects.last(where: { if case .save = $0 { true } else { false } }) else {
      return ""
    }
    return text
  }

  private func bench() -> Bench {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answer(Samples.head(200, "OK", ["Set-Cookie: sid=1; Path=/", "Content-Length: 0"]))
    return bench
  }

  func testTheCookiesThatOneExchangeWasSentWithAreSecrets() {
    var bench = bench()
    bench.press("r")
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("s<Enter>")
    XCTAssertTrue(bench.shows("Write these secrets in clear: sid?  y yes  n no"), bench.text)
    bench.press("n")
    XCTAssertTrue(
      saved(bench).contains("GET {{base}}/cookies\nCookie: sid={{secret.sid}}\n\nHTTP 204\n"),
      saved(bench)
    )
    XCTAssertEqual(bench.model.shared.variables.secrets, ["sid": "1"])
  }

  func testAYesWritesThem() {
    var bench = bench()
    bench.press("r")
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("s<Enter>y")
    XCTAssertTrue(saved(bench).contains("GET {{base}}/cookies\nCookie: sid=1\n\nHTTP 204\n"), saved(bench))
  }

  func testWhatTheClientHadToDoIsAnOption() {
    var bench = Bench(120, 40)
    bench.press("<Enter>")
    let security = ConnectionInfo.TLS(version: "TLS 1.3", cipher: "x", isVerified: false)
    let info = ConnectionInfo(local: "a:1", peer: "b:2", reused: false, protocol: .http2, security: security)
    let events: [Exchange.Event] = [.connected(info), .head(Samples.head(204, "", []), framing: .none), .ended(.complete)]
    for event in events { bench.tell(.exchange(id: 1, event, at: .milliseconds(1))) }
    bench.press("s<Enter>")
    XCTAssertTrue(saved(bench).contains("GET {{base}}/json\n[Options]\nhttp2: true\ninsecure: true\n\nHTTP 204\n"), saved(bench))
  }

  func testARecordingLeavesCookiesToTheJarOfTheScenario() {
    var bench = Bench(120, 40)
    bench.press("j<Enter>")
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("Rr")
    bench.answer(Samples.head(200, "OK", ["Set-Cookie: sid=1; Path=/", "Content-Length: 0"]))
    bench.press("r")
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("Jr")
    bench.answer(Samples.head(204, "No Content", []))
    bench.press("R<Enter><Enter>")
    XCTAssertEqual(
      saved(bench),
      """
      #@ name: recording

      ### GET /cookies
      GET {{base}}/cookies

      HTTP 200
      Content-Length: 0
      [SetCookies]
      sid=1; Path=/

      ### GET /cookies
      GET {{base}}/cookies

      HTTP 204

      ### GET /cookies
      GET {{base}}/cookies
      [Options]
      jar: off

      HTTP 204

      """
    )
  }
}
