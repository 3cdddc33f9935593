import ScenarioSyntax
import Scenarios
import SystemIO
import XCTest

/// Texts nobody would write.
final class ParserRobustnessTests: XCTestCase {
  func testRandomBytesNeverTrap() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<1500 { SyntaxRobustness.check(random.many(0...120) { UInt8($0.below(256)) }) }
  }

  func testPiecesOfTheLanguageInNoOrderNeverTrap() {
    var random = SeededGenerator(seed: 8)
    for _ in 0..<2000 { SyntaxRobustness.check(random.soup()) }
  }

  func testARequestFollowedByAnythingNeverTraps() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<2000 { SyntaxRobustness.check("GET {{base}}/\n\(random.soup())\n\nHTTP 200\n\(random.soup())") }
  }

  func testAFileThatIsWrittenAndDamagedNeverTraps() throws {
    for seed in 0..<400 {
      var random = SeededGenerator(seed: UInt64(seed))
      var bytes = Array(try ScenarioFile(steps: random.many(1...3) { $0.step() }).text.utf8)
      for _ in 0..<3 { random.damage(&bytes) }
      SyntaxRobustness.check(bytes)
    }
  }

  func testAnEmptyTextIsAFileWithoutSteps() throws {
    for text in ["", "\n", "\r\n", "\u{FEFF}", "\u{FEFF}\n", "# only a comment", "   "] {
      XCTAssertEqual(try ScenarioFile.parse(text).steps, [], text.debugDescription)
      SyntaxRobustness.check(text)
    }
  }

  func testAMarkAtTheBeginningIsReadOver() throws {
    let file = try ScenarioFile.parse("\u{FEFF}GET /x\n")
    XCTAssertEqual(file.steps.map(\.request?.method), ["GET"])
    XCTAssertEqual(file.steps.map(\.position), [SourcePosition(line: 1, column: 1)])
    XCTAssertEqual(file.formatted(), "GET /x\n")
  }

  func testJSONMayBeNestedDeeplyButNotWithoutEnd() throws {
    func body(_ depth: Int) -> String {
      "GET /\n\(String(repeating: "[", count: depth))\(String(repeating: "]", count: depth))\n"
    }
    XCTAssertEqual(try ScenarioFile.parse(body(512)).steps.count, 1)
    XCTAssertThrowsError(try ScenarioFile.parse(body(513))) { error in
      XCTAssertEqual((error as? ScenarioFile.ParseFailure)?.diagnostics.map(\.message), ["JSON nested more than 512 deep"])
    }
    XCTAssertThrowsError(try ScenarioFile.parse(body(1_000_000)))
  }

  func testTextThatIsNotUTF8SaysWhere() {
    XCTAssertThrowsError(try ScenarioFile.parse(bytes: Array("GET /\nX: é".utf8) + [0xE9, 0x0A], path: "a.scenario")) { error in
      XCTAssertEqual(
        "\(error)",
        """
        error: byte 0xe9 is not UTF-8
          --> a.scenario:2:5
           |
         2 | X: é\u{FFFD}
           |     ^ save the file as UTF-8, or write the character as \\u{e9}
        """
      )
    }
  }

  func testAHundredFaultsAreEnough() {
    let text = String(repeating: "nonsense\n", count: 200_000)
    XCTAssertThrowsError(try ScenarioFile.parse("GET /\n\(text)")) { error in
      XCTAssertEqual((error as? ScenarioFile.ParseFailure)?.diagnostics.count, 100)
    }
  }
}
