import Foundation
import Glibc
import XCTest

/// `--plain` as a process of its own: pipes, readers that leave, full disks.
final class PlainProgramTests: ProgramTestCase {
  private func plain(_ lines: String, output: BuiltProgram.Output = .read) throws -> BuiltProgram.Outcome {
    try write(lines, to: "lines")
    return try run(["--plain"], output: output, redirections: "<lines")
  }

  func testWithoutATerminal() throws {
    let outcome = try plain("open /\nsend\nquit\n")
    XCTAssertEqual(outcome.code, 0)
    XCTAssertEqual(outcome.errors, "")
    XCTAssertTrue(outcome.output.contains("answerback showcase"), outcome.output)
    XCTAssertFalse(outcome.output.contains("\u{1b}"))
  }

  func testAReaderThatLeaves() throws {
    let outcome = try plain("open /\nsend\nhelp all\nquit\n", output: .left)
    XCTAssertTrue([0, 141].contains(outcome.code), "\(outcome.code) \(outcome.errors)")
    XCTAssertEqual(outcome.errors, "")
  }

  func testAFullDisk() throws {
    let outcome = try plain("open /\nsend\nquit\n", output: .full)
    XCTAssertEqual(outcome.code, 2)
    XCTAssertEqual(outcome.errors, "error: standard output can't be written: the disk is full.\n")
  }

  func testAnyNumberOfSecondsIsATimeToWait() throws {
    let outcome = try plain("wait inf\nwait nan\nwait 1e300\nwait -1e300\nwait x\nquit\n")
    XCTAssertEqual(outcome.code, 0)
    XCTAssertEqual(outcome.errors, "")
  }

  func testALineOfTenMegabytes() throws {
    let outcome = try plain(String(repeating: "x", count: 10 << 20) + "\nopen /\nsend\nquit\n")
    XCTAssertEqual(outcome.code, 0)
    XCTAssertTrue(outcome.output.contains("200 OK"))
    XCTAssertLessThan(outcome.output.utf8.count, 20_000)
  }

  func testBytesThatAreNoText() throws {
    try Data([0xFF, 0x00, 0x1B, 0x5B, 0x41, 0x0A]).write(to: folder.appending(path: "lines"))
    let outcome = try run(["--plain"], redirections: "<lines")
    XCTAssertEqual(outcome.code, 0)
    XCTAssertFalse(outcome.output.contains("\u{1b}"))
  }

  func testAnInterruptEndsItWhereNobodyTypes() throws {
    let program = try program(["--plain"])
    program.waitForInput()
    try program.start()
    while try !program.line().contains("help lists the commands") {}
    program.send(SIGINT)
    XCTAssertEqual(try program.end().code, 130)
  }

  func testTheBodyGoesToACommandAndToAFile() throws {
    let outcome = try plain("open /\nsend\npipe tr a-z A-Z; exit 3\nsave-body body.txt\npager\nedit\nquit\n")
    XCTAssertEqual(outcome.code, 0)
    let body = try text("body.txt")
    XCTAssertTrue(outcome.output.contains("ANSWERBACK SHOWCASE"), outcome.output)
    XCTAssertTrue(outcome.output.contains("| tr a-z A-Z; exit 3: exit status 3"), outcome.output)
    XCTAssertTrue(outcome.output.contains("saved the body: body.txt, \(body.utf8.count) bytes"), outcome.output)
    XCTAssertTrue(outcome.output.contains("an editor needs a terminal"), outcome.output)
  }

  func testACommandThatWritesWithoutEndIsCut() throws {
    let start = ContinuousClock.now
    let outcome = try plain("open /\nsend\npipe yes\nquit\n")
    XCTAssertEqual(outcome.code, 0)
    // Only what is written is drawn.
    XCTAssertLessThan(start.duration(to: .now), .seconds(12))
    XCTAssertTrue(outcome.output.contains("only the first 1 MB of it are told"), outcome.output)
    XCTAssertLessThan(outcome.output.utf8.count, 20_000)
  }
}
