import FieldValues
import Foundation
import XCTest

final class CookieTests: XCTestCase {
  /// Tue, 14 Nov 2023 22:13:20 GMT
  private let now = HTTPDate(secondsSince1970: 1_700_000_000)

  private func line(_ cookie: Cookie) -> String { cookie.setCookieValue(now: now) }

  func testTheDefaultsArePathAndSameSite() throws {
    XCTAssertEqual(line(try Cookie("name", "value")), "name=value; Path=/; SameSite=lax")
  }

  func testAllAttributesStandInOneOrder() throws {
    let cookie = try Cookie(
      "k",
      "v",
      maxAge: 10,
      expires: .at(now),
      path: "/p",
      domain: "example.com",
      secure: true,
      httpOnly: true,
      sameSite: SameSite.none,
      partitioned: true
    )
    XCTAssertEqual(
      line(cookie),
      "k=v; Max-Age=10; Expires=Tue, 14 Nov 2023 22:13:20 GMT; Path=/p; Domain=example.com; Secure; HttpOnly; "
        + "SameSite=none; Partitioned"
    )
  }

  func testWhatIsNilOrEmptyIsLeftOut() throws {
    XCTAssertEqual(line(try Cookie("k", path: nil, sameSite: nil)), "k=")
    XCTAssertEqual(line(try Cookie("k", path: "", domain: "", sameSite: nil)), "k=")
  }

  func testASpaceInsideAValueGoesOutBare() throws {
    XCTAssertEqual(line(try Cookie("local-cookie", "local value")), "local-cookie=local value; Path=/; SameSite=lax")
  }

  func testCookieOctetsGoOutBare() throws {
    for value in ["", "a=b", "a/b:c@d?e", "(x)[y]{z}<w>", "%41", "a=b/c?d&e", "!#$'*+-.^_`|~"] {
      XCTAssertEqual(line(try Cookie("k", value, path: nil, sameSite: nil)), "k=\(value)")
    }
  }

  func testAnyOtherValueIsRefused() {
    for value in ["\"", "a,b", "a;b", "a\\b", "€", "é", "a\rb", "a\nb", "a\0b", "a\u{7F}b", "a\tb", " a", "a ", " "] {
      XCTAssertThrowsError(try Cookie("k", value), value)
    }
  }

  func testARefusedValueIsNamedWithTheWayOut() {
    XCTAssertThrowsError(try Cookie("sid", "a;b")) { error in
      XCTAssertEqual(
        "\(error)",
        "The value of cookie sid \"a;b\" has the character ';', which no cookie value may hold. "
          + "Use Cookie.percentEncoded(_:_:) to send any text."
      )
    }
    XCTAssertThrowsError(try Cookie("sid", " x")) { error in
      XCTAssertEqual((error as? FieldValueError)?.fault, "begins or ends with a space, which clients take away")
    }
  }

  func testAnyTextGoesOutPercentEncoded() throws {
    let cookie = try Cookie.percentEncoded("k", "100% é;\r\n\" x", path: nil, sameSite: nil)
    XCTAssertEqual(line(cookie), "k=100%25%20%C3%A9%3B%0D%0A%22%20x")
  }

  func testNamesAreTokens() throws {
    for name in ["", "a b", "a;b", "a=b", "a:b", "a,b", "\"a\"", "é", "a\r", "(a)"] {
      XCTAssertThrowsError(try Cookie(name), name)
    }
    for name in ["path", "Expires", "$x", "a.b-c_d", "__x"] {
      XCTAssertEqual(line(try Cookie(name, path: nil, sameSite: nil)), "\(name)=")
    }
  }

  func testPathAndDomainCannotBringAnAttribute() {
    for text in ["/; HttpOnly", "/a\r\nX: y", "/\0", "/é", " /", "/ ", "/\u{7F}"] {
      XCTAssertThrowsError(try Cookie("k", path: text), text)
      XCTAssertThrowsError(try Cookie("k", domain: text), text)
    }
  }

  func testAPathBeginsWithASlash() throws {
    for path in ["plain", "a/b", "./", "../a", "%2F", "*", "\\", "http://h/"] {
      XCTAssertThrowsError(try Cookie("k", path: path), path)
      XCTAssertThrowsError(try Cookie.percentEncoded("k", "v", path: path), path)
      XCTAssertThrowsError(try Cookie.deletion("k", path: path), path)
    }
    for path in ["/", "/a", "//", "/a b", "/%2F"] {
      XCTAssertEqual(line(try Cookie("k", path: path, sameSite: nil)), "k=; Path=\(path)")
    }
    XCTAssertThrowsError(try Cookie("k", path: "plain")) { error in
      XCTAssertEqual(
        "\(error)",
        "The path of cookie k \"plain\" does not begin with /, so that clients ignore it. Begin it with /, or leave it out."
      )
    }
  }

