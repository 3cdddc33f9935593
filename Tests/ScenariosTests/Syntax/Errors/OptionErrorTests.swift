import Scenarios
import XCTest

/// Faults of options, each as it is shown.
final class OptionErrorTests: XCTestCase {
  func testAnUnknownOptionIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      locaton: true
      """,
      """
      error: unknown option locaton
        --> a.scenario:3:1
         |
       3 | locaton: true
         | ^ did you mean location?
      """
    )
  }

  func testAnOptionStandsOnce() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      retry: 3
      retry: 4
      """,
      """
      error: retry is given twice
        --> a.scenario:4:1
         |
       4 | retry: 4
         | ^^^^^^^^ the first is on line 3
      """
    )
  }

  func testAnOptionHasAValue() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      retry: # none
      """,
      """
      error: retry has no value
        --> a.scenario:3:8
         |
       3 | retry: # none
         |        ^ write one after the colon
      """
    )
  }

  func testAFlagIsTrueOrFalse() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      location: yes
      """,
      """
      error: yes is neither true nor false
        --> a.scenario:3:11
         |
       3 | location: yes
         |           ^^^ write true or false
      """
    )
  }

  func testANumberIsWrittenInDigits() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      retry: many
      """,
      """
      error: retry has no number
        --> a.scenario:3:8
         |
       3 | retry: many
         |        ^ write it in digits
      """
    )
  }

  func testANumberMayBeTooLarge() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      retry: 99999999999999999999
      """,
      """
      error: 99999999999999999999 is too large
        --> a.scenario:3:8
         |
       3 | retry: 99999999999999999999
         |        ^^^^^^^^^^^^^^^^^^^^ the largest number is 9223372036854775807
      """
    )
  }

  func testAnUnknownUnitOfTimeIsToldItsNeighbour() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      delay: 5min
      """,
      """
      error: unknown unit min
        --> a.scenario:3:9
         |
       3 | delay: 5min
         |         ^ known are ms, s, m, h
      """
    )
  }

  func testATimeMayBeTooLong() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      delay: 99999999999999999999s
      """,
      """
      error: 99999999999999999999s is too long a time
        --> a.scenario:3:8
         |
       3 | delay: 99999999999999999999s
         |        ^^^^^^^^^^^^^^^^^^^^^ the longest is 100000h
      """
    )
  }

  func testNothingFollowsAValue() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      max-time: 5 s
      """,
      """
      error: unexpected text s
        --> a.scenario:3:13
         |
       3 | max-time: 5 s
         |             ^ a value ends its line
      """
    )
  }

  func testARateIsBytesASecond() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      read-rate: 10KB/s
      """,
      """
      error: unknown unit KB
        --> a.scenario:3:14
         |
       3 | read-rate: 10KB/s
         |              ^ did you mean KiB?
      """
    )
  }

  func testARateNeedsItsSecond() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      read-rate: 10KiB
      """,
      """
      error: 10KiB is not a rate
        --> a.scenario:3:12
         |
       3 | read-rate: 10KiB
         |            ^^^^^ write 10KiB/s
      """
    )
  }

  func testAChunkHasAByte() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      send-chunks: 4, 0
      """,
      """
      error: a chunk of no bytes
        --> a.scenario:3:17
         |
       3 | send-chunks: 4, 0
         |                 ^ write 1 or more
      """
    )
  }

  func testAVariableIsNameAndValue() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      variable: x
      """,
      """
      error: variable has no value
        --> a.scenario:3:12
         |
       3 | variable: x
         |            ^ add = after x
      """
    )
  }

  func testAConditionIsReadLikeAnAssert() {
    assertFault(
      """
      GET {{base}}/
      [Options]
      while: next exist
      """,
      """
      error: unknown predicate exist
        --> a.scenario:3:13
         |
       3 | while: next exist
         |             ^ did you mean exists?
      """
    )
  }
}
