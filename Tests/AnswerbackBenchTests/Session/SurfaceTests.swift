import Curses
import Foundation
import ScenarioSyntax
import Scenarios
import Synchronization
import Workbench
import XCTest

@testable import AnswerbackBench

final class SurfaceTests: XCTestCase {
  func testTheEditorGetsTheRequestAndItsTextIsTakenOver() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    bench.services.editor = "ed-for-tests --wait"
    let commands = Mutex<[[String]]>([])
    let terminal = ScriptedSurface { command in
      commands.withLock { $0.append(command) }
      try Data("POST /from-the-editor\n\n".utf8).write(to: URL(filePath: command[4]))
      return 0
    }
    let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: bench.services)
    _ = try await session.run(try Script("E\n:wait POST /from-the-editor"))
    XCTAssertEqual(commands.withLock { $0.map { $0[..<4] } }, [["/bin/sh", "-c", "ed-for-tests --wait \"$1\"", "sh"]])
    let file = try XCTUnwrap(commands.withLock { $0.first?[4] })
    XCTAssertFalse(FileManager.default.fileExists(atPath: file))
  }

  func testTheEditorOpensAScenarioAtItsLineAndTheFileIsParsedAgain() async throws {
    let expected: [String: [String]] = [
      "vi": ["+2", "PATH"], "code -w": ["--goto", "PATH:2"], "/usr/bin/hx": ["PATH:2"], "my-editor": ["+2", "PATH"],
    ]
    for (editor, arguments) in expected {
      var bench = try Bench.withTeapot()
      defer { bench.remove() }
      let path = bench.path("tea.scenario")
      try Data("GET /tea\nHTTP 200\n".utf8).write(to: URL(filePath: path))
      bench.services.editor = editor
      bench.services.listScenarios = { [Message.ScenarioEntry(path: path, name: "tea")] }
      bench.services.runScenario = { path, _, _ in
        let verdict = Verdict(.failed, "HTTP 200", at: SourcePosition(line: 2), message: "status is 418, not 200")
        let step = StepResult(name: "", position: SourcePosition(line: 1), verdicts: [verdict])
        return (ScenarioResult(path: path, text: "GET /tea\nHTTP 200\n", name: "tea", steps: [step]), nil)
      }
      let commands = Mutex<[[String]]>([])
      let terminal = ScriptedSurface { command in
        commands.withLock { $0.append(command) }
        try Data("GET /tea\nHTTP 200\n[Assert]\n".utf8).write(to: URL(filePath: path))
        return 0
      }
      let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: bench.services)
      _ = try await session.run(try Script("1:run-file \(path)<Enter>\n:wait 0 of 1\n3E\n:wait unknown section"))
      XCTAssertEqual(
        commands.withLock { $0.map { Array($0[4...]) } },
        [arguments.map { $0.replacing("PATH", with: path) }],
        editor
      )
    }
  }

  func testAnEditorThatFailsIsASentence() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    bench.services.editor = "vi"
    let session = BenchSession(
      model: BenchModel(request: bench.request),
      terminal: ScriptedSurface { _ in 127 },
      services: bench.services
    )
    let code = try await session.run(try Script("E\n:wait vi exited with code 127"))
    XCTAssertEqual(code, 0)
  }

  func testACommandThatFailsOrWritesNothingSaysSo() async throws {
    for (command, words) in [
      ("cat >/dev/null", "| cat >/dev/null wrote nothing, exit status 0"), ("echo x; exit 3", "| echo x; exit 3: exit status 3"),
      ("exit 4", "| exit 4 wrote nothing, exit status 4"),
    ] {
      var bench = try Bench.withTeapot()
      defer { bench.remove() }
      bench.services.pager = "cat >/dev/null"
      let terminal = ScriptedSurface { command in
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
      }
      let session = BenchSession(model: BenchModel(request: bench.request), terminal: terminal, services: bench.services)
      let code = try await session.run(
        try Script("<Enter>\n:wait 418\n|\(command.replacing(">", with: "<gt>"))<Enter>\n:wait \(words)")
      )
      XCTAssertEqual(code, 0, command)
    }
  }

  func testSuspendingIsTheTerminalsBusiness() async throws {
    let bench = try Bench.withTeapot()
    defer { bench.remove() }
    let terminal = ScriptedSurface { _ in 0 }
    let session = BenchSession(model: BenchModel(), terminal: terminal, services: bench.services)
    _ = try await session.run(try Script("<C-z><C-l>"))
    XCTAssertEqual(terminal.calls, ["suspend", "repaint", "close"])
  }

  func testMessagesOfTheRestArePaintedAtItsEndAndAKeyAtOnce() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    let (rests, resting) = AsyncStream<CheckedContinuation<Void, Never>>.makeStream()
    bench.services.sleep = { duration in
      // Waiters have their own alarm, which never rings here.
      guard duration == .milliseconds(33) else { return await withUnsafeContinuation { _ in } }
      await withCheckedContinuation { resting.yield($0) }
    }
    let terminal = ScriptedSurface { _ in 0 }
    let session = BenchSession(model: BenchModel(), terminal: terminal, services: bench.services)
    let running = Task { await session.run() }
    _ = await session.wait(for: .idle, atMost: .seconds(1))
    let before = terminal.drawings
    for number in 0..<50 {
      session.post(.notice("message \(number)"))
      _ = await session.wait(for: .processed, atMost: .seconds(1))
    }
    XCTAssertEqual(terminal.drawings, before)

    terminal.send(.key(.escape))
    var drawn = terminal.drawn.makeAsyncIterator()
    while terminal.drawings == before { _ = await drawn.next() }
    XCTAssertEqual(terminal.drawings, before + 1)

    session.post(.notice("the last one"))
    _ = await session.wait(for: .processed, atMost: .seconds(1))
    XCTAssertEqual(terminal.drawings, before + 1)
    var pauses = rests.makeAsyncIterator()
    await pauses.next()?.resume()
    while terminal.drawings == before + 1 { _ = await drawn.next() }
    XCTAssertEqual(terminal.drawings, before + 2)

    terminal.send(.ended(signal: 15))
    _ = await running.value
    resting.finish()
    while let pause = await pauses.next() { pause.resume() }
  }
}

