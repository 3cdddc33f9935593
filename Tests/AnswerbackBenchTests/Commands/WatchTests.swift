import Scenarios
import XCTest

@testable import AnswerbackBench

/// `answerback run --watch`.
final class WatchTests: CommandTestCase {
  private let good = "GET {{base}}/x\n\nHTTP 200\n"

  func testWhatChangedAndWhatUsesItIsAffected() throws {
    try file("lib/sign-in.scenario", good)
    try file("a.scenario", "#@ setup: lib/sign-in.scenario\n\n" + good)
    try file("b.scenario", good)
    let before = RunCommand.WatchedFiles(try RunPlan(paths: [path()]))
    func affected() throws -> [String] {
      try before.affected(of: RunPlan(paths: [path()])).scenarios.map { ($0.path as NSString).lastPathComponent }
    }
    XCTAssertEqual(try affected(), [])
    try file("lib/sign-in.scenario", good + "\n" + good)
    XCTAssertEqual(try affected(), ["a.scenario"])
    try file("b.scenario", good + "\n")
    try file("c.scenario", good)
    XCTAssertEqual(try affected(), ["a.scenario", "b.scenario", "c.scenario"])
  }

  func testItRunsAgainWhatChangesUntilItIsInterrupted() async throws {
    try file("a.scenario", good)
    try file("b.scenario", good)
    let report = path(".answerback/last-run.ndjson")
    let (arguments, surroundings, makeApp) = (["run", "--watch", "--show", "none", path()], quietSurroundings(), makeApp)
    let task = Task {
      await Surroundings.$current.withValue(surroundings) { await AnswerbackBench.Bench.run(arguments, makeApp) }
    }
    try await until { Self.scenarios(in: report) == ["a.scenario", "b.scenario"] }
    try file("b.scenario", good + "\n" + good)
    try await until { Self.scenarios(in: report) == ["b.scenario"] }
    task.cancel()
    let code = await task.value
    XCTAssertEqual(code, 130)
  }

  private func quietSurroundings() -> Surroundings {
    var surroundings = Surroundings()
    surroundings.environment = [:]
    surroundings.folder = path()
    surroundings.write = { _ in }
    surroundings.writeError = { _ in }
    return surroundings
  }

  /// The files that the report of a run tells of.
  private static func scenarios(in report: String) -> [String] {
    let text = (try? String(contentsOfFile: report, encoding: .utf8)) ?? ""
    let paths = text.split(separator: "\n").filter { $0.contains("\"scenarioFinished\"") }
      .compactMap { $0.firstMatch(of: /"path":"[^"]*\/([^"\/]*)"/) }
    return paths.map { String($0.1) }
  }

  /// Waits for what another task does; it fails after ten seconds.
  private func until(_ condition: () -> Bool) async throws {
    let limit = ContinuousClock.now + .seconds(10)
    while !condition() {
      guard ContinuousClock.now < limit else { return XCTFail("it did not come about within ten seconds") }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
