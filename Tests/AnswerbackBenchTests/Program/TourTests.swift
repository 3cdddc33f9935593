import Foundation
import XCTest

/// `answerback tour`, with the keys that it asks for.
final class TourTests: ProgramTestCase {
  /// The keys of each step, and the number of the step that follows.
  private static let keys = """
    :wait Tour, 1 of 13
    /login<Enter>
    :wait Tour, 2 of 13
    <Enter>
    :wait Tour, 3 of 13
    tc
    :wait Tour, 4 of 13
    AA
    :wait Tour, 5 of 13
    s
    :wait save as a scenario
    <Enter>
    :wait Tour, 6 of 13
    T
    :wait Tour, 7 of 13
    :wait
    T
    :wait Tour, 8 of 13
    :wait what came
    <Space>s
    :wait Tour, 9 of 13
    1/report<Enter><Enter>
    :wait Tour, 10 of 13
    2<Down><Enter>Accept: text/csv<Enter>
    r
    :wait Tour, 11 of 13
    tn
    :wait Tour, 12 of 13
    1/ticks<Enter><Enter>
    :wait Tour, 13 of 13
    <C-c>
    :wait that was all
    :dump last.txt

    """

  func testTheUsersKeysLeadThroughAllStepsOnASmallScreen() throws {
    try write(Self.keys, to: "keys")
    let outcome = try run(["tour", "--out", "mine", "--script", "keys", "--size", "80x24", "--ascii"])
    XCTAssertEqual(outcome.errors, "")
    XCTAssertEqual(outcome.code, 0)
    let files = try FileManager.default.contentsOfDirectory(atPath: path("mine")).sorted()
    XCTAssertEqual(files, ["get-cookies-layers-controller-login.scenario", "renamed.scenario"])
    let lines = outcome.output.split(separator: "\n")
    XCTAssertEqual(lines.first, "Your scenarios are in mine:")
    XCTAssertEqual(lines.last, "Run them: answerback run mine")
    XCTAssertTrue(try text("last.txt").contains("What you saved is in mine. q leaves."))
    XCTAssertEqual(try run(["run", "mine"]).code, 0)
  }

  func testEveryPanelFitsASmallScreen() throws {
    var script = ""
    var number = 0
    for line in Self.keys.split(separator: "\n") where !line.hasPrefix(":dump") {
      script += line + "\n"
      guard line.hasPrefix(":wait Tour") || line.hasPrefix(":wait that was all") else { continue }
      number += 1
      script += ":dump \(number).txt\n"
    }
    try write(script, to: "keys")
    XCTAssertEqual(try run(["tour", "--out", "mine", "--script", "keys", "--size", "80x24", "--ascii"]).code, 0)
    for number in 1...number {
      let rows = try text("\(number).txt").split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      XCTAssertEqual(rows.count, 24)
      let panel = rows.suffix(4)
      XCTAssertTrue(panel.first?.contains("Tour") ?? false, "\(number)")
      // The last sentence of a step ends in the panel.
      let words = panel.dropFirst().dropLast().map {
        $0.drop { $0 == "|" }.prefix { $0 != "|" }.trimmingCharacters(in: .whitespaces)
      }
      XCTAssertEqual(words.last { !$0.isEmpty }?.last, ".", "\(number): \(words)")
    }
  }

  func testEscapeAsksBeforeItLeaves() throws {
    try write(":wait Tour, 1 of 13\n<Esc>\n:wait Leave the tour?\ny\n", to: "keys")
    let outcome = try run(["tour", "--script", "keys", "--size", "80x24"])
    XCTAssertEqual(outcome.code, 0)
    XCTAssertEqual(outcome.output, "")
  }

  func testAnOptionThatItDoesNotTakeIsRefused() throws {
    let outcome = try run(["tour", "--plain"])
    XCTAssertEqual(outcome.code, 2)
    XCTAssertEqual(outcome.errors, "error: tour takes --out and options of the screen, got --plain.\n")
  }
}
