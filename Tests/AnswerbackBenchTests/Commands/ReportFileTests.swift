import Foundation
import Glibc
import TestSupport
import XCTest

@testable import AnswerbackBench

/// The files that a run writes: what stays of an old one, and what is said of one that can't be written.
final class ReportFileTests: CommandTestCase {
  private func scenario() throws -> String { try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n") }

  private func mode(_ name: String) throws -> mode_t {
    var state = stat()
    guard lstat(path(name), &state) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    return state.st_mode
  }

  func testReportsAreWrittenThroughLinksAndKeepTheMode() async throws {
    try file("target.xml", "old")
    chmod(path("target.xml"), 0o600)
    symlink("target.xml", path("link.xml"))
    let run = await answerback("run", "--report", "junit:\(path("link.xml"))", try scenario())
    XCTAssertEqual(run.code, 0, run.errors)
    XCTAssertTrue(try text("target.xml").hasPrefix("<?xml"))
    XCTAssertEqual(try mode("target.xml") & 0o777, 0o600)
    XCTAssertEqual(try mode("link.xml") & S_IFMT, S_IFLNK)
  }

  func testALongReportIsWrittenWhole() async throws {
    try file("r.ndjson", "old")
    let run = await answerback("run", "--repeat", "700", "--report", "ndjson:\(path("r.ndjson"))", try scenario())
    XCTAssertEqual(run.code, 0, run.errors)
    let report = try text("r.ndjson")
    XCTAssertGreaterThan(report.utf8.count, 1 << 18)
    let lines = report.split(separator: "\n")
    XCTAssertEqual(lines.count { $0.hasPrefix("{\"event\":\"scenarioFinished\"") }, 700)
    XCTAssertEqual(lines.first?.hasPrefix("{\"event\":\"runStarted\""), true)
    XCTAssertEqual(lines.last?.hasPrefix("{\"event\":\"runFinished\",\"passed\":700,"), true)
    XCTAssertEqual(try text(".answerback/last-run.ndjson"), report)
  }

  func testReportsAreWrittenIntoPipes() async throws {
    mkfifo(path("pipe"), 0o600)
    let reader = open(path("pipe"), O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    for option in [["--report", "tap:\(path("pipe"))"], ["--curl", path("pipe")]] {
      let run = await answerback(arguments: ["run"] + option + [try scenario()])
      XCTAssertEqual(run.code, 0, run.errors)
      var bytes = [UInt8](repeating: 0, count: 8)
      XCTAssertGreaterThan(read(reader, &bytes, 8), 0)
      while read(reader, &bytes, 8) > 0 {}
    }
    XCTAssertEqual(try mode("pipe") & S_IFMT, S_IFIFO)
  }

  func testReportsAreWrittenIntoDevicesAndAFullOneIsExitCode2() async throws {
    for (name, number) in [("null", 3), ("full", 7)] as [(String, UInt)] {
      guard mknod(path(name), S_IFCHR | 0o666, dev_t(1 << 8 | number)) == 0, access(path(name), W_OK) == 0 else {
        try await Requirement.unsupported("Devices can't be made here.")
      }
    }
    let good = await answerback("run", "--report", "junit:\(path("null"))", try scenario())
    XCTAssertEqual(good.code, 0, good.errors)
    let full = await answerback("run", "--report", "junit:\(path("full"))", try scenario())
    XCTAssertEqual(full.code, 2)
    XCTAssertEqual(full.errors, "error: --report full can't be written: the disk is full. Make room, or choose another path.\n")
    XCTAssertEqual([try mode("null") & S_IFMT, try mode("full") & S_IFMT], [S_IFCHR, S_IFCHR])
  }

  func testOneReportThatCannotBeWrittenKeepsNoneOfTheOthers() async throws {
    let run = await answerback(
      "run",
      "--report",
      "junit:\(path("no/r.xml"))",
      "--report",
      "tap:\(path("r.tap"))",
      "--curl",
      path("c.txt"),
      try scenario()
    )
    XCTAssertEqual(run.code, 2)
    XCTAssertEqual(
      run.errors,
      "error: --report no/r.xml can't be written: its folder doesn't exist. Make the folder, or choose another path.\n"
    )
    XCTAssertTrue(exists("r.tap") && exists("c.txt"))
  }

  func testAReportOfAnEarlierRunDoesNotOutliveARunThatEndsWith2() async throws {
    let report = "junit:\(path("r.xml"))"
    for arguments in [
      ["run", "--report", report, path("nothing")], ["run", "--report=\(report)", "--jobs", "0"],
      ["run", "--report", report, "--frobnicate"], ["run", "--report", report, "--vars-file", path("nothing"), try scenario()],
      ["run", "--report", report, "--filter", "nothing", try scenario()],
    ] {
      try file("r.xml", "old")
      let run = await answerback(arguments: arguments)
      XCTAssertEqual(run.code, 2, "\(arguments)")
      XCTAssertFalse(exists("r.xml"), "\(arguments)")
    }
    try file("target.xml", "old")
    symlink("target.xml", path("link.xml"))
    _ = await answerback("run", "--report", "junit:\(path("link.xml"))", path("nothing"))
    XCTAssertTrue(exists("target.xml"), "what a link leads to is not this run's to remove")
  }

  func testFormatKeepsLinksAndModes() async throws {
    try file("m.scenario", "GET {{base}}/x\nHTTP 200\n[Asserts]\nstatus   ==    200\n")
    chmod(path("m.scenario"), 0o600)
    symlink("m.scenario", path("ln.scenario"))
    link(path("m.scenario"), path("hard.scenario"))
    let run = await answerback("format", path("ln.scenario"))
    XCTAssertEqual(run.code, 0, run.errors)
    XCTAssertTrue(try text("hard.scenario").contains("status == 200"))
    XCTAssertEqual(try mode("m.scenario") & 0o777, 0o600)
    XCTAssertEqual(try mode("ln.scenario") & S_IFMT, S_IFLNK)
  }

  func testAcceptingAnUpdateKeepsLinksAndModes() async throws {
    try file("m.scenario", "GET {{base}}/x\n\nHTTP 404\n")
    try file("m.scenario.new", "GET {{base}}/x\n\nHTTP 200\n")
    chmod(path("m.scenario"), 0o640)
    let run = await answerback("review", "--accept", path("m.scenario"))
    XCTAssertEqual(run.code, 0, run.errors)
    XCTAssertEqual(try mode("m.scenario") & 0o777, 0o640)
    XCTAssertFalse(exists("m.scenario.new"))
  }

  func testTheStepSummaryOfAWorkflowIsAddedTo() async throws {
    try file("summary.md", "before\n")
    environment = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": path("summary.md")]
    let run = await answerback("run", "--report", "tap", try scenario())
    XCTAssertEqual(run.code, 0, run.errors)
    XCTAssertTrue(try text("summary.md").hasPrefix("before\n"))
    XCTAssertGreaterThan(try text("summary.md").count, 10)
  }
}
