import Scenarios
import XCTest

/// Faults of captures, each as it is shown.
final class CaptureErrorTests: XCTestCase {
  func testACaptureBeginsWithAName() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Captures]
      1x: status
      """,
      """
      error: the capture names no variable
        --> a.scenario:5:1
         |
       5 | 1x: status
         | ^ write name: query
      """
    )
  }

  func testACaptureHasAColon() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Captures]
      id jsonpath "$"
      """,
      """
      error: the capture has no colon
        --> a.scenario:5:4
         |
       5 | id jsonpath "$"
         |    ^ add a colon after id
      """
    )
  }

  func testAnUnknownWordBehindACaptureIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Captures]
      id: jsonpath "$" redct
      """,
      """
      error: unknown filter redct
        --> a.scenario:5:18
         |
       5 | id: jsonpath "$" redct
         |                  ^ did you mean redact?
      """
    )
  }

  func testNthTakesANumber() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Captures]
      id: jsonpath "$" nth
      """,
      """
      error: nth has no number
        --> a.scenario:5:21
         |
       5 | id: jsonpath "$" nth
         |                     ^ write it in digits
      """
    )
  }
}
