import XCTest

@testable import Exchanges
@testable import Scenarios

/// What becomes of a Set-Cookie line, and why: RFC 6265bis sections 5.6 and 5.7.
final class CookieOutcomeTests: XCTestCase {
  private let url = "https://example.test/a/b"

  private func refusals(_ lines: [String], from url: String? = nil) -> [String?] {
    var jar = CookieJar()
    return jar.store(lines, from: url ?? self.url, now: 1000).map {
      if case .refused(let reason) = $0 { reason.description } else { nil }
    }
  }

  private func entry(_ name: String, _ value: String, isSecure: Bool = false) -> CookieJar.Entry {
    CookieJar.Entry(
      name: name,
      value: value,
      domain: "example.test",
      isHostOnly: true,
      path: "/",
      isSecure: isSecure,
      isHTTPOnly: false
    )
  }

  func testALineIsStoredReplacedOrDeleted() {
    var jar = CookieJar()
    let outcomes = jar.store(
      ["a=1; Path=/", "a=2; Path=/", "a=; Max-Age=0; Path=/", "a=; Max-Age=0; Path=/"],
      from: url,
      now: 1000
    )
    XCTAssertEqual(
      outcomes,
      [
        .stored(entry("a", "1"), evicted: []), .replaced(entry("a", "1"), by: entry("a", "2")), .deleted(entry("a", "2")),
        .deleted(nil),
      ]
    )
    XCTAssertEqual(jar.entries, [])
  }

  func testAnEntryKeepsEveryAttribute() {
    var jar = CookieJar()
    let line = " sid = x=y ; domain=.Example.TEST; path=/a ; SECURE; HttpOnly; samesite=STRICT; Max-Age=5; Partitioned"
    jar.store([line], from: "https://www.example.test/", now: 1000)
    XCTAssertEqual(
      jar.entries,
      [
        CookieJar.Entry(
          name: "sid",
          value: "x=y",
          domain: "example.test",
          isHostOnly: false,
          path: "/a",
          isSecure: true,
          isHTTPOnly: true,
          sameSite: .strict,
          expires: 1005
        )
      ]
    )
  }

  func testTheHostOfALineIsPartOfWhatACookieIs() {
    var jar = CookieJar()
    jar.store(["a=1; Path=/", "a=2; Path=/; Domain=example.test", "a=3; Path=/x"], from: url, now: 1000)
    XCTAssertEqual(jar.entries.map(\.value), ["1", "2", "3"])
  }

  func testALineThatCannotBeReadIsIgnored() {
    XCTAssertEqual(
      refusals(["a=\u{1}", "a=b; Path=/\u{7F}", "a=\tb", "", " = ; Path=/", "nameless", "=nameless", "a="]),
      [
        "it holds the control byte 01", "it holds the control byte 7F", nil, "it has neither name nor value",
        "it has neither name nor value", nil, nil, nil,
      ]
    )
  }

  func testANameAndItsValueHaveFourKibibytes() {
    let value = String(repeating: "x", count: 4095)
    XCTAssertEqual(
      refusals(["a=\(value)", "ab=\(value)", "a=1; Path=/\(value)"]),
      [nil, "name and value have 4097 bytes, more than 4096", nil]
    )
    var jar = CookieJar()
    jar.store(["a=1; Path=/x; Path=/\(value)"], from: url, now: 1000)
    XCTAssertEqual(jar.entries.map(\.path), ["/x"])
  }

  func testADomainCoversTheHostThatSetsIt() {
    XCTAssertEqual(
      refusals(["a=1; Domain=other.test", "a=1; Domain=www.example.test", "a=1; Domain=ample.test", "a=1; Domain=bücher.test"]),
      [
        "Domain=other.test does not cover example.test", "Domain=www.example.test does not cover example.test",
        "Domain=ample.test does not cover example.test", "its Domain is not ASCII",
      ]
    )
    XCTAssertEqual(
      refusals(["a=1; Domain=example.test", "a=1; Domain=", "a=1; Domain", "a=1; Domain=test"]),
      [nil, nil, nil, nil]
    )
    XCTAssertEqual(
      refusals(["a=1; Domain=0.0.1", "a=1; Domain=127.0.0.1"], from: "http://127.0.0.1/"),
      ["Domain=0.0.1 does not cover 127.0.0.1", nil]
    )
  }

