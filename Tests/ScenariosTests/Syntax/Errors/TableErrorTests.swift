import Scenarios
import XCTest

/// Faults of tables, each as it is shown.
final class TableErrorTests: XCTestCase {
  func testATableWithoutRowsIsAFault() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a | b |

      HTTP 200
      """,
      """
      error: the table has no rows
        --> a.scenario:3:1
         |
       3 | | a | b |
         | ^ write a row below the columns
      """
    )
  }

  func testARowHasNoFewerCellsThanColumns() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a | b |
      | 1 |
      """,
      """
      error: the row has 1 cell, the table has 2 columns
        --> a.scenario:4:1
         |
       4 | | 1 |
         | ^^^^^ write (empty) or (absent) where there is no value
      """
    )
  }

  func testARowHasNoMoreCellsThanColumns() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a | b |
      | 1 | 2 | 3 |
      """,
      """
      error: the row has 3 cells, the table has 2 columns
        --> a.scenario:4:1
         |
       4 | | 1 | 2 | 3 |
         | ^^^^^^^^^^^^^ write \\| for a bar in a cell
      """
    )
  }

  func testARowBeginsWithABar() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a |
      1 |
      """,
      """
      error: the row does not begin with |
        --> a.scenario:4:1
         |
       4 | 1 |
         | ^ write | a | b |
      """
    )
  }

  func testARowEndsWithABar() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a |
      | 1
      """,
      """
      error: the row is not closed
        --> a.scenario:4:1
         |
       4 | | 1
         | ^ end it with |
      """
    )
  }

  func testAColumnIsAName() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a | 1b |
      | 1 | 2 |
      """,
      """
      error: the column names no variable
        --> a.scenario:3:7
         |
       3 | | a | 1b |
         |       ^ write letters, digits, _ and -, a letter first
      """
    )
  }

  func testAColumnStandsOnce() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a | a |
      | 1 | 2 |
      """,
      """
      error: column a is given twice
        --> a.scenario:3:7
         |
       3 | | a | a |
         |       ^ rename one
      """
    )
  }

  func testALineOfDashesIsNoRow() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a | b |
      |---|---|
      | 1 | 2 |
      """,
      """
      error: a line of dashes in a table
        --> a.scenario:4:1
         |
       4 | |---|---|
         | ^^^^^^^^^ remove it
      """
    )
  }

  func testACellIsNoMatcher() {
    assertFault(
      """
      GET {{base}}/
      [Table]
      | a |
      | {{*}} |
      """,
      """
      error: a matcher in a table
        --> a.scenario:4:3
         |
       4 | | {{*}} |
         |   ^^^ write matchers on the expected side only
      """
    )
  }
}
