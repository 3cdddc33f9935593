import Answerback
import Foundation
import XCTest

/// `--plain`: the whole workflow by lines of a pipe.
final class PlainTests: CommandTestCase {
  private func plain(_ lines: String..., arguments: [String] = []) async -> CommandRun {
    answers = lines
    return await answerback(arguments: ["--plain", "--ascii"] + arguments)
  }

  func testALineWaitsForTheOneBefore() async {
    let run = await plain("open /x", "send", "header Accept: application/json", "send", "quit")
    XCTAssertEqual(run.code, 0)
    XCTAssertTrue(run.output.contains("3 Response #1"), run.output)
    XCTAssertTrue(run.output.contains("3 Response #2"), run.output)
    XCTAssertTrue(run.output.contains("\"id\": 7"), run.output)
  }

  func testTheEndOfTheInputIsTheEnd() async {
    let run = await plain("open /x", "send")
    XCTAssertEqual(run.code, 0)
    XCTAssertTrue(run.output.contains("200 OK"), run.output)
  }

  func testChecksAreSavedRunAndAcceptedWhenTheServerHasChanged() async throws {
    let file = path("scenarios/x")
    let first = await plain("open /x", "send", "suggest", "accept", "save \(file)", "run", "quit")
    XCTAssertTrue(first.output.contains("saved scenarios/x.scenario"), first.output)
    XCTAssertTrue(first.output.contains("checks passed"), first.output)
    makeApp = { try App { Get("/x") { ["id": 8] } } }
    let second = await plain("run \(file).scenario", "accept", "run \(file).scenario", "quit")
    XCTAssertTrue(second.output.contains("What came, and may be accepted:"), second.output)
    XCTAssertTrue(second.output.contains("Everything holds now."), second.output)
    XCTAssertTrue(try text("scenarios/x.scenario").contains("8"))
    XCTAssertEqual(second.code, 0)
  }

  func testAnotherTargetAndBack() async {
    let run = await plain("target http://127.0.0.1:1", "open /x", "send", "target in-process", "send", "quit")
    XCTAssertTrue(run.output.contains("requests and scenarios go to http://127.0.0.1:1"), run.output)
    XCTAssertTrue(run.output.contains("200 OK"), run.output)
  }

  func testAStreamGoesOnUntilItIsCancelled() async {
    makeApp = {
      try App {
        Get("/ticks") {
          ServerSentEvents { events in
            try await events.send("first")
            try await Task.sleep(for: .seconds(600))
          }
        }
      }
    }
    let run = await plain("open /ticks", "send", "cancel", "show events", "quit")
    XCTAssertTrue(run.output.contains("LIVE"), run.output)
    XCTAssertTrue(run.output.contains("cancelled after"), run.output)
    XCTAssertEqual(run.code, 0)
  }

  func testOptionsOfAScreenAreRefused() async {
    let run = await plain(arguments: ["--size", "80x24"])
    XCTAssertEqual(run.code, 2)
    XCTAssertTrue(run.errors.contains("--plain has no screen. Leave out --script, --size and --dump."), run.errors)
  }
}