/// A surface that counts what is asked of it.
private final class ScriptedSurface: TerminalSurface {
  let events: AsyncStream<Terminal.Event>
  let output = AsyncStream<String> { $0.finish() }
  let size = Size(columns: 120, rows: 40)
  /// Tells of every drawing.
  let drawn: AsyncStream<Void>

  private let eventContinuation: AsyncStream<Terminal.Event>.Continuation
  private let drawing: AsyncStream<Void>.Continuation
  private let program: @Sendable ([String]) throws -> Int32
  private let state = Mutex((calls: [String](), drawings: 0))

  init(program: @escaping @Sendable ([String]) throws -> Int32) {
    self.program = program
    (events, eventContinuation) = AsyncStream.makeStream()
    (drawn, drawing) = AsyncStream.makeStream()
  }

  var calls: [String] { state.withLock { $0.calls } }
  var drawings: Int { state.withLock { $0.drawings } }

  func send(_ event: Terminal.Event) { eventContinuation.yield(event) }

  func draw(_ screen: Screen, isUrgent: Bool) {
    state.withLock { $0.drawings += 1 }
    drawing.yield()
  }

  func repaint() { note("repaint") }
  func suspend() { note("suspend") }
  func show(in theme: Theme) {}
  func copy(_ text: String) -> Bool { true }
  func run(_ command: [String]) async throws -> Int32 { try program(command) }

  func close() {
    note("close")
    eventContinuation.finish()
  }

  private func note(_ call: String) {
    state.withLock { $0.calls.append(call) }
  }
}
