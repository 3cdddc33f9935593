import AnswerbackTesting
import Foundation
import ScenarioXCTest
import Scenarios
import Showcase
import XCTest

/// All scenarios of a folder under `swift test`, as the environment asks for them.
final class ScenarioSuiteTests: XCTestCase {
  private var folder = URL(filePath: "/")

  override func setUpWithError() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "suite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, status) in [("a", 404), ("b", 200), ("c", 404), ("d", 404)] {
      try Data("GET {{base}}/no-such-route\n\nHTTP \(status)\n".utf8).write(to: folder.appending(path: "\(name).scenario"))
    }
  }

  override func tearDownWithError() throws {
    try FileManager.default.removeItem(at: folder)
  }

  private func run(_ environment: [String: String] = [:]) async throws -> ScenarioSuite.Outcome {
    let root = folder.path(percentEncoded: false)
    let suite = ScenarioSuite(
      folder: root.hasSuffix("/") ? root : root + "/",
      files: ["a", "b", "c", "d"].map { "\($0).scenario" },
      server: InProcessServer { try Showcase.makeApp() },
      environment: environment.merging(["SCENARIO_REPORTS": root]) { given, _ in given }
    )
    return try await suite.run(jobs: 2)
  }

  private func names(_ outcome: ScenarioSuite.Outcome) -> [String] {
    outcome.results.map { ($0.path as NSString).lastPathComponent }
  }

  private func fault(_ environment: [String: String]) async -> String? {
    do {
      _ = try await run(environment)
      return nil
    } catch {
      return "\(error)"
    }
  }

  func testAllAreRunAndBothReportsAreWritten() async throws {
    let outcome = try await run()
    XCTAssertEqual(names(outcome), ["a.scenario", "b.scenario", "c.scenario", "d.scenario"])
    XCTAssertEqual(outcome.results.map(\.passed), [true, false, true, true])
    let junit = try String(contentsOf: folder.appending(path: "junit.xml"), encoding: .utf8)
    let events = try String(contentsOf: folder.appending(path: "run.ndjson"), encoding: .utf8)
    XCTAssertTrue(junit.contains(#"tests="4" failures="1""#), junit)
    XCTAssertTrue(events.hasPrefix(#"{"event":"runStarted""#), events)
  }

  func testAFilterChoosesAndOneThatFitsNothingIsAnError() async throws {
    let chosen = try await run(["SCENARIO_FILTER": "/[ac]/"])
    XCTAssertEqual(names(chosen), ["a.scenario", "c.scenario"])
    let sentence = await fault(["SCENARIO_FILTER": "no-such-scenario"])
    XCTAssertEqual(
      sentence?.hasPrefix("SCENARIO_FILTER no-such-scenario matches no step."),
      true,
      sentence ?? "nothing was thrown"
    )
  }

  func testAChoiceThatMatchesNothingLeavesNoReportOfAnEarlierRun() async throws {
    _ = try await run()
    let faults = [await fault(["SCENARIO_SHARD": "4/3"]), await fault(["SCENARIO_FILTER": "nothing"])]
    XCTAssertTrue(faults.allSatisfy { $0 != nil })
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder.appending(path: "junit.xml").path))
    XCTAssertFalse(FileManager.default.fileExists(atPath: folder.appending(path: "run.ndjson").path))
  }

  func testWhatFailedInTheLastRunIsRunAgain() async throws {
    _ = try await run()
    let again = try await run(["SCENARIO_FAILED": "1"])
    XCTAssertEqual(names(again), ["b.scenario"])
  }

  func testTheShardIsThatOfTheCommandLine() async throws {
    let root = folder.path(percentEncoded: false)
    var plan = try RunPlan(paths: [root])
    plan.keep(try RunPlan.Shard(parsing: "1/2"))
    let part = try await run(["SCENARIO_SHARD": "1/2"])
    XCTAssertEqual(names(part), plan.scenarios.map { ($0.path as NSString).lastPathComponent })
  }

  func testAShardIsDividedByTheDurationsThatARunHasSaved() async throws {
    let times = ["a": 100, "b": 1, "c": 1, "d": 1]
    let lines = times.map { #"{"path": "elsewhere/\#($0.key).scenario", "time": \#($0.value), "steps": []}"# }.sorted()
    try Data(lines.joined(separator: "\n").utf8).write(to: folder.appending(path: "profile.ndjson"))
    let parts = [try await run(["SCENARIO_SHARD": "1/2"]), try await run(["SCENARIO_SHARD": "2/2"])]
    XCTAssertEqual(parts.map(names), [["a.scenario"], ["b.scenario", "c.scenario", "d.scenario"]])
  }

  func testVariablesAndSecretsComeFromTheEnvironment() async throws {
    try Data("GET {{base}}/{{where}}?q={{secret.pw}}\n\nHTTP 201\n".utf8).write(to: folder.appending(path: "a.scenario"))
    let outcome = try await run(["SCENARIO_VAR_where": "no-such-route", "SCENARIO_SECRET_pw": "open sesame/1"])
    XCTAssertEqual(outcome.results[0].failures.map(\.message), ["status is 404, not 201"])
    let junit = try String(contentsOf: folder.appending(path: "junit.xml"), encoding: .utf8)
    XCTAssertTrue(junit.contains("GET /no-such-route?q=*** HTTP/1.1"), junit)
    XCTAssertFalse(junit.contains("sesame"), junit)
  }

  func testTheShardsTogetherAreEverything() async throws {
    let parts = [try await run(["SCENARIO_SHARD": "1/2"]), try await run(["SCENARIO_SHARD": "2/2"])]
    XCTAssertEqual(parts.flatMap(names).sorted(), ["a.scenario", "b.scenario", "c.scenario", "d.scenario"])
    let sentence = await fault(["SCENARIO_SHARD": "5"])
    XCTAssertNotNil(sentence)
  }

  func testAnUpdateWritesWhatFailedAndIsRefusedInCI() async throws {
    let refused = await fault(["SCENARIO_UPDATE": "failed", "CI": "true"])
    XCTAssertEqual(refused, "SCENARIO_UPDATE failed changes no scenarios while CI is set. Run it on your own machine.")
    let unknown = await fault(["SCENARIO_UPDATE": "some"])
    XCTAssertEqual(unknown, "SCENARIO_UPDATE must be one of none, missing, failed, pending, all, got some.")
    let outcome = try await run(["SCENARIO_UPDATE": "failed"])
    XCTAssertEqual(outcome.written.map { ($0 as NSString).lastPathComponent }, ["b.scenario"])
    let text = try String(contentsOf: folder.appending(path: "b.scenario"), encoding: .utf8)
    XCTAssertEqual(text, "GET {{base}}/no-such-route\n\nHTTP 404\n")
  }
}
