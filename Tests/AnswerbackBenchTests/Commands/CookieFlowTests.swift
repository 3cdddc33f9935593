import Answerback
import Foundation
import XCTest

@testable import AnswerbackBench

/// From a cookie that an answer sets to a scenario that passes without the bench.
final class CookieFlowTests: CommandTestCase {
  override func setUpWithError() throws {
    try super.setUpWithError()
    makeApp = {
      try App {
        Get("/a-sign-in") { Response("welcome", cookies: [try Cookie("sid", "one")]) }
        Get("/b-who", CookieValue("sid", default: "nobody")) { _, sid in "hello \(sid)" }
        Get("/c-hop") { Redirect(to: "/b-who") }.cookie("sid", "two")
      }
    }
  }

  /// Plays keys on the bench; answers the last screen.
  private func play(_ script: String) async throws -> String {
    let run = await answerback("explore", "--script", try file("keys", script), "--dump", path("last.txt"), "--ascii")
    XCTAssertEqual(run, CommandRun(code: 0))
    return try text("last.txt")
  }

  func testACookieOfTheJarGoesWithTheNextRequestAndIntoItsScenario() async throws {
    let saved = path("who.scenario")
    let screen = try await play(
      """
      <Enter>
      :wait 200 OK
      j<Enter>
      :wait b-who 200
      tb
      :wait hello one
      s<C-u>\(saved)<Enter>n
      :wait saved
      T
      :wait checks passed
      """
    )
    XCTAssertTrue(screen.contains("who: 4 of 4 checks passed"), screen)
    let scenario = try text("who.scenario")
    XCTAssertTrue(scenario.contains("GET {{base}}/b-who\nCookie: sid={{secret.sid}}\n\nHTTP 200\n"), scenario)
    let run = await answerback("run", "--secret", "sid=one", saved)
    XCTAssertEqual(run.code, 0, run.output + run.errors)
  }

  func testARecordingPassesWhateverTheJarDid() async throws {
    let saved = path("all.scenario")
    _ = try await play(
      """
      R<Enter>
      :wait a-sign-in 200
      j<Enter>
      :wait b-who 200
      J<Enter>
      :wait b-who 200
      :wait
      JtcXR<Enter><C-u>\(saved)<Enter>
      :wait saved
      """
    )
    let scenario = try text("all.scenario")
    XCTAssertTrue(scenario.contains("[Options]\njar: off\n"), scenario)
    let run = await answerback("run", saved)
    XCTAssertEqual(run.code, 0, run.output + run.errors)
  }

  func testARedirectIsFollowedWithTheCookieItSets() async throws {
    let screen = try await play(
      """
      jj<Enter>
      :wait c-hop 302
      2F<Enter>
      :wait b-who 200
      tb
      :wait hello two
      """
    )
    XCTAssertTrue(screen.contains("hello two"), screen)
  }
}
