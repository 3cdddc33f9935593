import Scenarios
import XCTest

/// Faults of asserts, each as it is shown.
final class AssertErrorTests: XCTestCase {
  func testAnUnknownQueryIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      heder "x" exists
      """,
      """
      error: unknown query heder
        --> a.scenario:5:1
         |
       5 | heder "x" exists
         | ^ did you mean header?
      """
    )
  }

  func testAQueryThatIsNoWordIsAFault() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      == 3
      """,
      """
      error: == isn't a query
        --> a.scenario:5:1
         |
       5 | == 3
         | ^ write status, header "..", jsonpath ".."
      """
    )
  }

  func testAnArgumentStandsInQuotes() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      header x exists
      """,
      """
      error: header has no text in quotes
        --> a.scenario:5:8
         |
       5 | header x exists
         |        ^ write header ".."
      """
    )
  }

  func testAnArgumentIsClosed() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      jsonpath "$.a == 3
      """,
      """
      error: the text is not closed
        --> a.scenario:5:10
         |
       5 | jsonpath "$.a == 3
         |          ^^^^^^^^^ add the closing "
      """
    )
  }

  func testAPredicateIsMissing() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      header "x"
      """,
      """
      error: a predicate is missing
        --> a.scenario:5:11
         |
       5 | header "x"
         |           ^ write exists, == 7, contains ".."
      """
    )
  }

  func testAnUnknownPredicateIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      header "x" exits
      """,
      """
      error: unknown predicate exits
        --> a.scenario:5:12
         |
       5 | header "x" exits
         |            ^ did you mean exists?
      """
    )
  }

  func testAnUnknownFilterIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      header "x" cont == 3
      """,
      """
      error: unknown filter cont
        --> a.scenario:5:12
         |
       5 | header "x" cont == 3
         |            ^ did you mean count?
      """
    )
  }

  func testASingleEqualsSignIsNoPredicate() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status = 3
      """,
      """
      error: unknown predicate =
        --> a.scenario:5:8
         |
       5 | status = 3
         |        ^ did you mean ==?
      """
    )
  }

  func testAPredicateTakesAValue() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status == # none
      """,
      """
      error: == has no value
        --> a.scenario:5:11
         |
       5 | status == # none
         |           ^ write one after it
      """
    )
  }

  func testATextStandsInQuotes() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status == abc
      """,
      """
      error: abc isn't a value
        --> a.scenario:5:11
         |
       5 | status == abc
         |           ^^^ write text in quotes
      """
    )
  }

  func testNothingFollowsAnAssert() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status == 200 foo
      """,
      """
      error: unexpected text foo
        --> a.scenario:5:15
         |
       5 | status == 200 foo
         |               ^^^ an assert is a query, filters and a predicate
      """
    )
  }

  func testANumberIsWrittenAsInJSON() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status == 01
      """,
      """
      error: 01 isn't a number
        --> a.scenario:5:11
         |
       5 | status == 01
         |           ^^ write it as JSON does: 7, -0.5, 1e3
      """
    )
  }

  func testANumberHasDigitsBehindItsPoint() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status == 1.
      """,
      """
      error: 1. isn't a number
        --> a.scenario:5:11
         |
       5 | status == 1.
         |           ^^ write it as JSON does: 7, -0.5, 1e3
      """
    )
  }

  func testAnUnknownUnitIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      duration < 5mz
      """,
      """
      error: unknown unit mz
        --> a.scenario:5:13
         |
       5 | duration < 5mz
         |             ^ did you mean ms?
      """
    )
  }

  func testAnUnknownMatcherIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      body == "{{*:uid}}"
      """,
      """
      error: unknown matcher uid
        --> a.scenario:5:14
         |
       5 | body == "{{*:uid}}"
         |              ^ did you mean uuid?
      """
    )
  }
}
