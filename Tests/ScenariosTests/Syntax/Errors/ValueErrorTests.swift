import Scenarios
import XCTest

/// Faults of matchers and values, each as it is shown.
final class ValueErrorTests: XCTestCase {
  func testAMatcherIsClosed() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      body == "{{*:uuid"
      """,
      """
      error: the matcher is not closed
        --> a.scenario:5:10
         |
       5 | body == "{{*:uuid"
         |          ^^^^^^^^ add }}
      """
    )
  }

  func testAMatcherCapturesIntoAVariable() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      body == "{{*:uuid -> }}"
      """,
      """
      error: the matcher captures into no variable
        --> a.scenario:5:10
         |
       5 | body == "{{*:uuid -> }}"
         |          ^^^^^^^^^^^^ write a name after ->
      """
    )
  }

  func testAMatcherOfLengthTakesARange() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      body == "{{*:len 3}}"
      """,
      """
      error: len has no range
        --> a.scenario:5:18
         |
       5 | body == "{{*:len 3}}"
         |                  ^ write 3..3
      """
    )
  }

  func testMatchersStandAfterEqualsOnly() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      body contains "{{*}}"
      """,
      """
      error: a matcher after contains
        --> a.scenario:5:16
         |
       5 | body contains "{{*}}"
         |                ^^^ write matchers after == and != only
      """
    )
  }

  func testAMatcherStandsInQuotes() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      status == {{*:int}}
      """,
      """
      error: a matcher without quotes
        --> a.scenario:5:11
         |
       5 | status == {{*:int}}
         |           ^ write "{{*:..}}"
      """
    )
  }

  func testARegularExpressionIsClosed() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      body matches /abc
      """,
      """
      error: the regular expression is not closed
        --> a.scenario:5:14
         |
       5 | body matches /abc
         |              ^^^^ add the closing /
      """
    )
  }

  func testARegularExpressionStandsAfterMatches() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      body == /x/
      """,
      """
      error: a regular expression after ==
        --> a.scenario:5:9
         |
       5 | body == /x/
         |         ^ write matches /../
      """
    )
  }

  func testBytesHaveTwoDigitsEach() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      bytes == hex,123;
      """,
      """
      error: an odd number of hexadecimal digits
        --> a.scenario:5:10
         |
       5 | bytes == hex,123;
         |          ^^^^^^^^ two digits make a byte
      """
    )
  }

  func testBytesEndWithASemicolon() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      bytes == hex,12
      """,
      """
      error: the list of bytes is not closed
        --> a.scenario:5:10
         |
       5 | bytes == hex,12
         |          ^^^^^^ add ;
      """
    )
  }

  func testBytesAreDigitsOnly() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      bytes == hex,1g;
      """,
      """
      error: g does not belong in hex
        --> a.scenario:5:15
         |
       5 | bytes == hex,1g;
         |               ^ end the bytes with ;
      """
    )
  }

  func testBytesInBase64AreWhole() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      bytes == base64,abc;
      """,
      """
      error: the base64 text is cut short
        --> a.scenario:5:10
         |
       5 | bytes == base64,abc;
         |          ^^^^^^^^^^^ four characters make three bytes; pad with =
      """
    )
  }

  func testASliceEndsAfterItBegins() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      bytes == file,a.bin[5..2];
      """,
      """
      error: 5..2 ends before it begins
        --> a.scenario:5:21
         |
       5 | bytes == file,a.bin[5..2];
         |                     ^^^^ write 2..5
      """
    )
  }

  func testAFileHasAPath() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      bytes == file,;
      """,
      """
      error: the path of the file is missing
        --> a.scenario:5:10
         |
       5 | bytes == file,;
         |          ^^^^^ write file,path;
      """
    )
  }

  func testAFileEndsWithASemicolon() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Asserts]
      bytes == file,a.bin
      """,
      """
      error: the file is not closed
        --> a.scenario:5:10
         |
       5 | bytes == file,a.bin
         |          ^^^^^^^^^^ add ;
      """
    )
  }
}
