import Scenarios
import XCTest

/// Faults of bodies, each as it is shown.
final class BodyErrorTests: XCTestCase {
  func testAJSONObjectEndsWithoutAComma() {
    assertFault(
      """
      GET {{base}}/
      {"a": 1,}
      """,
      """
      error: a key of the JSON object is missing
        --> a.scenario:2:9
         |
       2 | {"a": 1,}
         |         ^ write "key": value
      """
    )
  }

  func testAJSONStringIsClosed() {
    assertFault(
      """
      GET {{base}}/
      {"a": "x
      }

      HTTP 200
      [Assert]
      """,
      """
      error: a JSON string is not closed
        --> a.scenario:2:7
         |
       2 | {"a": "x
         |       ^ add ", or write control characters as \\n, \\u0009
      error: unknown section [Assert]
        --> a.scenario:6:2
         |
       6 | [Assert]
         |  ^ did you mean [Asserts]?
      """
    )
  }

  func testAJSONNumberIsOne() {
    assertFault(
      """
      GET {{base}}/
      {"a": 01}
      """,
      """
      error: bad number in JSON
        --> a.scenario:2:7
         |
       2 | {"a": 01}
         |       ^ write 7, -0.5, 1e3
      """
    )
  }

  func testAJSONEscapeIsOne() {
    assertFault(
      """
      GET {{base}}/
      {"a": "\\x"}
      """,
      """
      error: unknown escape in a JSON string
        --> a.scenario:2:8
         |
       2 | {"a": "\\x"}
         |        ^ write \\\\ for one backslash
      """
    )
  }

  func testAJSONObjectIsClosed() {
    assertFault(
      """
      GET {{base}}/
      {"a": [1, 2
      """,
      """
      error: neither , nor ] follows in JSON
        --> a.scenario:2:12
         |
       2 | {"a": [1, 2
         |            ^ close it with ]
      """
    )
  }

  func testAJSONValueIsExpected() {
    assertFault(
      """
      GET {{base}}/
      [1, nil]
      """,
      """
      error: a JSON value is missing
        --> a.scenario:2:5
         |
       2 | [1, nil]
         |     ^ write an object, an array, a string, a number, true, false or null
      """
    )
  }

  func testAKeyOfJSONHasAColon() {
    assertFault(
      """
      GET {{base}}/
      {"a"}
      """,
      """
      error: a key of the JSON object has no colon
        --> a.scenario:2:5
         |
       2 | {"a"}
         |     ^ write "key": value
      """
    )
  }

  func testAMatcherInJSONStandsInQuotes() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      {"a": {{*:int}}}
      """,
      """
      error: a matcher in JSON without quotes
        --> a.scenario:4:7
         |
       4 | {"a": {{*:int}}}
         |       ^ write "{{*:..}}"
      """
    )
  }

  func testNothingFollowsABody() {
    assertFault(
      """
      GET {{base}}/
      {} {}
      """,
      """
      error: unexpected text {}
        --> a.scenario:2:4
         |
       2 | {} {}
         |    ^^ a body ends its step
      """
    )
  }

  func testAFenceHoldsOneJSONValue() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      ```json
      {} {}
      ```
      """,
      """
      error: unexpected text after the JSON value
        --> a.scenario:5:4
         |
       5 | {} {}
         |    ^ a body is one value
      """
    )
  }

  func testAnEmptyFenceIsNoJSON() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      ```json
      ```
      """,
      """
      error: a JSON value is missing
        --> a.scenario:4:1
         |
       4 | ```json
         | ^^^^^^^ write one between the lines of ```
      """
    )
  }

  func testAnUnknownKindOfTextIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      ```jsn
      {}
      ```
      """,
      """
      error: unknown kind of text jsn
        --> a.scenario:4:4
         |
       4 | ```jsn
         |    ^ did you mean json?
      """
    )
  }

  func testAnUnknownModeOfABodyIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      ```json subst
      {}
      ```
      """,
      """
      error: unknown mode subst
        --> a.scenario:4:9
         |
       4 | ```json subst
         |         ^ did you mean subset?
      """
    )
  }

  func testARequestIsNotCompared() {
    assertFault(
      """
      GET {{base}}/
      ```json subset
      {}
      ```
      """,
      """
      error: subset compares, and a request is not compared
        --> a.scenario:2:9
         |
       2 | ```json subset
         |         ^^^^^^ remove it
      """
    )
  }

  func testTextIsNotComparedAsJSON() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      ```text unordered
      x
      ```
      """,
      """
      error: unordered compares JSON values
        --> a.scenario:4:9
         |
       4 | ```text unordered
         |         ^^^^^^^^^ write json before it, or remove it
      """
    )
  }

  func testAFenceIsClosed() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      ```text
      never closed
      """,
      """
      error: the body is not closed
        --> a.scenario:4:1
         |
       4 | ```text
         | ^^^ end it with a line ```
      """
    )
  }

  func testBracesInAFenceAreToldOfRaw() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      ```text
      {{#each}}
      ```
      """,
      """
      error: {{#each}} names no variable
        --> a.scenario:5:1
         |
       5 | {{#each}}
         | ^^^^^^^^^ add raw to the opening line of the body to take it as it stands
      """
    )
  }

  func testABodyInBackticksIsClosed() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      `abc
      """,
      """
      error: the body is not closed
        --> a.scenario:4:1
         |
       4 | `abc
         | ^^^^ add the closing `
      """
    )
  }
}
