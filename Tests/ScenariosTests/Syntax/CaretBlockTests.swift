import ScenarioSyntax
import Scenarios
import XCTest

/// How faults are shown.
final class CaretBlockTests: XCTestCase {
  func testAFaultOfTheParserQuotesItsLine() {
    let source = SourceText("GET /\n\nHTTP 200\n\n[Assert]\n")
    let fault = Diagnostic("unknown section [Assert]", at: SourcePosition(line: 5, column: 2), hint: "did you mean [Asserts]?")
    XCTAssertEqual(
      CaretBlock(fault, path: "b2.scenario").rendered(source),
      """
      error: unknown section [Assert]
        --> b2.scenario:5:2
         |
       5 | [Assert]
         |  ^ did you mean [Asserts]?
      """
    )
  }

  func testAVerdictQuotesSeveralLinesAndPutsItsDetailsBeneath() {
    let source = SourceText(
      String(repeating: "\n", count: 12) + "[SetCookies]\ntheme=dark; Path=/\ncsrf={{*:base64url}}; Secure\n"
    )
    let block = CaretBlock(
      "Set-Cookie lines differ",
      path: "layers.scenario",
      position: SourcePosition(line: 15),
      details: [
        "- csrf={{*:base64url}}; Secure", "+ csrf=kP3x", "           ^ attribute \"Secure\" is missing",
      ],
      quotedLines: 13...15
    )
    XCTAssertEqual(
      block.rendered(source),
      """
      error: Set-Cookie lines differ
        --> layers.scenario:15:1
         |
      13 | [SetCookies]
      14 | theme=dark; Path=/
      15 | csrf={{*:base64url}}; Secure
         | - csrf={{*:base64url}}; Secure
         | + csrf=kP3x
         |            ^ attribute "Secure" is missing
      """
    )
  }

  func testAVerdictMayQuoteNothing() {
    let block = CaretBlock(
      "header \"X-Debug\" not exists",
      path: "layers.scenario",
      position: SourcePosition(line: 24),
      details: ["  actual: \"1\" (header 7 of 9)"],
      quotedLines: nil
    )
    XCTAssertEqual(
      block.rendered(SourceText("")),
      """
      error: header "X-Debug" not exists
        --> layers.scenario:24:1
         |   actual: "1" (header 7 of 9)
      """
    )
  }

  func testNoEscapeSequenceGetsThrough() {
    let source = SourceText("X: \u{1B}[31mred\u{9B}0m\tend\u{202E}\u{7F}\n")
    let block = CaretBlock(
      "\u{1B}]0;title\u{7}",
      path: "a\u{1B}b",
      position: SourcePosition(line: 1, column: 9),
      length: 3,
      hint: "\u{85}",
      quotedLines: 1...1
    )
    XCTAssertEqual(
      block.rendered(source),
      """
      error: \\x1b]0;title\\x07
        --> a\\x1bb:1:9
         |
       1 | X: \\x1b[31mred\\x9b0m\\tend\\u{202e}\\x7f
         |            ^^^ \\x85
      """
    )
  }

  func testCaretsStandBeneathWideCharacters() {
    let block = CaretBlock(
      "here",
      path: "a",
      position: SourcePosition(line: 1, column: 3),
      length: 2,
      hint: "two",
      quotedLines: 1...1
    )
    XCTAssertEqual(
      block.rendered(SourceText("日é本x\n")),
      """
      error: here
        --> a:1:3
         |
       1 | 日é本x
         |    ^^^ two
      """
    )
  }

  func testAPositionOutsideTheTextIsShownWithoutALine() {
    let block = CaretBlock("here", path: "a", position: SourcePosition(line: 9, column: 40), hint: "far", quotedLines: 9...9)
    XCTAssertEqual(block.rendered(SourceText("")), "error: here\n  --> a:9:40")
    XCTAssertEqual(block.rendered(SourceText("one\n")), "error: here\n  --> a:9:40")
    let far = CaretBlock("here", path: "a", position: SourcePosition(line: 1, column: 40), hint: "far", quotedLines: -3...9)
    XCTAssertEqual(far.rendered(SourceText("one\n")), "error: here\n  --> a:1:40\n   |\n 1 | one\n   |    ^ far")
  }

  func testANumberOfFourDigitsMovesTheMargin() {
    let source = SourceText(String(repeating: "\n", count: 1233) + "x\n")
    let block = CaretBlock("here", path: "a", position: SourcePosition(line: 1234), quotedLines: 1233...1234)
    XCTAssertEqual(
      block.rendered(source),
      """
      error: here
          --> a:1234:1
           |
      1233 |
      1234 | x
           | ^
      """
    )
  }

  func testALongLineIsCutAroundTheFault() {
    let line = String(repeating: "a", count: 300) + "!" + String(repeating: "b", count: 300)
    let block = CaretBlock("here", path: "a", position: SourcePosition(line: 1, column: 301), quotedLines: 1...1)
    XCTAssertEqual(
      block.rendered(SourceText(line)).split(separator: "\n").suffix(2).map(String.init),
      [
        " 1 | …\(String(repeating: "a", count: 80))!\(String(repeating: "b", count: 79))…",
        "   | \(String(repeating: " ", count: 81))^",
      ]
    )
    let start = CaretBlock("here", path: "a", position: SourcePosition(line: 1, column: 2), quotedLines: 1...1)
    XCTAssertEqual(
      start.rendered(SourceText(line)).split(separator: "\n").suffix(2).map(String.init),
      [" 1 | \(String(repeating: "a", count: 160))…", "   |  ^"]
    )
  }
}
