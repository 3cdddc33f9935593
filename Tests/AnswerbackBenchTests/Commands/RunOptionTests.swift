import Answerback
import Foundation
import Scenarios
import Synchronization
import XCTest

@testable import AnswerbackBench

/// `--profile`, `--shard` by duration, `--time-scale`, `--server-command` and the progress line.
final class RunOptionTests: CommandTestCase {
  private let good = "GET {{base}}/x\n\nHTTP 200\n"
  private let slow = "### waits\nGET {{base}}/x\n[Options]\ndelay: 60ms\n\nHTTP 200\n"

  func testTheProfileShowsTheSlowestFirstAndSavesAll() async throws {
    try file("a.scenario", good)
    try file("b.scenario", slow + "\n" + good)
    let run = await answerback("run", path(), "--show", "none", "--profile")
    XCTAssertEqual(run.code, 0, run.errors)
    let rows = run.errors.split(separator: "\n")
    XCTAssertEqual(rows.count, 6, run.errors)
    XCTAssertEqual(rows.first, "Slowest scenarios and steps:")
    let ends = ["/b", "  line 2: waits", "  line 8: GET {{base}}/x", "/a", "  line 1: GET {{base}}/x"]
    for (row, end) in zip(rows.dropFirst(), ends) { XCTAssertTrue(row.hasSuffix(end), run.errors) }
    let saved = try text(".answerback/profile.ndjson").split(separator: "\n")
    XCTAssertEqual(saved.count, 2)
    XCTAssertTrue(saved[0].contains("b.scenario") && saved[0].contains("\"step\":\"waits\""), "\(saved)")
    XCTAssertTrue(saved[1].contains("a.scenario"), "\(saved)")
  }

  func testTheProfileGoesToTheFileThatIsNamed() async throws {
    let a = try file("a.scenario", good)
    for arguments in [["--profile", path("p.ndjson"), a], ["--profile=\(path("q.ndjson"))", a], ["--profile", a]] {
      let run = await answerback(arguments: ["run", "--show", "none"] + arguments)
      XCTAssertEqual(run.code, 0, run.errors)
    }
    XCTAssertEqual(["p.ndjson", "q.ndjson", ".answerback/profile.ndjson"].map(exists), [true, true, true])
  }

  func testAPartIsDividedByDurationsAndSavesNone() async throws {
    for name in ["a", "b", "c", "d"] { try file("\(name).scenario", good) }
    let times = ["a": 900, "b": 100, "c": 400, "d": 500]
    let lines = times.map { "{\"path\":\"\(path("\($0).scenario"))\",\"time\":\($1)}\n" }.joined()
    try file(".answerback/profile.ndjson", lines)
    for (part, expected) in [("1/2", ["a.scenario", "b.scenario"]), ("2/2", ["c.scenario", "d.scenario"])] {
      let run = await answerback("run", path(), "--show", "none", "--shard", part, "--profile")
      XCTAssertEqual(run.code, 0, run.errors)
      let listed = run.errors.split(separator: "\n").filter { $0.hasSuffix(".scenario") && $0.hasPrefix("  ") }
      XCTAssertEqual(listed.map { $0.trimmingCharacters(in: .whitespaces) }, expected)
      XCTAssertTrue(run.errors.contains("note: --profile saves no durations of a part."), run.errors)
    }
    XCTAssertEqual(try text(".answerback/profile.ndjson"), lines)
    try file(".answerback/profile.ndjson", lines + "{}\n")
    let damaged = await answerback("run", path(), "--shard", "1/2")
    XCTAssertEqual(
      damaged,
      CommandRun(
        code: 2,
        errors: "error: .answerback/profile.ndjson:5 has no duration of a scenario. "
          + "Remove the file, or save another one with --profile.\n"
      )
    )
  }

  func testTimeLimitsAndWaitsAreMultiplied() async throws {
    makeApp = {
      try App {
        Get("/x") {
          try await Task.sleep(for: .milliseconds(80))
          return ["id": 7]
        }
      }
    }
    let limits = ["[Options]\nmax-time: 20ms\n\nHTTP 200\n", "\nHTTP 200\n[Asserts]\nduration < 20ms\n"]
    for (number, limit) in limits.enumerated() {
      let path = try file("\(number).scenario", "GET {{base}}/x\n\(limit)")
      let runs = [await answerback("run", path), await answerback("run", path, "--time-scale", "200")]
      XCTAssertEqual(runs.map(\.code), [1, 0], limit)
    }
    let waiting = try file("w.scenario", "GET {{base}}/x\n[Options]\ndelay: 30s\n\nHTTP 200\n")
    let brief = await answerback("run", waiting, "--timeout", "1000", "--time-scale", "0.01")
    XCTAssertEqual(brief.code, 0, brief.output)
    for number in ["0", "-1", "1001", "nan"] {
      let run = await answerback("run", waiting, "--time-scale=\(number)")
      XCTAssertEqual(run.code, 2, number)
    }
    let failing = await answerback("run", self.path("0.scenario"), "--time-scale", "0.5")
    XCTAssertTrue(failing.output.contains("again:  answerback run 0.scenario:1 --time-scale 0.5\n"), failing.output)
  }

