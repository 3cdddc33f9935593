import Exchanges
import XCTest

@testable import Wire

/// What a recording proxy takes, and what it changes in heads.
final class ProxiedServerTests: XCTestCase {
  private let server = ProxiedServer(origin: "https://example.test", proxy: "http://127.0.0.1:81")

  private func target(_ text: String, _ method: String = "GET", _ headers: [HeaderLine] = []) -> String {
    do throws(ProxiedServer.Refusal) {
      let target = try server.target(of: text, method: method, headers: headers)
      return "\(target.url)\(target.isAbsolute ? " absolute" : "")"
    } catch {
      return "\(error.status)"
    }
  }

  func testRequestsGoToTheServerWhateverFormTheirTargetHas() {
    XCTAssertEqual(target("/a?b"), "https://example.test/a?b")
    XCTAssertEqual(target("//evil.test/a"), "https://example.test//evil.test/a")
    XCTAssertEqual(target("https://EXAMPLE.test/a"), "https://example.test/a absolute")
    XCTAssertEqual(target("https://example.test"), "https://example.test/ absolute")
    XCTAssertEqual(target("https://example.test?a"), "https://example.test/?a absolute")
  }

  func testOtherServersTunnelsAndWebSocketAreRefused() {
    XCTAssertEqual(target("http://example.test/a"), "421")
    XCTAssertEqual(target("https://example.test.evil/a"), "421")
    XCTAssertEqual(target("https://example.test@evil/a"), "421")
    XCTAssertEqual(target("*", "OPTIONS"), "421")
    XCTAssertEqual(target("example.test:443", "CONNECT"), "501")
    XCTAssertEqual(target("/chat", "GET", [HeaderLine(name: "Upgrade", value: "WebSocket")]), "501")
  }

  func testFieldsOfTheConnectionStayBehind() {
    let lines = [
      ("Host", "127.0.0.1:81"), ("X-A", "1"), ("Connection", "keep-alive, X-Hop"), ("x-hop", "2"), ("Content-Length", "3"),
      ("TE", "gzip, trailers"), ("Expect", "100-continue"),
      ("Origin", "http://127.0.0.1:81"), ("Referer", "http://127.0.0.1:81/page?q"), ("Cookie", "a=b"),
    ].map { HeaderLine(name: $0, value: $1) }
    XCTAssertEqual(
      server.requestLines(lines).map { String(decoding: $0.bytes, as: UTF8.self) },
      [
        "X-A: 1", "TE: trailers", "Expect: 100-continue", "Origin: https://example.test", "Referer: https://example.test/page?q",
        "Cookie: a=b",
      ]
    )
  }

  func testTheClientComesBackToTheProxy() {
    let lines = [
      "location: https://example.test/next", "Content-Location: https://example.test.evil/", "Connection: close",
      "Set-Cookie: a=b; Domain=.example.test; Path=/; Secure;HttpOnly", "Set-Cookie:  domain=c;  path=/", "X-Odd :  kept ",
    ].map { HeaderLine(bytes: Array($0.utf8)) }
    func passed(isAbsolute: Bool) -> [String] {
      server.responseLines(lines, for: .init(url: "", isAbsolute: isAbsolute)).map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    XCTAssertEqual(
      passed(isAbsolute: false),
      [
        "location: http://127.0.0.1:81/next", "Content-Location: https://example.test.evil/", "Set-Cookie: a=b; Path=/;HttpOnly",
        "Set-Cookie:  domain=c;  path=/", "X-Odd :  kept ",
      ]
    )
    XCTAssertEqual(passed(isAbsolute: true).count, 5)
    XCTAssertEqual(passed(isAbsolute: true).first, "location: https://example.test/next")
  }
}
