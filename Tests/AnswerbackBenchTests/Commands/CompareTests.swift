import Answerback
import AnswerbackTesting
import Exchanges
import XCTest

@testable import AnswerbackBench

/// `answerback compare`: two servers, and what differs.
final class CompareTests: CommandTestCase {
  private let scenario = "GET {{base}}/x\n\nHTTP 200\n"

  /// Compares the app of the test, on the left, with another one on a port of its own.
  private func compare(with other: @escaping AppFactory, _ arguments: String...) async throws -> CommandRun {
    let server = try await InProcessServer(other).start()
    let run = await answerback(arguments: ["compare", "--left", "in-process", "--right", server.base] + arguments)
    await server.stop()
    return CommandRun(code: run.code, output: run.output.replacing(server.base, with: "RIGHT"), errors: run.errors)
  }

  func testAnAppDoesNotDifferFromItself() async throws {
    let a = try file("a.scenario", scenario)
    let run = await answerback("compare", "--left", "in-process", "--right", "in-process", a)
    XCTAssertEqual([run.code, Int32(run.errors.count)], [0, 0], run.output)
    XCTAssertTrue(run.output.hasPrefix("1 passed, 0 failed, 0 skipped"), run.output)
  }

  func testDifferencesAreShownAndTheExitCodeIsOne() async throws {
    let a = try file("a.scenario", scenario)
    let run = try await compare(with: { try App { Get("/x") { ["id": 8] }.header("A", "1") } }, a)
    XCTAssertEqual(run.code, 1)
    let expected = [
      "error: header \"A\" is only on the right", "error: body at $.id differs", "left:  7", "right: 8",
      "again:  answerback compare a.scenario:1 --left in-process --right RIGHT",
    ]
    for text in expected { XCTAssertTrue(run.output.contains(text), "\(text)\n\(run.output)") }
    XCTAssertFalse(exists(".answerback/last-run.ndjson"))
  }

  func testEveryReportHasTheDifferences() async throws {
    let a = try file("a.scenario", scenario)
    for format in ["json", "ndjson", "junit", "markdown"] {
      let run = try await compare(with: { try App { Get("/x") { ["id": 8] } } }, a, "--report", format)
      XCTAssertEqual(run.code, 1)
      XCTAssertTrue(run.output.contains("body at $.id differs"), "\(format): \(run.output)")
    }
  }

  func testSecretsAreNotShown() async throws {
    makeApp = { try App { Get("/x") { ["id": "hush-hush-1"] } } }
    let a = try file("a.scenario", "GET {{base}}/x\nAuthorization: {{secret.token}}\n\nHTTP 200\n")
    let run = try await compare(with: { try App { Get("/x") { ["id": "b"] } } }, a, "--secret", "token=hush-hush-1")
    XCTAssertEqual(run.code, 1)
    XCTAssertFalse((run.output + run.errors).contains("hush-hush"), run.output)
  }

  func testIgnoreAndStrict() async throws {
    let a = try file("a.scenario", scenario)
    let ignored = try await compare(with: { try App { Get("/x") { ["id": 8] } } }, a, "--ignore", "$.id")
    XCTAssertEqual(ignored.code, 0, ignored.output)
    let strict = try await compare(with: { try App { Get("/x") { ["id": 7] } } }, a, "--strict")
    XCTAssertEqual(strict.code, 0, strict.output)
  }

  func testAnEndlessStreamIsReadAsFarAsTheScenarioDoes() async throws {
    let make: @Sendable (Int) -> AppFactory = { step in
      {
        try App {
          Get("/events") {
            ServerSentEvents { events in
              for number in 1... {
                try await events.send(number * step)
                try await Task.sleep(for: .milliseconds(1))
              }
            }
          }
        }
      }
    }
    makeApp = make(1)
    let a = try file("a.scenario", "GET {{base}}/events\n\nHTTP 200\n[Events]\ndata: 1\n\ndata: 2\n\n@stop\n")
    let same = try await compare(with: make(1), a)
    XCTAssertEqual(same.code, 0, same.output)
    let other = try await compare(with: make(2), a)
    XCTAssertEqual(other.code, 1)
    XCTAssertTrue(other.output.contains("data of event 1 differs"), other.output)
  }

  func testWhatIsWrongWithTheCommandLineOrTheFilesIsTold() async throws {
    let a = try file("a.scenario", scenario)
    let bad = try file("bad.scenario", "FETCH\n")
    let check = try file("check.scenario", "@check\n[Asserts]\nvariable \"base\" exists\n")
    let codes = [
      await answerback("compare", "--left", "in-process", a).code,
      await answerback("compare", "--left", "in-process", "--right", "ftp://x", a).code,
      await answerback("compare", "--left", "in-process", "--right", "in-process", "--ignore", "$[", a).code,
      await answerback("compare", "--left", "in-process", "--right", "in-process", check).code,
      await answerback("compare", "--left", "in-process", "--right", "in-process", bad).code,
      await answerback("compare", "--left", "in-process", "--right", "http://127.0.0.1:9", a).code,
    ]
    XCTAssertEqual(codes, [2, 2, 2, 2, 3, 4])
  }
}