  func testAnExpiryLiesInTheYears1601To9999() throws {
    let first = HTTPDate(secondsSince1970: -11_644_473_600)
    XCTAssertEqual(
      line(try Cookie("k", expires: .at(first), path: nil, sameSite: nil)),
      "k=; Expires=Mon, 01 Jan 1601 00:00:00 GMT"
    )
    for date in [first.advanced(bySeconds: -1), HTTPDate(Date.distantPast), HTTPDate(secondsSince1970: .min)] {
      XCTAssertThrowsError(try Cookie("k", expires: .at(date)), "\(date)")
    }
    XCTAssertEqual(
      line(try Cookie("k", expires: .after(seconds: .min), path: nil, sameSite: nil)),
      "k=; Expires=Mon, 01 Jan 1601 00:00:00 GMT"
    )
  }

  func testSameSiteNoneAndPartitionedNeedSecure() throws {
    XCTAssertThrowsError(try Cookie("k", sameSite: SameSite.none))
    XCTAssertThrowsError(try Cookie("k", partitioned: true)) { error in
      XCTAssertEqual(
        "\(error)",
        "Cookie \"k\" says Partitioned but not Secure, so that clients refuse it. Give it secure: true."
      )
    }
    XCTAssertEqual(
      line(try Cookie("k", secure: true, sameSite: SameSite.none)),
      "k=; Path=/; Secure; SameSite=none"
    )
  }

  func testPrefixesAreKept() throws {
    XCTAssertThrowsError(try Cookie("__Secure-k"))
    XCTAssertThrowsError(try Cookie("__host-k"), "prefixes have no case for clients")
    XCTAssertThrowsError(try Cookie("__Host-k", path: "/x", secure: true))
    XCTAssertThrowsError(try Cookie("__Host-k", path: nil, secure: true))
    XCTAssertThrowsError(try Cookie("__Host-k", domain: "example.com", secure: true))
    XCTAssertEqual(line(try Cookie("__Host-k", secure: true)), "__Host-k=; Path=/; Secure; SameSite=lax")
    XCTAssertEqual(line(try Cookie("__Secure-k", secure: true)), "__Secure-k=; Path=/; Secure; SameSite=lax")
  }

  func testMaxAgeMayBeZeroOrNegative() throws {
    XCTAssertEqual(line(try Cookie("k", maxAge: 0)), "k=; Max-Age=0; Path=/; SameSite=lax")
    XCTAssertEqual(line(try Cookie("k", maxAge: -1)), "k=; Max-Age=-1; Path=/; SameSite=lax")
  }

  func testAnExpiryInSecondsCountsFromTheMomentOfSending() throws {
    let cookie = try Cookie("k", expires: .after(seconds: 60), path: nil, sameSite: nil)
    XCTAssertEqual(line(cookie), "k=; Expires=Tue, 14 Nov 2023 22:14:20 GMT")
    XCTAssertEqual(
      line(try Cookie("k", expires: .after(seconds: .max), path: nil, sameSite: nil)),
      "k=; Expires=Fri, 31 Dec 9999 23:59:59 GMT"
    )
  }

  func testDeletingSendsNoValueZeroSecondsAndTheEpoch() throws {
    XCTAssertEqual(
      line(try Cookie.deletion("k")),
      "k=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; SameSite=lax"
    )
    XCTAssertEqual(
      line(
        try Cookie.deletion(
          "k",
          path: "/p",
          domain: "e.org",
          secure: true,
          httpOnly: true,
          sameSite: .strict,
          partitioned: true
        )
      ),
      "k=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/p; Domain=e.org; Secure; HttpOnly; "
        + "SameSite=strict; Partitioned"
    )
  }

  func testIdentityIsNamePathAndDomain() throws {
    let cookie = try Cookie("k", "1", domain: "Example.com")
    XCTAssertEqual(cookie.identity, try Cookie("k", "2", domain: ".example.COM", secure: true).identity)
    XCTAssertEqual(cookie.identity, try Cookie.deletion("k", domain: "example.com").identity)
    XCTAssertNotEqual(cookie.identity, try Cookie("k", "1").identity)
    XCTAssertNotEqual(try Cookie("k").identity, try Cookie("k", path: "/x").identity)
    XCTAssertNotEqual(try Cookie("k").identity, try Cookie("K").identity)
    XCTAssertEqual(Cookie.Identity(name: "k", path: "", domain: "."), Cookie.Identity(name: "k", path: nil, domain: nil))
  }

  func testSameSiteIsReadWithoutCaseAndClosed() {
    XCTAssertEqual(SameSite(rawValue: "STRICT"), .strict)
    XCTAssertEqual(SameSite(rawValue: "Lax"), .lax)
    XCTAssertEqual(SameSite(rawValue: "none"), SameSite.none)
    XCTAssertNil(SameSite(rawValue: "Bogus"))
  }

  private typealias SameSite = Cookie.SameSite
}
