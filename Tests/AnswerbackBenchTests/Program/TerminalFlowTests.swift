import Answerback
import Foundation
import Glibc
import XCTest

@testable import AnswerbackBench

/// The bench in a real terminal, from its start to its end: it always leaves the terminal as it was.
final class TerminalFlowTests: ProgramTestCase {
  private func open(
    _ arguments: String = "",
    columns: Int = 80,
    rows: Int = 24,
    environment: [String: String] = [:]
  ) async throws -> Tmux {
    let tmux = try await Tmux(in: folder, columns: columns, rows: rows, environment: environment)
    try tmux.enter("clear; stty -g > before")
    try tmux.enter("$ANSWERBACK \(arguments); echo \"code $?\"; stty -g > after; printf 'o%s\\n' ver")
    return tmux
  }

  private func openBench(_ arguments: String = "", environment: [String: String] = [:]) async throws -> Tmux {
    let tmux = try await open(arguments, environment: environment)
    try tmux.wait(for: " quit")
    return tmux
  }

  /// The terminal is as it was, and the shell says what the bench ended with.
  private func assertLeft(_ tmux: Tmux, code: Int32, file: StaticString = #filePath, line: UInt = #line) throws {
    try tmux.wait(for: "over\nready>", file: file, line: line)
    let screen = try tmux.screen()
    XCTAssertTrue(screen.contains("code \(code)"), screen, file: file, line: line)
    XCTAssertEqual(try text("after"), try text("before"), file: file, line: line)
    XCTAssertEqual(try tmux.modes(), "0 1 000", file: file, line: line)
    guard !Self.crashes.contains(code - 128) else { return }
    XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: path("tmp")), [], file: file, line: line)
  }

  private static let crashes = [SIGSEGV, SIGILL, SIGTRAP, SIGABRT]

  func testQuitting() async throws {
    let tmux = try await openBench()
    XCTAssertEqual(try tmux.modes().prefix(3), "1 1")
    try tmux.press("q")
    try assertLeft(tmux, code: 0)
  }

  func testSignalsThatEndIt() async throws {
    for signal in [SIGTERM, SIGHUP] {
      let tmux = try await openBench()
      kill(try tmux.processOfBench(), signal)
      try assertLeft(tmux, code: 128 + signal)
      try FileManager.default.removeItem(atPath: path("after"))
    }
  }

  func testCrashes() async throws {
    for signal in Self.crashes {
      let tmux = try await openBench()
      kill(try tmux.processOfBench(), signal)
      try assertLeft(tmux, code: 128 + signal)
      try FileManager.default.removeItem(atPath: path("after"))
    }
  }

  func testSuspendingAndComingBack() async throws {
    let tmux = try await openBench()
    for _ in 0..<3 {
      try tmux.press("C-z")
      try tmux.wait(for: "Stopped")
      XCTAssertEqual(try tmux.modes(), "0 1 000")
      try tmux.enter("clear; stty -g > stopped; fg")
      try tmux.wait(for: " quit")
      XCTAssertEqual(try text("stopped"), try text("before"))
    }
    try tmux.press("q")
    try tmux.wait(for: "ready>")
    XCTAssertEqual(try tmux.modes(), "0 1 000")
  }

  func testInterruptsInTheEditor() async throws {
    try write("#!/bin/sh\ntrap 'echo caught' INT\necho editing\nread line\necho \"X-Typed: $line\" >> \"$1\"\n", to: "editor")
    chmod(path("editor"), 0o755)
    let tmux = try await openBench(environment: ["EDITOR": path("editor")])
    try tmux.press("E")
    try tmux.wait(for: "editing")
    for _ in 0..<5 { try tmux.press("C-c") }
    try tmux.enter("done")
    try tmux.wait(for: " quit")
    try tmux.press("q")
    try tmux.wait(for: "the request was changed and not sent") {
      $0.contains("over\nready>") || $0.contains("Quit all the same?")
    }
    if try tmux.screen().contains("Quit all the same?") { try tmux.press("y") }
    try assertLeft(tmux, code: 0)
  }

  func testInterruptsRightAfterTheEditor() async throws {
    let tmux = try await openBench(environment: ["EDITOR": "true"])
    for _ in 0..<20 { try tmux.press("E", "C-c", "C-c", "C-c") }
    // Keys that are typed for an editor are lost with it.
    try tmux.wait(for: "the request with the focus") { screen in
      try tmux.press("2")
      return screen.contains("┏━ 2 Request")
    }
    try tmux.press("q")
    try assertLeft(tmux, code: 0)
  }

  func testSuspendingInTheEditor() async throws {
    try write("#!/bin/sh\necho editing\nread line\n", to: "editor")
    chmod(path("editor"), 0o755)
    let tmux = try await openBench(environment: ["EDITOR": path("editor")])
    try tmux.press("E")
    try tmux.wait(for: "editing")
    try tmux.press("C-z")
    try tmux.wait(for: "Stopped")
    try tmux.enter("clear; fg")
    try tmux.wait(for: "ANSWERBACK")
    try tmux.enter("")
    try tmux.wait(for: " quit")
    try tmux.press("q")
    try tmux.wait(for: "ready>")
    XCTAssertEqual(try tmux.modes(), "0 1 000")
  }

  func testAStormOfSizes() async throws {
    let tmux = try await openBench()
    for round in 0..<60 { try tmux.resize(columns: 20 + round * 37 % 180, rows: 5 + round * 13 % 50) }
    try tmux.resize(columns: 100, rows: 30)
    let screen = try tmux.wait(for: "the last size") { $0.split(separator: "\n").first?.contains("? help") ?? false }
    XCTAssertLessThanOrEqual(screen.split(separator: "\n").map(\.count).max() ?? 0, 100)
    try tmux.press("q")
    try assertLeft(tmux, code: 0)
  }

  func testAPasteOfAMegabyte() async throws {
    let tmux = try await openBench()
    try tmux.press("2", "e")
    try tmux.wait(for: "done")
    try tmux.paste("GET /" + String(repeating: "a", count: 1 << 20))
    try tmux.press("Escape")
    try tmux.press("?")
    try tmux.wait(for: "Help")
    try tmux.press("Escape", "q")
    try tmux.wait(for: "the end") { $0.contains("over\nready>") || $0.contains("Quit all the same?") }
    if try tmux.screen().contains("Quit all the same?") { try tmux.press("y") }
    try assertLeft(tmux, code: 0)
  }

  func testAServerThatHangs() async throws {
    let server = try SilentServer()
    let tmux = try await openBench(server.base + "/hang")
    try tmux.press("r")
    try wait("the connection") { server.hasConnection() }
    try tmux.press("?")
    try tmux.wait(for: "Help")
    try tmux.press("Escape", "C-c")
    try tmux.wait(for: "cancelled")
    try tmux.press("q")
    try assertLeft(tmux, code: 0)
  }

  func testWithoutColours() async throws {
    let tmux = try await openBench(environment: ["NO_COLOR": "1"])
    let text = try tmux.screen(withEscapes: true)
    XCTAssertNil(text.range(of: "\u{1b}\\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|10[0-7])m", options: .regularExpression), text)
    try tmux.press("q")
    try assertLeft(tmux, code: 0)
  }

  func testATerminalThatIsDumb() async throws {
    let tmux = try await open(environment: ["TERM": "dumb"])
    let screen = try tmux.wait(for: "code 4")
    XCTAssertTrue(screen.contains("Use answerback --plain"), screen)
    try tmux.enter("printf 'open /\\nsend\\nquit\\n' | $ANSWERBACK --plain --ascii")
    try tmux.wait(for: "\"pages\"")
  }

  func testOldTerminals() async throws {
    for term in ["vt100", "linux", "xterm"] {
      let tmux = try await openBench(environment: ["TERM": term])
      try tmux.wait(for: "requests go to")
      try tmux.press("Enter")
      try tmux.wait(for: "200 OK")
      try tmux.press("q")
      try tmux.wait(for: "over\nready>")
      XCTAssertEqual(try text("after"), try text("before"), term)
      try FileManager.default.removeItem(atPath: path("after"))
    }
  }

  func testTypedLines() async throws {
    let tmux = try await open("--plain --ascii")
    try tmux.wait(for: "help lists the commands")
    try tmux.enter("open /events/ticks")
    try tmux.enter("send")
    try tmux.wait(for: "tick 2")
    try tmux.press("C-c")
    try tmux.wait(for: "cancelled after")
    try tmux.press("C-c")
    try tmux.wait(for: "nothing is in flight")
    try tmux.enter("quit")
    try assertLeft(tmux, code: 0)
  }

  /// Both sides: this test started as a program of its own in tmux is the bench.
  func testATrapInAHandler() async throws {
    guard ProcessInfo.processInfo.environment["ANSWERBACK_TRAPS"] == nil else {
      _ = await AnswerbackBench.Bench.run([]) {
        try App {
          Get("/trap") { () -> String in
            let values = [1]
            return "\(values[values.count + 1])"
          }
        }
      }
      return
    }
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let tmux = try await Tmux(in: folder, columns: 100, rows: 30, environment: ["ANSWERBACK_TRAPS": "1", "TESTS": tests])
    try tmux.enter("clear; stty -g > before")
    let name = "AnswerbackBenchTests.TerminalFlowTests/testATrapInAHandler"
    try tmux.enter("$TESTS \(name) 2>errors; echo \"code $?\"; stty -g > after; printf 'o%s\\n' ver")
    try tmux.wait(for: "requests go to")
    try tmux.type("/trap")
    try tmux.press("Enter", "Enter")
    let screen = try tmux.wait(for: "over\nready>")
    XCTAssertEqual(try text("after"), try text("before"))
    XCTAssertEqual(try tmux.modes(), "0 1 000")
    // SIGILL or SIGTRAP, as the processor has it.
    XCTAssertTrue(screen.contains("code 132") || screen.contains("code 133"), screen)
    let said = try text("errors")
    XCTAssertTrue(said.contains("Index out of range"), said)
    XCTAssertTrue(said.contains("so a trap in a handler ends the bench as well."), said)
    XCTAssertTrue(said.contains(/The last request was GET http:\/\/127\.0\.0\.1:[0-9]+\/trap\./), said)
  }

  func testASecretThatIsTypedIsNotShown() async throws {
    let tmux = try await open("--plain --ascii")
    try tmux.wait(for: "help lists the commands")
    try tmux.enter("secret token")
    try tmux.wait(for: "the value of secret.token")
    try wait("a terminal that shows nothing") { try tmux.showsNothingTyped() }
    try tmux.enter("TOPSECRET")
    try tmux.wait(for: "{{secret.token}} is set, and never shown")
    XCTAssertFalse(try tmux.screen().contains("TOPSECRET"))
    XCTAssertFalse(try tmux.showsNothingTyped())
    // Left by ^C, and by a signal.
    try tmux.enter("secret other")
    try tmux.wait(for: "the value of secret.other")
    try wait("a terminal that shows nothing") { try tmux.showsNothingTyped() }
    try tmux.press("C-c")
    try wait("a terminal that shows what is typed") { try !tmux.showsNothingTyped() }
    try tmux.enter("secret third")
    try tmux.wait(for: "the value of secret.third")
    try wait("a terminal that shows nothing") { try tmux.showsNothingTyped() }
    kill(try tmux.processOfBench(), SIGTERM)
    try assertLeft(tmux, code: 143)
  }

  func testTheEditorOfTypedLines() async throws {
    try write("#!/bin/sh\necho editing\nread line\necho \"X-Typed: $line\" >> \"$1\"\n", to: "editor")
    chmod(path("editor"), 0o755)
    let tmux = try await open("--plain --ascii", environment: ["EDITOR": path("editor")])
    try tmux.wait(for: "help lists the commands")
    try tmux.enter("edit")
    try tmux.wait(for: "editing")
    try tmux.enter("by hand")
    try tmux.wait(for: "the request, from the editor")
    try tmux.enter("show request")
    try tmux.wait(for: "X-Typed: by hand")
    try tmux.enter("quit")
    try tmux.wait(for: "Quit all the same?")
    try tmux.enter("yes")
    try assertLeft(tmux, code: 0)
  }

  func testASlowTerminal() async throws {
    let terminal = try SlowTerminal(bytesPerSecond: 2000, in: folder)
    defer { terminal.close() }
    try terminal.start(try BuiltProgram.path)
    try wait("the first picture") { terminal.hasShown("quit") }
    // 1000 events a second, each of which changes the picture.
    terminal.type("2e\u{15}GET /events/ticks?ms=1\rr")
    try wait("the stream") { terminal.hasShown("LIVE") }
    let begun = terminal.count
    try wait("pictures of the stream") { terminal.count > begun + 3_000 }
    for letter in ["Ω", "Ψ"] {
      let before = terminal.count
      terminal.type("3/\(letter)")
      try wait("what was typed") { terminal.hasShown(letter) }
      // What the terminal had to show first. Bytes are counted, and not seconds, since other programs may use the machine.
      XCTAssertLessThan(terminal.count - before, 8000)
      terminal.type("\u{3}")
    }
  }
}
