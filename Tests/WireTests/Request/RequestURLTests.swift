import XCTest

@testable import Wire

final class RequestURLTests: XCTestCase {
  func testThePathAndQueryAreSentAsWritten() throws {
    let urls = [
      "http://a", "http://a/", "http://a?x=1", "http://a/p/%zz/../q?x=[1]&y=\"<>^`{|}\\", "HTTP://a/?", "http://a//b//",
      "http://a/p#fragment", "http://a#f/?",
    ]
    XCTAssertEqual(
      try urls.map { try RequestURL($0).target },
      ["/", "/", "/?x=1", "/p/%zz/../q?x=[1]&y=\"<>^`{|}\\", "/?", "//b//", "/p", "/"]
    )
  }

  func testBlanksControlBytesAndOtherLettersArePercentEncoded() throws {
    XCTAssertEqual(
      try RequestURL("http://a/a b\r\nX: y\t\0\u{7F}/é?ö=✓").target,
      "/a%20b%0D%0AX:%20y%09%00%7F/%C3%A9?%C3%B6=%E2%9C%93"
    )
  }

  func testHostAndPortAreFound() throws {
    let urls = [
      "http://Example.test", "http://a:", "http://a:8080/x:9", "http://127.0.0.1:1?", "http://[::1]", "http://[::1]:65535/",
    ]
    XCTAssertEqual(
      try urls.map { try RequestURL($0).authority },
      [
        Authority(host: "Example.test", port: 80), Authority(host: "a", port: 80), Authority(host: "a", port: 8080),
        Authority(host: "127.0.0.1", port: 1), Authority(host: "::1", port: 80, isIPv6: true),
        Authority(host: "::1", port: 65535, isIPv6: true),
      ]
    )
  }

  func testTheHostFieldLeavesOutThePortOfTheScheme() throws {
    let urls = ["http://a", "http://a:80", "http://a:8080", "http://[::1]:80", "http://[::1]:8080"]
    XCTAssertEqual(
      try urls.map { try RequestURL($0).authority.hostField },
      ["a", "a", "a:8080", "[::1]", "[::1]:8080"]
    )
  }
}