  func testSecureNeedsHTTPSOrThisMachine() {
    let refusal = "Secure, but the response did not come over https"
    let urls = [
      "http://example.test/", "http://127.evil.test/", "http://localhost:8080/", "http://a.localhost/", "http://127.0.0.1/",
      "http://[::1]:1/", "HTTPS://example.test/",
    ]
    XCTAssertEqual(urls.flatMap { refusals(["a=1; Secure"], from: $0) }, [refusal, refusal, nil, nil, nil, nil, nil])
  }

  func testSameSiteNoneNeedsSecure() {
    XCTAssertEqual(
      refusals(["a=1; SameSite=None", "a=1; SameSite=none; Secure", "a=1; SameSite=Lax", "a=1; SameSite=odd"]),
      ["SameSite=None without Secure", nil, nil, nil]
    )
  }

  func testPrefixesKeepTheirPromise() {
    let host = "a __Host- name needs Secure and Path=/, and no Domain"
    XCTAssertEqual(
      refusals([
        "__Secure-a=1", "__secure-a=1", "__Secure-a=1; Secure", "__Host-a=1; Secure; Path=/", "__Host-a=1; Path=/",
        "__Host-a=1; Secure", "__Host-a=1; Secure; Path=", "__host-a=1; Secure; Path=/x",
        "__Host-a=1; Secure; Path=/; Domain=example.test", "=__Host-a=1; Secure; Path=/", "__Secure-a",
      ]),
      [
        "a __Secure- name without Secure", "a __Secure- name without Secure", nil, nil, host, host, host, host, host,
        "a value that looks like a __Secure- or __Host- name, without a name",
        "a value that looks like a __Secure- or __Host- name, without a name",
      ]
    )
    XCTAssertEqual(refusals(["__Host-a=1; Secure"], from: "https://example.test/"), [host])
  }

  func testClearTextCannotHideASecureCookie() {
    var jar = CookieJar()
    jar.store(["a=1; Secure; Path=/login"], from: "https://www.example.test/", now: 1000)
    func outcome(_ line: String, _ url: String) -> CookieOutcome { jar.store([line], from: url, now: 1000)[0] }
    XCTAssertEqual(outcome("a=2; Path=/login/x", "http://www.example.test/"), .refused(.hidesSecure))
    XCTAssertEqual(outcome("a=2; Path=/login; Domain=example.test", "http://www.example.test/"), .refused(.hidesSecure))
    XCTAssertNotEqual(outcome("a=2; Path=/", "http://www.example.test/"), .refused(.hidesSecure))
    XCTAssertNotEqual(outcome("a=2; Path=/login", "http://other.test/"), .refused(.hidesSecure))
    XCTAssertNotEqual(outcome("a=2; Path=/login", "https://www.example.test/"), .refused(.hidesSecure))
  }

  func testADomainHoldsFiftyCookiesAndTheOldestThatIsNotSecureGoes() {
    var jar = CookieJar()
    jar.store(["s=1; Secure; Path=/"] + (1...49).map { "c\($0)=1; Path=/" }, from: url, now: 1000)
    jar.store(["far=1"], from: "https://other.test/", now: 1000)
    let outcome = jar.store(["new=1; Path=/"], from: url, now: 1000)
    XCTAssertEqual(outcome, [.stored(entry("new", "1"), evicted: [entry("c1", "1")])])
    XCTAssertEqual(jar.entries.map(\.name), ["s"] + (2...49).map { "c\($0)" } + ["far", "new"])
  }

  func testAJarHoldsThreeThousandCookies() {
    var jar = CookieJar()
    for host in 1...61 { jar.store((1...50).map { "c\($0)=1" }, from: "http://h\(host).test/", now: 1000) }
    XCTAssertEqual(jar.entries.count, 3000)
    XCTAssertEqual(jar.entries.first?.domain, "h2.test")
  }

  func testACookieCanBeLetGo() throws {
    var jar = CookieJar()
    jar.store(["a=1", "b=1"], from: url, now: 1000)
    jar.remove(try XCTUnwrap(jar.cookies(for: url, now: 1000).first))
    XCTAssertEqual(jar.cookies(for: url, now: 1000).map(\.name), ["b"])
    jar.removeAll()
    XCTAssertEqual(jar.entries, [])
  }
}