  func testACommandThatServesNothingIsToldOnce() async throws {
    try file("a.scenario", good)
    try file("b.scenario", good)
    let run = await answerback("run", path(), "--server-command", "echo no database; exit 7 # {port}")
    XCTAssertEqual(run.code, 4)
    XCTAssertTrue(
      run.errors.contains("error: The server command ended with status 7 before it accepted connections: echo no database"),
      run.errors
    )
    // What it printed is passed on as it comes, and not quoted again.
    XCTAssertEqual(run.errors.split(separator: "\n").count { $0.drop { $0 == " " } == "no database" }, 1, run.errors)
    let rows: [([String], String)] = [
      (["--server-command", "serve"], "The server command has no {port}: serve. Write {port} where the command takes its port."),
      (["--server-command", "serve {port}", "--server", "http://a"], "--server and --server-command can't be used together."),
    ]
    for (arguments, sentence) in rows {
      let run = await answerback(arguments: ["run", path()] + arguments)
      XCTAssertEqual(run.code, 2)
      XCTAssertTrue(run.errors.contains(sentence), run.errors)
    }
  }

  func testEachScenarioHasAServerOfItsOwnThatACommandStarts() async throws {
    let program = try BuiltProgram.path
    for name in ["a", "b", "c"] { try file("\(name).scenario", "GET {{base}}/no-such-page\n\nHTTP 404\n") }
    let log = path("starts")
    let command = "echo {port} >> '\(log)'; exec '\(program)' serve --port {port}"
    let run = await answerback("run", path(), "--jobs", "2", "--server-command", command)
    XCTAssertEqual(run.code, 0, run.output + run.errors)
    let ports = try text("starts").split(separator: "\n")
    XCTAssertEqual(Set(ports).count, 3, "\(ports)")
    try file("a.scenario", "GET {{base}}/no-such-page\n\nHTTP 200\n")
    let failing = await answerback("run", path("a.scenario"), "--server-command", command)
    XCTAssertEqual(failing.code, 1)
    XCTAssertTrue(failing.output.contains("again:  answerback run a.scenario:1 --server-command "), failing.output)
  }

  func testTheProgressLineIsErasedBeforeEachText() throws {
    let written = Collected<String>()
    var surroundings = Surroundings()
    surroundings.environment = ["TERM": "xterm"]
    surroundings.isTerminal = true
    surroundings.write = { written.append($0) }
    let line = try XCTUnwrap(ProgressLine(in: surroundings, interval: .zero))
    line.began()
    line.judged(ScenarioResult(path: "a.scenario", text: "", name: "a"))
    line.write("PASS  a\n", with: surroundings.write)
    line.write(".", with: surroundings.write)
    line.began()
    line.write("\n", with: surroundings.write)
    line.judged(ScenarioResult(path: "b.scenario", text: "", name: "b", environmentFailure: "no server"))
    line.end()
    line.began()
    let erase = "\r\u{1B}[K"
    XCTAssertEqual(
      written.value,
      "\(erase)1 running, 0 passed, 0 failed, 0 s\(erase)0 running, 1 passed, 0 failed, 0 s\(erase)PASS  a\n.\n"
        + "\(erase)0 running, 1 passed, 1 failed, 0 s\(erase)"
    )
  }

  func testThereIsNoProgressLineWhereNobodySeesIt() {
    let rows: [([String: String], Bool, Bool)] = [
      (["TERM": "xterm"], true, true), (["TERM": "xterm"], false, false), (["TERM": "dumb"], true, false), ([:], true, false),
      (["TERM": "xterm", "CI": "true"], true, false),
    ]
    for (environment, isTerminal, isShown) in rows {
      var surroundings = Surroundings()
      (surroundings.environment, surroundings.isTerminal) = (environment, isTerminal)
      XCTAssertEqual(ProgressLine(in: surroundings) != nil, isShown, "\(environment) \(isTerminal)")
    }
  }

  func testALongRunShowsItsProgressOnATerminal() async throws {
    isTerminal = true
    environment = ["TERM": "xterm", "NO_COLOR": "1"]
    let slow = try file("a.scenario", "GET {{base}}/x\n[Options]\ndelay: 400ms\n\nHTTP 200\n")
    let shown = await answerback("run", slow)
    XCTAssertTrue(shown.output.hasPrefix("\r\u{1B}[K1 running, 0 passed, 0 failed, 0 s"), shown.output)
    XCTAssertTrue(shown.output.contains("\r\u{1B}[K1 passed, 0 failed, 0 skipped"), shown.output)
    let quiet = await answerback("run", slow, "--no-progress")
    XCTAssertFalse(quiet.output.contains("\u{1B}"), quiet.output)
  }
}
