import Scenarios
import XCTest

/// Faults of metadata, each as it is shown.
final class MetadataErrorTests: XCTestCase {
  func testMetadataStandsAtTheHead() {
    assertFault(
      """
      GET {{base}}/
      #@ name: late
      """,
      """
      error: metadata among the steps
        --> a.scenario:2:1
         |
       2 | #@ name: late
         | ^^^^^^^^^^^^^ move it to the head of the file
      """
    )
  }

  func testAnUnknownKeyOfMetadataIsToldItsNeighbour() {
    assertFault(
      """
      #@ nmae: x
      GET /
      """,
      """
      error: unknown key nmae
        --> a.scenario:1:4
         |
       1 | #@ nmae: x
         |    ^ did you mean name?
      """
    )
  }

  func testAKeyOfMetadataStandsOnce() {
    assertFault(
      """
      #@ name: x
      #@ name: y
      GET /
      """,
      """
      error: name is given twice
        --> a.scenario:2:4
         |
       2 | #@ name: y
         |    ^^^^ the first is on line 1
      """
    )
  }

  func testAKeyOfMetadataHasAValue() {
    assertFault(
      """
      #@ skip:
      GET /
      """,
      """
      error: skip has no value
        --> a.scenario:1:9
         |
       1 | #@ skip:
         |         ^ write one after the colon, or remove the line
      """
    )
  }

  func testATimeoutIsOneTime() {
    assertFault(
      """
      #@ timeout: 3 s
      GET /
      """,
      """
      error: 3 has no unit of time
        --> a.scenario:1:13
         |
       1 | #@ timeout: 3 s
         |             ^ write 3ms or 3s
      """
    )
  }
}
