import Foundation
import XCTest

/// Every command that writes, with every kind of standard output.
final class OutputStreamTests: ProgramTestCase {
  private struct Row {
    let arguments: [String]
    var code: Int32 = 0
    /// Lines on standard error of a run that ends well.
    var notes = 0
  }

  private static let reports = ["text", "dots", "junit", "tap", "ndjson", "json", "github", "markdown", "har", "html"]

  private let rows: [Row] =
    reports.map { Row(arguments: ["run", "--report", $0, "--show", "all", "a.scenario"]) }
    + ["curl", "har", "http", "hurl", "json"].map { Row(arguments: ["export", "--to", $0, "a.scenario"]) }
    + [
      Row(arguments: ["run", "--list", "a.scenario"]), Row(arguments: ["run", "--dry-run", "a.scenario"]),
      Row(arguments: ["run", "--openapi-coverage", "a.scenario"]),
      Row(arguments: ["run", "--report", "junit:stdout", "a.scenario"]),
      Row(arguments: ["check", "a.scenario"]), Row(arguments: ["check", "--format", "json", "a.scenario"]),
      Row(arguments: ["format", "--check", "bad.scenario"], code: 1),
      Row(arguments: ["review", "a.scenario"], code: 1), Row(arguments: ["import", "curl", "c.txt"], notes: 1),
      Row(arguments: ["openapi"], notes: 40), Row(arguments: ["openapi", "--format", "yaml"], notes: 40),
      Row(arguments: ["routes"]), Row(arguments: ["routes", "--json"]), Row(arguments: ["syntax", "vim"]),
      Row(arguments: ["--help"]), Row(arguments: ["help", "run"]), Row(arguments: ["--version"]),
      Row(arguments: ["--generate-completion-script", "bash"]), Row(arguments: ["--dump", "stdout", "--size", "80x24"]),
    ]

  override func setUpWithError() throws {
    try super.setUpWithError()
    // A link of the test's own, so that a fault cannot replace the one of the system.
    try FileManager.default.createSymbolicLink(atPath: path("stdout"), withDestinationPath: "/proc/self/fd/1")
    try write("GET {{base}}/\n\nHTTP 200\n", to: "a.scenario")
    try write("GET {{base}}/\n\nHTTP 201\n", to: "a.scenario.new")
    try write("GET {{base}}/\nHTTP 200\n[Asserts]\nstatus   ==    200\n", to: "bad.scenario")
    try write("curl http://127.0.0.1:8080/x\n", to: "c.txt")
  }

  func testAReaderThatTakesEverythingGetsIt() throws {
    for (row, outcome) in zip(rows, try run(each: rows.map(\.arguments))) {
      XCTAssertEqual(outcome.code, row.code, "\(row.arguments): \(outcome.errors)")
      XCTAssertNil(outcome.signal, "\(row.arguments)")
      XCTAssertFalse(outcome.output.isEmpty, "\(row.arguments)")
      XCTAssertLessThanOrEqual(outcome.errorLines.count, row.notes, "\(row.arguments): \(outcome.errors)")
    }
  }

  func testAClosedStreamAndAFullDiskAreOneLineAndExitCode2() throws {
    for (output, cause) in [(BuiltProgram.Output.closed, "it is closed"), (.full, "the disk is full")] {
      for (row, outcome) in zip(rows, try run(each: rows.map(\.arguments), output: output)) {
        XCTAssertEqual(outcome.code, 2, "\(row.arguments), \(output)")
        XCTAssertNil(outcome.signal, "\(row.arguments), \(output)")
        XCTAssertEqual(outcome.errorLines.count, 1, "\(row.arguments), \(output): \(outcome.errors)")
        XCTAssertTrue(outcome.errors.contains(cause), "\(row.arguments), \(output): \(outcome.errors)")
      }
    }
  }

  func testAReaderThatHasGoneEndsThemQuietly() throws {
    let rows = rows.filter { row in !row.arguments.contains { $0.hasSuffix("stdout") } }
    for (row, outcome) in zip(rows, try run(each: rows.map(\.arguments), output: .unread)) {
      XCTAssertEqual(outcome.code, 141, "\(row.arguments): \(outcome.errors)")
      XCTAssertNil(outcome.signal, "\(row.arguments)")
      XCTAssertEqual(outcome.errors, "", "\(row.arguments)")
    }
  }

  func testAReaderThatLeavesAfterOneByteEndsThemQuietly() throws {
    for (row, outcome) in zip(rows, try run(each: rows.map(\.arguments), output: .left)) {
      // A text that the pipe could hold was written before the reader left.
      XCTAssertTrue([row.code, 141].contains(outcome.code), "\(row.arguments): \(outcome.code)")
      XCTAssertNil(outcome.signal, "\(row.arguments)")
      XCTAssertLessThanOrEqual(outcome.errorLines.count, row.notes, "\(row.arguments): \(outcome.errors)")
    }
  }

  func testErrorsThatCannotBeWrittenLeaveTheExitCode() throws {
    for redirection in ["2>&-", "2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-"] {
      for (arguments, code): ([String], Int32) in [
        (["run", "nothing.scenario"], 2), (["--frobnicate"], 2), (["import", "curl", "a.scenario"], 2),
      ] {
        let outcome = try run(arguments, redirections: redirection)
        XCTAssertEqual(outcome.code, code, "\(arguments), \(redirection)")
        XCTAssertNil(outcome.signal, "\(arguments), \(redirection)")
      }
    }
    XCTAssertEqual(try run(["run", "a.scenario"], redirections: "2>&-").code, 0)
  }

  func testInputThatCannotBeReadIsOneLineAndExitCode2() throws {
    for redirection in ["<&-", "<."] {
      for arguments in [
        ["run", "-"], ["check", "-"], ["format", "-"], ["export", "--to", "curl", "-"], ["import", "curl", "-"],
      ] {
        let outcome = try run(arguments, redirections: redirection)
        XCTAssertEqual(outcome.code, 2, "\(arguments), \(redirection)")
        XCTAssertEqual(outcome.errorLines.count, 1, "\(arguments), \(redirection): \(outcome.errors)")
      }
    }
    XCTAssertEqual(try run(["--script", "."]).code, 2)
  }

  func testNothingElseGetsTheNumberOfAClosedStream() throws {
    try write("GET {{base}}/\n[Options]\noutput: body.json\n\nHTTP 200\n", to: "b.scenario")
    let outcome = try run(["run", "--report", "junit:report.xml", "b.scenario"], redirections: ">&- 2>&- <&-")
    XCTAssertEqual(outcome.code, 0)
    let (body, report) = (try text("body.json"), try text("report.xml"))
    XCTAssertTrue(body.hasPrefix("{"), body)
    XCTAssertTrue(report.hasPrefix("<?xml"), report)
  }
}
