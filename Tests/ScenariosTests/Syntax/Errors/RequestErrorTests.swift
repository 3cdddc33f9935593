import Scenarios
import XCTest

/// Faults of requests, each as it is shown.
final class RequestErrorTests: XCTestCase {
  func testAMethodIsWrittenInCapitals() {
    assertFault(
      """
      get {{base}}/
      """,
      """
      error: a request line is expected
        --> a.scenario:1:1
         |
       1 | get {{base}}/
         | ^^^^^^^^^^^^^ write the method in capitals: GET, or in quotes: "get"
      """
    )
  }

  func testARequestLineIsExpected() {
    assertFault(
      """
      Accept: x
      """,
      """
      error: a request line is expected
        --> a.scenario:1:1
         |
       1 | Accept: x
         | ^^^^^^^^^ a step begins with METHOD URL, or @check
      """
    )
  }

  func testAURLHasNoBlanks() {
    assertFault(
      """
      GET {{base}}/a b
      """,
      """
      error: a blank in the URL
        --> a.scenario:1:15
         |
       1 | GET {{base}}/a b
         |               ^ write it as %20; nothing follows the URL
      """
    )
  }

  func testTheVersionIsNotWrittenBehindTheURL() {
    assertFault(
      """
      GET {{base}}/ HTTP/1.1
      """,
      """
      error: a blank in the URL
        --> a.scenario:1:14
         |
       1 | GET {{base}}/ HTTP/1.1
         |              ^ write it as %20; nothing follows the URL
      """
    )
  }

  func testAMethodAloneIsNoRequest() {
    assertFault(
      """
      GET
      """,
      """
      error: a request line is expected
        --> a.scenario:1:1
         |
       1 | GET
         | ^^^ a step begins with METHOD URL, or @check
      """
    )
  }

  func testAHeaderIsNameAndValue() {
    assertFault(
      """
      GET {{base}}/
      no header
      """,
      """
      error: no does not begin a header
        --> a.scenario:2:1
         |
       2 | no header
         | ^^ a header is name: value
      """
    )
  }

  func testMarkupThatIsNotXMLIsToldWhereTextStands() {
    assertFault(
      """
      GET {{base}}/
      <html>
      """,
      """
      error: <html> is not closed
        --> a.scenario:2:1
         |
       2 | <html>
         | ^ write text that is not XML between lines of ```
      """
    )
  }

  func testAMatcherIsRefusedInTheTarget() {
    assertFault(
      """
      GET {{base}}/{{*:uuid}}
      """,
      """
      error: a matcher in the request
        --> a.scenario:1:14
         |
       1 | GET {{base}}/{{*:uuid}}
         |              ^^^ write matchers on the expected side only
      """
    )
  }

  func testAMatcherIsRefusedInAHeader() {
    assertFault(
      """
      GET {{base}}/
      X: a{{*}}
      """,
      """
      error: a matcher in the request
        --> a.scenario:2:5
         |
       2 | X: a{{*}}
         |     ^^^ write matchers on the expected side only
      """
    )
  }

  func testAMatcherIsRefusedInABody() {
    assertFault(
      """
      GET {{base}}/
      {"a": "{{*:int}}"}
      """,
      """
      error: a matcher in the request
        --> a.scenario:2:8
         |
       2 | {"a": "{{*:int}}"}
         |        ^^^ write matchers on the expected side only
      """
    )
  }

  func testAnUnknownEscapeIsAFault() {
    assertFault(
      """
      GET {{base}}/
      X: a\\tb
      """,
      """
      error: unknown escape \\t
        --> a.scenario:2:5
         |
       2 | X: a\\tb
         |     ^^ write \\\\ for one backslash
      """
    )
  }

  func testAnEscapeOfNoCharacterIsAFault() {
    assertFault(
      """
      GET {{base}}/
      X: \\u{d800}
      """,
      """
      error: bad escape \\u{d800}
        --> a.scenario:2:4
         |
       2 | X: \\u{d800}
         |    ^^^^^^^^ write the code point in hexadecimal digits, \\u{e9}
      """
    )
  }

  func testBracesThatNameNoVariableAreAFault() {
    assertFault(
      """
      GET {{base}}/
      X: {{}}
      """,
      """
      error: {{}} names no variable
        --> a.scenario:2:4
         |
       2 | X: {{}}
         |    ^^^^ write \\{{ for two braces
      """
    )
  }

  func testBracesThatStayOpenAreAFault() {
    assertFault(
      """
      GET {{base}}/
      X: {{name
      """,
      """
      error: {{name names no variable
        --> a.scenario:2:4
         |
       2 | X: {{name
         |    ^^^^^^ write \\{{ for two braces
      """
    )
  }

  func testAControlCharacterIsWrittenAsAnEscape() {
    assertFault(
      """
      GET {{base}}/
      X: a\u{1}b
      """,
      """
      error: control character U+0001
        --> a.scenario:2:5
         |
       2 | X: a\\x01b
         |     ^ write it as \\u{1}
      """
    )
  }

  func testAParameterIsNameAndValue() {
    assertFault(
      """
      GET {{base}}/
      [Query]
      name value
      """,
      """
      error: the parameter has no colon
        --> a.scenario:3:1
         |
       3 | name value
         | ^^^^^^^^^^ write name: value
      """
    )
  }

  func testAParameterHasAName() {
    assertFault(
      """
      GET {{base}}/
      [Query]
      : value
      """,
      """
      error: the parameter has no name
        --> a.scenario:3:1
         |
       3 | : value
         | ^ write one before the colon
      """
    )
  }

  func testARequestHasOneUser() {
    assertFault(
      """
      GET {{base}}/
      [BasicAuth]
      a: b
      c: d
      """,
      """
      error: a second user
        --> a.scenario:4:1
         |
       4 | c: d
         | ^^^^ a request has one
      """
    )
  }

  func testARequestHasOneBody() {
    assertFault(
      """
      GET {{base}}/
      [FormParams]
      a: b
      [Multipart]
      c: d
      """,
      """
      error: a second body
        --> a.scenario:4:1
         |
       4 | [Multipart]
         | ^^^^^^^^^^^ [FormParams] on line 2 is one
      """
    )
  }

  func testAFormAndABodyAreTwoBodies() {
    assertFault(
      """
      GET {{base}}/
      [FormParams]
      a: b
      {}
      """,
      """
      error: a second body
        --> a.scenario:4:1
         |
       4 | {}
         | ^^ [FormParams] on line 2 is one
      """
    )
  }

  func testAStepHasARequest() {
    assertFault(
      """
      ### first
      ### second
      GET /
      """,
      """
      error: a step without a request
        --> a.scenario:1:1
         |
       1 | ### first
         | ^^^ write METHOD URL, or @check, below its name
      """
    )
  }

  func testAResponseNeedsARequest() {
    assertFault(
      """
      HTTP 200
      """,
      """
      error: a response without a request
        --> a.scenario:1:1
         |
       1 | HTTP 200
         | ^^^^^^^^ write METHOD URL above it
      """
    )
  }

  func testAStepHasOneResponse() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200

      HTTP 404
      """,
      """
      error: a second response
        --> a.scenario:5:1
         |
       5 | HTTP 404
         | ^^^^^^^^ a step has one; write the next METHOD URL above it
      """
    )
  }
}
