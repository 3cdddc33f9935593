import Scenarios
import XCTest

/// Faults of responses, each as it is shown.
final class ResponseErrorTests: XCTestCase {
  func testAnUnknownVersionIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP/1.3 200
      """,
      """
      error: unknown version HTTP/1.3
        --> a.scenario:3:1
         |
       3 | HTTP/1.3 200
         | ^ did you mean HTTP/1.1?
      """
    )
  }

  func testAStatusHasThreeDigits() {
    assertFault(
      """
      GET {{base}}/

      HTTP 20
      """,
      """
      error: 20 is not a status
        --> a.scenario:3:6
         |
       3 | HTTP 20
         |      ^^ write three digits, *, or {{variable}}
      """
    )
  }

  func testAStatusIsMissing() {
    assertFault(
      """
      GET {{base}}/

      HTTP
      """,
      """
      error: the status is missing
        --> a.scenario:3:5
         |
       3 | HTTP
         |     ^ write three digits, *, or {{variable}}
      """
    )
  }

  func testTheReasonPhraseIsLeftOut() {
    assertFault(
      """
      GET {{base}}/

      HTTP/1.1 200 OK
      """,
      """
      error: unexpected text OK
        --> a.scenario:3:14
         |
       3 | HTTP/1.1 200 OK
         |              ^^ leave out the reason phrase
      """
    )
  }

  func testAStatusIsNoMatcher() {
    assertFault(
      """
      GET {{base}}/

      HTTP {{*:int}}
      """,
      """
      error: a matcher in the status
        --> a.scenario:3:6
         |
       3 | HTTP {{*:int}}
         |      ^^^ write matchers on the expected side only
      """
    )
  }

  func testASetCookieLineIsNameAndValue() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [SetCookies]
      novalue; Path=/
      """,
      """
      error: the Set-Cookie line has no name
        --> a.scenario:5:1
         |
       5 | novalue; Path=/
         | ^^^^^^^^^^^^^^^ write name=value; attributes
      """
    )
  }

  func testAHopIsAStatusAndAURL() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Redirects]
      301
      """,
      """
      error: the hop does not begin with a status
        --> a.scenario:5:1
         |
       5 | 301
         | ^ write 301 /there
      """
    )
  }
}
