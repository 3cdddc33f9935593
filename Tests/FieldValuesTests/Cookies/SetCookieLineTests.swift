import FieldValues
import XCTest

final class SetCookieLineTests: XCTestCase {
  func testEverythingIsKeptInTheOrderOfTheWire() throws {
    let line = try XCTUnwrap(SetCookieLine(" sid = \"a b\" ;path=/x;  Secure ;X-Own = 1=2;; HTTPONLY"))
    XCTAssertEqual(line.name, "sid")
    XCTAssertEqual(line.value, "\"a b\"")
    XCTAssertEqual(
      line.attributes,
      [
        .init("path", "/x"), .init("Secure"), .init("X-Own", "1=2"), .init("HTTPONLY"),
      ]
    )
    XCTAssertEqual(line.description, "sid=\"a b\"; path=/x; Secure; X-Own=1=2; HTTPONLY")
  }

  func testAttributesHaveTypes() throws {
    let line = try XCTUnwrap(
      SetCookieLine(
        "k=v; max-age=60; expires=Wed, 21-Oct-2015 07:28:00 GMT; PATH=/p; domain=.Example.COM; secure; httponly=x; "
          + "samesite=STRICT; partitioned"
      )
    )
    XCTAssertEqual(line.maxAge, 60)
    XCTAssertEqual(line.expires?.description, "Wed, 21 Oct 2015 07:28:00 GMT")
    XCTAssertEqual(line.path, "/p")
    XCTAssertEqual(line.domain, "example.com")
    XCTAssertTrue(line.secure)
    XCTAssertTrue(line.httpOnly)
    XCTAssertEqual(line.sameSite, .strict)
    XCTAssertTrue(line.partitioned)
  }

  func testWithoutAttributesThereIsNothing() throws {
    let line = try XCTUnwrap(SetCookieLine("k=v"))
    XCTAssertNil(line.maxAge)
    XCTAssertNil(line.expires)
    XCTAssertNil(line.path)
    XCTAssertNil(line.domain)
    XCTAssertFalse(line.secure)
    XCTAssertFalse(line.httpOnly)
    XCTAssertNil(line.sameSite)
    XCTAssertFalse(line.partitioned)
  }

  func testTheLastOfARepeatedAttributeCounts() {
    XCTAssertEqual(SetCookieLine("k=v; Path=/a; path=/b")?.path, "/b")
    XCTAssertNil(SetCookieLine("k=v; Path=/a; path=b")?.path, "a path without a slash is the client's default")
  }

  func testABrokenAttributeHasNoTypedView() throws {
    let line = try XCTUnwrap(SetCookieLine("k=v; Max-Age=1.5; Expires=soon; Domain=; SameSite=Bogus"))
    XCTAssertNil(line.maxAge)
    XCTAssertNil(line.expires)
    XCTAssertNil(line.domain)
    XCTAssertNil(line.sameSite)
    XCTAssertEqual(SetCookieLine("k=v; Max-Age=-7")?.maxAge, -7)
    XCTAssertEqual(SetCookieLine("k=v; Max-Age=-99999999999999999999")?.maxAge, -Int.max)
    XCTAssertNil(SetCookieLine("k=v; Max-Age=+7")?.maxAge)
    XCTAssertNil(SetCookieLine("k=v; Max-Age=-")?.maxAge)
  }

  func testAPairWithoutEqualsIsAValueWithoutAName() {
    XCTAssertEqual(SetCookieLine("token; Secure")?.name, "")
    XCTAssertEqual(SetCookieLine("token; Secure")?.value, "token")
    XCTAssertEqual(SetCookieLine("=a=b")?.value, "a=b")
  }

  func testWhatClientsIgnoreIsNil() {
    for text in ["", " ", "=", ";Path=/", "k=a\u{0}b", "k=a\r\nb", "k=\u{7F}"] {
      XCTAssertNil(SetCookieLine(text), text)
    }
  }

  func testACookieOfOursReadsBack() throws {
    let cookie = try Cookie(
      "k",
      "a b",
      maxAge: -5,
      expires: .at(.epoch),
      path: "/p",
      domain: "e.org",
      secure: true,
      httpOnly: true,
      sameSite: .lax,
      partitioned: true
    )
    let line = try XCTUnwrap(SetCookieLine(cookie.setCookieValue(now: .epoch)))
    XCTAssertEqual(
      line.attributes,
      [
        .init("Max-Age", "-5"), .init("Expires", "Thu, 01 Jan 1970 00:00:00 GMT"), .init("Path", "/p"),
        .init("Domain", "e.org"), .init("Secure"), .init("HttpOnly"), .init("SameSite", "lax"), .init("Partitioned"),
      ]
    )
  }

  func testTheDateOfACookieIsReadInAnyOrder() {
    let expected = HTTPDate(secondsSince1970: 784_111_777)
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "6 november 1994 8:49:37", "1994 6 8:49:37junk Nov", "08:49:37 06 nOv 94th",
    ] {
      XCTAssertEqual(HTTPDate(cookieDate: text), expected, text)
    }
    XCTAssertEqual(HTTPDate(cookieDate: "1 Jan 69 00:00:00")?.description, "Tue, 01 Jan 2069 00:00:00 GMT")
    XCTAssertEqual(HTTPDate(cookieDate: "1 Jan 70 00:00:00")?.description, "Thu, 01 Jan 1970 00:00:00 GMT")
    for text in [
      "", "Nov 1994 08:49:37", "6 Nov 08:49:37", "6 Nov 1994", "6 Nov 1600 08:49:37", "31 Feb 1994 08:49:37",
      "6 Nov 1994 24:00:00", "6 Nov 1994 23:59:60", "6 Nov 1994 0849:37:00", "6 Xxx 1994 08:49:37",
    ] {
      XCTAssertNil(HTTPDate(cookieDate: text), text)
    }
  }
}
