import Scenarios
import XCTest

/// Faults among events and chunks, each as it is shown.
final class EventErrorTests: XCTestCase {
  func testAnUnknownFieldOfAFrameIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      dta: x
      """,
      """
      error: unknown field dta
        --> a.scenario:5:1
         |
       5 | dta: x
         | ^ did you mean data?
      """
    )
  }

  func testALineOfAFrameBeginsWithoutBlanks() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
       data: x
      """,
      """
      error: a blank before data
        --> a.scenario:5:1
         |
       5 |  data: x
         | ^ remove it
      """
    )
  }

  func testAnUnknownLineAmongEventsIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @wihtin 3ms
      """,
      """
      error: unknown line @wihtin
        --> a.scenario:5:1
         |
       5 | @wihtin 3ms
         | ^ did you mean @within?
      """
    )
  }

  func testALineOfAFrameHoldsNoCarriageReturn() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      data: a\u{d}b
      """,
      """
      error: a carriage return in a line
        --> a.scenario:5:8
         |
       5 | data: a\\rb
         |        ^ end lines with LF, or CR LF
      """
    )
  }

  func testATimeHasAUnit() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @within 3
      """,
      """
      error: 3 has no unit of time
        --> a.scenario:5:9
         |
       5 | @within 3
         |         ^ write 3ms or 3s
      """
    )
  }

  func testAGapHasTwoTimes() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @gap 5ms
      """,
      """
      error: 5ms is not a range of times
        --> a.scenario:5:6
         |
       5 | @gap 5ms
         |      ^^^ write A..B, as in 80ms..250ms
      """
    )
  }

  func testAGapEndsAfterItBegins() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @gap 5ms..2ms
      """,
      """
      error: 5ms..2ms ends before it begins
        --> a.scenario:5:6
         |
       5 | @gap 5ms..2ms
         |      ^^^^^^^^ write the smaller time first
      """
    )
  }

  func testASkipHasTwoNumbers() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @skip 1
      """,
      """
      error: @skip has no range
        --> a.scenario:5:7
         |
       5 | @skip 1
         |       ^ write 1..1
      """
    )
  }

  func testALimitHasAUnit() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @limit 5
      """,
      """
      error: 5 has no unit
        --> a.scenario:5:9
         |
       5 | @limit 5
         |         ^ write 5B or 5KiB
      """
    )
  }

  func testALimitInAnUnknownUnitIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @limit 5 KB
      """,
      """
      error: unknown unit KB
        --> a.scenario:5:10
         |
       5 | @limit 5 KB
         |          ^ did you mean KiB?
      """
    )
  }

  func testAReconnectionHasAResponseHead() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @reconnect
      Last-Event-ID: 3

      data: x
      """,
      """
      error: @reconnect has no response head
        --> a.scenario:5:1
         |
       5 | @reconnect
         | ^^^^^^^^^^ write HTTP 200 below it, after a blank line
      """
    )
  }

  func testUnorderedFramesEndSomewhere() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @unordered
      data: x
      """,
      """
      error: @unordered is not ended
        --> a.scenario:5:1
         |
       5 | @unordered
         | ^^^^^^^^^^ write @end-unordered below its frames
      """
    )
  }

  func testUnorderedFramesBeginSomewhere() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      data: x

      @end-unordered
      """,
      """
      error: @end-unordered has no @unordered above it
        --> a.scenario:7:1
         |
       7 | @end-unordered
         | ^^^^^^^^^^^^^^ write @unordered above it
      """
    )
  }

  func testUnorderedFramesAreNotNested() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @unordered
      @unordered
      data: x

      @end-unordered
      """,
      """
      error: @unordered within @unordered
        --> a.scenario:6:1
         |
       6 | @unordered
         | ^^^^^^^^^^ end the first with @end-unordered
      """
    )
  }

  func testNothingFollowsTheStop() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Events]
      @stop

      data: x
      """,
      """
      error: @stop is not the last line
        --> a.scenario:7:1
         |
       7 | data: x
         | ^^^^^^^ nothing is read after @stop; move it to the end
      """
    )
  }

  func testAnUnknownChunkIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Chunks]
      @ended
      """,
      """
      error: @ended is not a line of [Chunks]
        --> a.scenario:5:1
         |
       5 | @ended
         | ^ did you mean @end?
      """
    )
  }

  func testAChunkOfBytesHasANumber() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Chunks]
      bytes x
      """,
      """
      error: bytes has no number
        --> a.scenario:5:7
         |
       5 | bytes x
         |       ^ write it in digits
      """
    )
  }

  func testAChunkOfTextIsClosed() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Chunks]
      "abc
      """,
      """
      error: the text is not closed
        --> a.scenario:5:1
         |
       5 | "abc
         | ^^^^ add the closing "
      """
    )
  }

  func testNoChunkFollowsTheEnd() {
    assertFault(
      """
      GET {{base}}/

      HTTP 200
      [Chunks]
      @end
      "more"
      """,
      """
      error: the body has ended
        --> a.scenario:6:1
         |
       6 | "more"
         | ^^^^^^ it ends on line 5
      """
    )
  }
}
