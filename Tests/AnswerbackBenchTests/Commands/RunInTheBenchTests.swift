import Answerback
import AnswerbackTesting
import Foundation
import Scenarios
import Showcase
import XCTest

@testable import AnswerbackBench

/// Scenarios that are run, cancelled and accepted in the bench.
final class RunInTheBenchTests: CommandTestCase {
  @discardableResult
  private func play(_ script: String, size: String = "120x40") async throws -> String {
    let run = await answerback(
      "explore",
      "--script",
      try file("keys", script),
      "--size",
      size,
      "--dump",
      path("last.txt"),
      "--ascii"
    )
    XCTAssertEqual(run, CommandRun(code: 0))
    return try text("last.txt")
  }

  func testAFailedScenarioIsAcceptedAndPassesWithoutTheBench() async throws {
    makeApp = {
      try App {
        Get("/user") { Response(["n": 8, "m": 2], headers: ["Vary": "Origin"]) }
        Get("/old") { Redirect(to: "/user") }
        Get("/ticks") {
          ServerSentEvents { events in
            try await events.send(ServerSentEvent(data: "1", event: "tock"))
          }
        }
      }
    }
    let scenario = try file(
      "user.scenario",
      """
      ### user
      GET {{base}}/user

      HTTP 201
      Vary: Accept
      [Asserts]
      jsonpath "$.n" == 7
      jsonpath "$.m" == 2

      ### redirect
      GET {{base}}/old
      [Options]
      location: true

      HTTP 200
      [Redirects]
      301 /user

      ### events
      GET {{base}}/ticks

      HTTP 200
      [Events]
      event: tick
      data: 1

      @eof

      """
    )
    let first = try await play(
      """
      1:run-file \(scenario)<Enter>
      :wait what came
      :dump \(path("side.txt"))
      As
      :wait Everything holds now
      """
    )
    let side = try text("side.txt")
    for part in [
      "! HTTP 201", "! HTTP/1.1 200 OK", "! Vary: Accept", "! Vary: Origin", "! \"n\": 8", "v \"m\": 2", "! 301 /user",
    ] {
      XCTAssertTrue(side.contains(part), "\(part)\n\(side)")
    }
    XCTAssertTrue(first.contains("Wrote 5 expectations. Everything holds now."), first)
    let run = await answerback("run", scenario)
    let written = try text("user.scenario")
    XCTAssertEqual(run.code, 0, run.output + run.errors + written)
  }

  func testAHangingScenarioIsCancelledAtOnce() async throws {
    makeApp = {
      try App {
        Get("/x") { ["id": 7] }
        Get("/hang") { () async throws -> String in
          try await Task.sleep(for: .seconds(600))
          return "late"
        }
      }
    }
    let scenario = try file(
      "hang.scenario",
      "### quick\nGET {{base}}/x\n\nHTTP 200\n\n### hang\nGET {{base}}/hang\n\nHTTP 200\n\n### never\nGET {{base}}/x\n\nHTTP 200\n"
    )
    let start = ContinuousClock.now
    let last = try await play(
      "1:run-file \(scenario)<Enter>\n:wait step 2 of 3, hang\n<C-c>\n:wait cancelled at step 2 of 3, hang\n4\n:wait\n"
    )
    XCTAssertLessThan(start.duration(to: .now), .seconds(8))
    XCTAssertTrue(last.contains("hang: cancelled at step 2 of 3, hang"), last)
    XCTAssertTrue(last.contains("GET  /hang"), last)
  }

  func testEveryScenarioHasTheSameVerdictsWithAndWithoutTheBench() async throws {
    makeApp = { try Showcase.makeApp() }
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let scenarios = root.appending(path: "scenarios").path(percentEncoded: false)
    let plan = try RunPlan(paths: [scenarios])
    XCTAssertGreaterThanOrEqual(plan.scenarios.count, 60)
    let report = path("report.ndjson")
    let run = await answerback("run", scenarios, "--show", "none", "--report", "ndjson:\(report)")
    XCTAssertEqual(run.code, 0, run.output + run.errors)
    var counts: [String: (passed: Int, all: Int)] = [:]
    for line in try text("report.ndjson").split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      guard object?["event"] as? String == "expectation", let path = object?["path"] as? String else { continue }
      counts[path, default: (0, 0)].all += 1
      if object?["outcome"] as? String == "passed" { counts[path]?.passed += 1 }
    }
    let script = plan.scenarios.enumerated().map { number, scenario in
      "<Esc>1:run-file \(scenario.path)<Enter>\n:wait\n:dump \(path("\(number).txt"))\n"
    }
    try await play(script.joined(), size: "200x60")
    for (number, scenario) in plan.scenarios.enumerated() {
      let (screen, count) = (try text("\(number).txt"), counts[scenario.path] ?? (0, 0))
      XCTAssertTrue(
        screen.contains("\(scenario.file?.title ?? ""): \(count.passed) of \(count.all) checks passed"),
        "\(scenario.path) \(count)\n\(screen)"
      )
    }
  }
}
