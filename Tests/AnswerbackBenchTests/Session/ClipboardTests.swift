import Foundation
import Workbench
import XCTest

@testable import AnswerbackBench

/// Where copies go, with programs of the tests in the place of the system's.
final class ClipboardTests: CommandTestCase {
  private let terminal = HeadlessTerminal(size: Size(columns: 80, rows: 24))

  /// Makes a program that writes its arguments and its input into a file of its own name.
  private func addProgram(_ name: String, code: Int32 = 0) throws {
    let place = try file("bin/\(name)", "#!/bin/sh\n{ echo \"$@\"; cat; } >\(path("\(name).out"))\nexit \(code)\n")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place)
  }

  private func clipboard(_ environment: [String: String]) -> BenchSession.Clipboard {
    BenchSession.Clipboard(
      environment: ["PATH": "\(path("bin")):/usr/bin:/bin", "XDG_STATE_HOME": path("state")].merging(environment) { $1 }
    )
  }

  func testATerminalThatTakesTextGetsIt() async throws {
    try addProgram("xclip")
    let outcome = await clipboard(["TERM": "xterm-256color", "DISPLAY": ":0"]).put("text", .auto, on: terminal)
    XCTAssertEqual(outcome, .terminal)
    XCTAssertEqual(terminal.copied, ["text"])
    XCTAssertFalse(exists("xclip.out"))
  }

  func testOthersAreServedByAProgram() async throws {
    for name in ["wl-copy", "xclip", "tmux"] { try addProgram(name) }
    let places: [([String: String], String, String)] = [
      (["TERM": "linux", "DISPLAY": ":0"], "xclip", "-selection clipboard\ntext"),
      (["TERM": "xterm-256color", "VTE_VERSION": "7600", "WAYLAND_DISPLAY": "w"], "wl-copy", "\ntext"),
      (["TERM": "screen-256color", "TMUX": "/tmp/t,1,0", "DISPLAY": ":0"], "tmux", "load-buffer -w -\ntext"),
    ]
    for (environment, name, written) in places {
      let outcome = await clipboard(environment).put("text", .auto, on: terminal)
      XCTAssertEqual(outcome, .tool(name))
      XCTAssertEqual(try text("\(name).out"), written)
    }
    XCTAssertEqual(terminal.copied, [])
  }

  func testAProgramThatFailsGivesWayToTheNextAndThenToAFile() async throws {
    try addProgram("wl-copy", code: 1)
    try addProgram("xclip")
    let clipboard = clipboard(["TERM": "linux", "WAYLAND_DISPLAY": "w", "DISPLAY": ":0"])
    let second = await clipboard.put("text", .auto, on: terminal)
    XCTAssertEqual(second, .tool("xclip"))
    try addProgram("xclip", code: 1)
    let third = await clipboard.put("text", .auto, on: terminal)
    XCTAssertEqual(third, .file(path: path("state/answerback/copied.txt")))
    XCTAssertEqual(try text("state/answerback/copied.txt"), "text")
    let attributes = try FileManager.default.attributesOfItem(atPath: path("state/answerback/copied.txt"))
    XCTAssertEqual(attributes[.posixPermissions] as? Int, 0o600)
  }

  func testTheUserSaysWhere() async throws {
    try addProgram("xclip")
    let clipboard = clipboard(["TERM": "xterm", "DISPLAY": ":0"])
    let tool = await clipboard.put("text", .tool, on: terminal)
    XCTAssertEqual(tool, .tool("xclip"))
    let file = await clipboard.put("text", .file, on: terminal)
    XCTAssertEqual(file, .file(path: path("state/answerback/copied.txt")))
    let off = await clipboard.put("text", .off, on: terminal)
    XCTAssertEqual(off, .off)
    XCTAssertEqual(terminal.copied, [])
    let terminal = await clipboard.put("text", .terminal, on: terminal)
    XCTAssertEqual(terminal, .terminal)
  }
}
