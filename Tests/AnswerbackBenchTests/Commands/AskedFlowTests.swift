import Answerback
import Foundation
import XCTest

@testable import AnswerbackBench

/// From what is asked on the bench to a scenario that passes without it.
final class AskedFlowTests: CommandTestCase {
  override func setUpWithError() throws {
    try super.setUpWithError()
    makeApp = {
      try App {
        Get("/a-ticks") {
          ServerSentEvents { events in
            for number in 1... {
              try await events.send(ServerSentEvent(data: "\(number)", event: number % 2 == 0 ? "even" : "odd", id: "\(number)"))
              try await Task.sleep(for: .milliseconds(5))
            }
          }
        }
        Get("/b-first") { Response(["id": 7], headers: ["Location": "/items/17"]) }
        Get("/items/{id}", Path("id", Int.self)) { _, id in ["id": id] }
      }
    }
  }

  private func play(_ script: String) async throws {
    let run = await answerback("explore", "--script", try file("keys", script), "--dump", path("last.txt"), "--ascii")
    XCTAssertEqual(run, CommandRun(code: 0))
  }

  func testFramesThatWereAskedForAreFoundAgain() async throws {
    let saved = path("ticks.scenario")
    try await play(
      """
      <Enter>
      te
      :wait 5       odd
      3gajjapa<C-c>
      :wait cancelled
      s<C-u>\(saved)<Enter>
      :wait saved
      """
    )
    let scenario = try text("ticks.scenario")
    XCTAssertTrue(scenario.contains("@stop"), scenario)
    let run = await answerback("run", saved)
    XCTAssertEqual(run.code, 0, run.output + run.errors + scenario)
  }

  func testACaptureCarriesAValueToTheNextStep() async throws {
    let saved = path("captured.scenario")
    try await play(
      """
      Rj<Enter>
      :wait b-first 200
      tb3gjc<Enter>2ge<C-u>GET /items/7<Enter>r
      :wait items/7 200
      R<Enter><C-u>\(saved)<Enter>
      :wait saved
      """
    )
    let scenario = try text("captured.scenario")
    XCTAssertTrue(scenario.contains("GET {{base}}/items/{{id}}"), scenario)
    let run = await answerback("run", saved)
    XCTAssertEqual(run.code, 0, run.output + run.errors + scenario)
  }

  func testATextIsFoundByItsForm() async throws {
    let saved = path("form.scenario")
    try await play(
      """
      j<Enter>
      :wait b-first 200
      th3g/Location<Enter>app
      s<C-u>\(saved)<Enter>
      :wait saved
      """
    )
    let scenario = try text("form.scenario")
    XCTAssertTrue(scenario.contains(#"header "Location" matches /^\/items\/[0-9]+$/"#), scenario)
    let run = await answerback("run", saved)
    XCTAssertEqual(run.code, 0, run.output + run.errors)
  }
}
