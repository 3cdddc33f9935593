import Foundation
import Glibc
import XCTest

/// File names that are not UTF-8, beside scenarios and of scenarios.
final class FileNameTests: ProgramTestCase {
  private let warning = "warning: scenarios/caf\u{FFFD}.scenario is left out: its name is not UTF-8. Rename it."

  override func setUpWithError() throws {
    try super.setUpWithError()
    try write("GET {{base}}/\n\nHTTP 200\n", to: "scenarios/good.scenario")
    try write("GET {{base}}/\n\nHTTP 200\n", to: "scenarios/sub/other.scenario")
    for name in ["scenarios/caf\u{1}.scenario", "scenarios/notes\u{1}.txt", "\u{1}.scenario"] {
      let bytes = Array(path(name).utf8).map { $0 == 1 ? 0xE9 : $0 } + [0]
      let descriptor = open(bytes.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT, 0o644)
      XCTAssertGreaterThanOrEqual(descriptor, 0)
      close(descriptor)
    }
  }

  func testTheyAreLeftOutWithOneLine() throws {
    for arguments in [
      ["run"], ["run", "--list"], ["check", "scenarios"], ["format", "scenarios"], ["export", "--to", "curl", "scenarios"],
      ["--dump", "screen.txt", "--size", "80x24"],
    ] {
      let outcome = try run(arguments)
      XCTAssertEqual(outcome.code, 0, "\(arguments): \(outcome.errors)")
      XCTAssertEqual(Set(outcome.errorLines), [warning], "\(arguments)")
    }
    XCTAssertTrue(try run(["run"]).output.hasPrefix("2 passed"))
    XCTAssertEqual(try run(["review"]).output, "No updates are pending.\n")
  }

  func testAFolderWithNothingElseSaysWhyNothingIsRun() throws {
    try FileManager.default.removeItem(atPath: path("scenarios/good.scenario"))
    try FileManager.default.removeItem(atPath: path("scenarios/sub"))
    let outcome = try run(["run"])
    XCTAssertEqual(outcome.code, 2)
    XCTAssertTrue(outcome.errors.contains("its name is not UTF-8"), outcome.errors)
  }
}
