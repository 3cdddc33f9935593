import Scenarios
import XCTest

/// Faults of sections, each as it is shown.
final class SectionErrorTests: XCTestCase {
  func testAnUnknownSectionIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Assert]
      status == 200
      """,
      """
      error: unknown section [Assert]
        --> a.scenario:4:2
         |
       4 | [Assert]
         |  ^ did you mean [Asserts]?
      """
    )
  }

  func testASectionThatIsLikeNoneIsToldAll() {
    assertFault(
      """
      GET {{base}}/
      [Zzz]
      a: b
      """,
      """
      error: unknown section [Zzz]
        --> a.scenario:2:2
         |
       2 | [Zzz]
         |  ^ known are [Options] [Query] [FormParams] [Multipart] [Cookies] [BasicAuth] [Table]
      """
    )
  }

  func testASectionOfHurlCountsAsTheSameSection() {
    assertFault(
      """
      GET {{base}}/
      [QueryStringParams]
      a: b
      [Query]
      c: d
      """,
      """
      error: section [Query] is given twice
        --> a.scenario:4:1
         |
       4 | [Query]
         | ^^^^^^^ the first is on line 2
      """
    )
  }

  func testAnEmptySectionIsAFault() {
    assertFault(
      """
      GET {{base}}/
      [Query]
      # nothing

      HTTP 200
      """,
      """
      error: section [Query] is empty
        --> a.scenario:2:1
         |
       2 | [Query]
         | ^^^^^^^ write a line below it, or remove it
      """
    )
  }

  func testAnEmptySectionAtTheEndIsAFault() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      """,
      """
      error: section [Options] is empty
        --> a.scenario:2:1
         |
       2 | [Options]
         | ^^^^^^^^^ write a line below it, or remove it
      """
    )
  }

  func testASectionStandsOnce() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status == 200
      [Captures]
      a: url
      [Asserts]
      body exists
      """,
      """
      error: section [Asserts] is given twice
        --> a.scenario:8:1
         |
       8 | [Asserts]
         | ^^^^^^^^^ the first is on line 4
      """
    )
  }

  func testSectionsOfTheResponseNeedAnHTTPLine() {
    assertFault(
      """
      GET {{base}}/
      [Asserts]
      status == 200
      """,
      """
      error: [Asserts] has no HTTP line above it
        --> a.scenario:2:1
         |
       2 | [Asserts]
         | ^^^^^^^^^ write HTTP * above it to take any status
      """
    )
  }

  func testSectionsOfTheRequestStandAboveTheHTTPLine() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Options]
      location: true
      """,
      """
      error: [Options] belongs to the request
        --> a.scenario:4:1
         |
       4 | [Options]
         | ^^^^^^^^^ move it above the HTTP line
      """
    )
  }

  func testSectionsComeBeforeTheBody() {
    assertFault(
      """
      GET {{base}}/
      {}
      [Query]
      a: b
      """,
      """
      error: a section after the body
        --> a.scenario:3:1
         |
       3 | [Query]
         | ^^^^^^^ write sections before the body
      """
    )
  }

  func testACheckHasFewSections() {
    assertFault(
      """
      @check
      [Query]
      a: b
      [Asserts]
      variable "x" exists
      """,
      """
      error: [Query] does not belong in a check
        --> a.scenario:2:1
         |
       2 | [Query]
         | ^^^^^^^ a check has [Options] [Table] [Captures] [Asserts]
      """
    )
  }

  func testACheckNeedsASection() {
    assertFault(
      """
      @check
      """,
      """
      error: a check without sections
        --> a.scenario:1:1
         |
       1 | @check
         | ^^^^^^ write [Asserts] below it
      """
    )
  }

  func testAnUnknownModeIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [SetCookies anyorder]
      a=b
      """,
      """
      error: unknown mode anyorder
        --> a.scenario:4:13
         |
       4 | [SetCookies anyorder]
         |             ^ did you mean any-order?
      """
    )
  }

  func testOnlySetCookiesHasModes() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Captures raw]
      a: url
      """,
      """
      error: unknown mode raw
        --> a.scenario:4:11
         |
       4 | [Captures raw]
         |           ^ write [Captures]
      """
    )
  }
}
