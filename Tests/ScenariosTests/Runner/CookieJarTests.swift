import XCTest

@testable import Exchanges
@testable import Scenarios

/// RFC 6265bis sections 5.7 and 5.8.
final class CookieJarTests: XCTestCase {
  private func jar(_ lines: [String], from url: String = "http://example.test/a/b", now: Int64 = 1000) -> CookieJar {
    var jar = CookieJar()
    jar.store(lines, from: URLReference(url), now: now)
    return jar
  }

  private func sent(_ jar: CookieJar, to url: String, now: Int64 = 1000) -> String {
    jar.pairs(for: URLReference(url), now: now).map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
  }

  func testACookieGoesToItsHostOnlyUnlessADomainSaysMore() {
    let jar = jar([
      "own=1; Path=/", "wide=1; Path=/; Domain=.Example.test", "foreign=1; Domain=other.test", "top=1; Domain=sub.example.test",
    ])
    XCTAssertEqual(sent(jar, to: "http://EXAMPLE.test:81/"), "own=1; wide=1")
    XCTAssertEqual(sent(jar, to: "http://www.example.test/"), "wide=1")
    XCTAssertEqual(sent(jar, to: "http://badexample.test/"), "")
  }

  func testAnAddressHasNoDomains() {
    let jar = jar(["a=1; Domain=0.0.1"], from: "http://127.0.0.1/")
    XCTAssertEqual(jar.entries, [])
  }

  func testPathsAreMatchedBySegmentsAndTheLongestComesFirst() {
    let jar = jar(["root=1; Path=/", "deep=1; Path=/a/b", "default=1", "odd=1; Path=relative"])
    XCTAssertEqual(sent(jar, to: "http://example.test/a/b/c"), "deep=1; default=1; odd=1; root=1")
    XCTAssertEqual(sent(jar, to: "http://example.test/a/bc"), "default=1; odd=1; root=1")
    XCTAssertEqual(sent(jar, to: "http://example.test"), "root=1")
  }

  func testASecureCookieNeedsATrustedConnection() {
    XCTAssertEqual(jar(["s=1; Secure"]).entries, [])
    let local = jar(["s=1; Secure; Path=/"], from: "http://127.0.0.1:8080/")
    XCTAssertEqual(sent(local, to: "http://127.0.0.1:8080/"), "s=1")
    let encrypted = jar(["s=1; Secure; Path=/"], from: "https://example.test/")
    XCTAssertEqual(sent(encrypted, to: "http://example.test/"), "")
  }

  func testACookieExpiresAndIsDeleted() {
    var jar = jar(["a=1; Max-Age=10; Path=/", "b=1; Expires=Thu, 01 Jan 1970 00:20:00 GMT; Path=/", "c=1; Max-Age=x; Path=/"])
    XCTAssertEqual(sent(jar, to: "http://example.test/", now: 1009), "a=1; b=1; c=1")
    XCTAssertEqual(sent(jar, to: "http://example.test/", now: 1010), "b=1; c=1")
    XCTAssertEqual(sent(jar, to: "http://example.test/", now: 1200), "c=1")
    jar.store(["c=; Max-Age=0; Path=/", "never=1; Max-Age=-1"], from: URLReference("http://example.test/"), now: 1000)
    XCTAssertEqual(jar.entries.map(\.name), ["a", "b"])
  }

  func testNoCookieLivesLongerThanFourHundredDays() {
    let lines = ["a=1; Max-Age=99999999999999999999", "b=1; Max-Age=34560001", "c=1; Expires=Fri, 31 Dec 9999 23:59:59 GMT"]
    XCTAssertEqual(jar(lines).entries.map(\.expires), [34_561_000, 34_561_000, 34_561_000])
    XCTAssertEqual(jar(["a=1; Max-Age=5"], now: .max - 1).entries.map(\.expires), [.max])
  }

  func testANewValueKeepsThePlaceOfTheOld() {
    let jar = jar(["a=1; Path=/", "b=1; Path=/", "a=2; Path=/"])
    XCTAssertEqual(sent(jar, to: "http://example.test/"), "a=2; b=1")
  }

  func testLinesAreTakenApartAsTheyStand() {
    let line = CookieLine(" sid = \"a b\" ; Path=/ ;; HttpOnly; Expires=Thu, 01 Jan 1970 00:00:00 GMT;")
    XCTAssertEqual(line.name, "sid")
    XCTAssertEqual(line.value, "\"a b\"")
    XCTAssertEqual(line.attributes.map(\.name), ["Path", "HttpOnly", "Expires"])
    XCTAssertEqual(line.attributes.map(\.value), ["/", nil, "Thu, 01 Jan 1970 00:00:00 GMT"])
    XCTAssertEqual(line.attributes.map(\.offset), [15, 25, 35])
    XCTAssertEqual(CookieLine("nameless").value, "nameless")
    XCTAssertEqual(CookieLine("").name, "")
  }
}
