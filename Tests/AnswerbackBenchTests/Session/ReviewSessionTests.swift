import Curses
import Exchanges
import Foundation
import Scenarios
import Workbench
import XCTest

@testable import AnswerbackBench

/// What was accepted, on its way to the file.
final class ReviewSessionTests: XCTestCase {
  private let text = "GET {{base}}/tea\n\nHTTP 200\n"

  /// A bench whose scenario is run against the teapot.
  /// - Parameter judging: Happens while what was accepted is judged, before it is written.
  private func bench(judging: @escaping @Sendable (String) throws -> Void = { _ in }) throws -> Bench {
    var bench = try Bench.withTeapot()
    let runner = ScenarioRunner(server: RemoteServer("http://bench.test"), transport: bench.services.transport)
    let path = bench.path("tea.scenario")
    try Data(text.utf8).write(to: URL(filePath: path))
    bench.services.runScenario = { path, _, _ in
      let bytes = FileManager.default.contents(atPath: path) ?? Data()
      let (result, replay) = await runner.record(PlannedScenario(bytes: Array(bytes), path: path))
      return (result, await runner.review(of: result, against: replay))
    }
    bench.services.judgeReview = { review in
      try? judging(path)
      let result = await runner.judge(review)
      return (result, await runner.review(of: result, after: review))
    }
    return bench
  }

  private func read(_ bench: Bench) throws -> String {
    try String(contentsOfFile: bench.path("tea.scenario"), encoding: .utf8)
  }

  func testWhatIsAcceptedStandsInTheFile() async throws {
    let bench = try bench()
    defer { bench.remove() }
    let played = try await bench.play("1:run-file \(bench.path("tea.scenario"))<Enter>\n:wait what came\n s\n:wait\n")
    XCTAssertEqual(try read(bench), text.replacing("200", with: "418"))
    XCTAssertTrue(played.screen.contains("Wrote 1 expectation. Everything holds now."), played.screen)
  }

  func testAFileThatChangedMeanwhileIsNotWritten() async throws {
    let other = "GET {{base}}/coffee\n\nHTTP 200\n"
    let bench = try bench { path in try Data(other.utf8).write(to: URL(filePath: path)) }
    defer { bench.remove() }
    let played = try await bench.play(
      "1:run-file \(bench.path("tea.scenario"))<Enter>\n:wait what came\n s\n:wait the file has changed since the run\n"
    )
    XCTAssertEqual(try read(bench), other)
    XCTAssertTrue(played.screen.contains("what came"), played.screen)
  }

  func testAFileThatIsGoneIsNotWritten() async throws {
    let bench = try bench { path in try FileManager.default.removeItem(atPath: path) }
    defer { bench.remove() }
    _ = try await bench.play("1:run-file \(bench.path("tea.scenario"))<Enter>\n:wait what came\n s\n:wait Not written\n")
    XCTAssertFalse(FileManager.default.fileExists(atPath: bench.path("tea.scenario")))
  }

  func testACancelledScenarioEndsItsTask() async throws {
    var bench = try Bench.withTeapot()
    defer { bench.remove() }
    bench.services.runScenario = { path, _, tell in
      tell(.step(RunnerOptions.RunningStep(place: 1, number: "2 of 3", name: "hang")))
      let (never, continuation) = AsyncStream<Void>.makeStream()
      for await _ in never {}
      continuation.finish()
      return (ScenarioResult(path: path, text: "", name: "hang"), nil)
    }
    let played = try await bench.play("1:run-file x.scenario<Enter>\n:wait step 2 of 3, hang\n<C-c>\n:wait\n")
    XCTAssertTrue(played.screen.contains("hang: cancelled at step 2 of 3, hang"), played.screen)
  }
}
