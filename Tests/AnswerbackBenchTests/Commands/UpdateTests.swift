import Answerback
import XCTest

/// `answerback run --update`, and `review` of what it left pending.
final class UpdateTests: CommandTestCase {
  private let wrong = "GET {{base}}/x\n\nHTTP 404\n"
  private let right = "GET {{base}}/x\n\nHTTP 200\n"

  func testFailedWritesWhatTheServerAnswers() async throws {
    let a = try file("a.scenario", wrong)
    let run = await answerback("run", a, "--show", "none", "--update", "failed")
    XCTAssertEqual(run.code, 5)
    XCTAssertEqual(run.errors, "Wrote a.scenario: 1 expectation updated.\n")
    XCTAssertEqual(try text("a.scenario"), right)
    let again = await answerback("run", a, "--show", "none", "--update", "failed")
    XCTAssertEqual(again.code, 0)
  }

  func testMissingWritesTheAnswerBeneathARequestAlone() async throws {
    let a = try file("a.scenario", "GET {{base}}/x\n")
    let run = await answerback("run", a, "--show", "none", "--update", "missing")
    XCTAssertEqual(run.code, 5)
    XCTAssertTrue(try text("a.scenario").hasPrefix("GET {{base}}/x\n\nHTTP 200\n"))
  }

  func testPendingWritesAFileBesideAndLeavesTheScenario() async throws {
    let a = try file("a.scenario", wrong)
    let run = await answerback("run", a, "--show", "none", "--update", "pending")
    XCTAssertEqual(run.code, 5)
    XCTAssertEqual([try text("a.scenario"), try text("a.scenario.new")], [wrong, right])
  }

  func testWhatCannotBeTakenOverStaysAFailure() async throws {
    let text = "GET {{base}}/x\n\nHTTP 404\n[Asserts]\njsonpath \"$.id\" > 8\n"
    let a = try file("a.scenario", text)
    let run = await answerback("run", a, "--show", "none", "--update", "all")
    XCTAssertEqual(run.code, 1)
    XCTAssertEqual(
      run.errors,
      "a.scenario:5 was not updated: only asserts with == are updated.\nWrote a.scenario: 1 expectation updated.\n"
    )
  }

  func testCIRefusesUnlessToldOtherwise() async throws {
    let a = try file("a.scenario", wrong)
    environment["CI"] = "true"
    let refused = await answerback("run", a, "--update", "all")
    XCTAssertEqual(refused.code, 2)
    XCTAssertEqual(try text("a.scenario"), wrong)
    let allowed = await answerback("run", a, "--show", "none", "--update", "all", "--update-in-ci")
    XCTAssertEqual(allowed.code, 5)
  }

  func testReviewShowsTheDifferenceAndTakesWhatIsAccepted() async throws {
    try file("a.scenario", wrong)
    try file("a.scenario.new", right)
    try file("b.scenario", wrong)
    try file("b.scenario.new", right)
    isTerminal = true
    answers = ["?", "a", "r"]
    let run = await answerback("review", path())
    XCTAssertEqual(run.code, 0)
    XCTAssertTrue(
      run.output.hasPrefix("--- a.scenario\n+++ a.scenario.new\n  GET {{base}}/x\n  \n- HTTP 404\n+ HTTP 200\n"),
      run.output
    )
    XCTAssertEqual([try text("a.scenario"), try text("b.scenario")], [right, wrong])
    XCTAssertEqual([exists("a.scenario.new"), exists("b.scenario.new")], [false, false])
  }

  private func shelf(_ cookies: String...) {
    makeApp = {
      try App {
        Get("/x") { cookies.reduce(Response(["id": 7])) { $0.cookie($1, "1") } }
        Get("/broken") { 1 }.status(.internalServerError)
      }
    }
  }

  func testAnUpdatePutsLinesInTheirPlaceAndTheNextRunPasses() async throws {
    shelf("a", "b", "c")
    let plain = try file("a.scenario", "GET {{base}}/x\n\nHTTP 200\n[SetCookies]\na=1\n")
    let first = await answerback("run", plain, "--show", "none", "--update", "failed")
    XCTAssertEqual(first.code, 5, first.errors)
    let right = try self.text("a.scenario").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for order in [[4, 6, 5], [6, 5, 4], [4, 6], [5]] {
      let lines = right[..<4] + order.map { right[$0] }
      let a = try file("a.scenario", lines.joined(separator: "\n") + "\n")
      let run = await answerback("run", a, "--show", "none", "--update", "failed")
      let again = await answerback("run", a, "--show", "none")
      XCTAssertEqual([run.code, again.code], [5, 0], run.errors)
      XCTAssertEqual(try self.text("a.scenario"), right.joined(separator: "\n"))
    }
  }

  func testAStatusOfAFaultIsUpdatedWithAWarning() async throws {
    shelf()
    let a = try file("a.scenario", "GET {{base}}/broken\n\nHTTP 200\n")
    let run = await answerback("run", a, "--show", "none", "--update", "failed")
    XCTAssertEqual(run.code, 5)
    XCTAssertTrue(run.errors.contains("warning: a.scenario:3 now expects status 500."), run.errors)
  }

  private let twoWrong =
    "GET {{base}}/x\n\nHTTP 404\n\n# between\n\nGET {{base}}/x\n\nHTTP 200\n[Asserts]\njsonpath \"$.id\" == 1\n"
  private let twoRight =
    "GET {{base}}/x\n\nHTTP 200\n\n# between\n\nGET {{base}}/x\n\nHTTP 200\n[Asserts]\njsonpath \"$.id\" == 7\n"

  func testReviewDecidesOnEachStepFromStandardInput() async throws {
    let a = try file("a.scenario", twoWrong)
    let run = await answerback("run", a, "--show", "none", "--update", "pending")
    XCTAssertEqual(run.code, 5)
    XCTAssertEqual(try text("a.scenario.new"), twoRight)
    answers = ["r", "m"]
    let review = await answerback("review", path())
    XCTAssertEqual(review.code, 0, review.output)
    XCTAssertEqual(
      try text("a.scenario"),
      twoWrong.replacing("== 1", with: "== \"{{*:int}}\"")
    )
    XCTAssertFalse(exists("a.scenario.new"))
  }

  func testWhatReviewSkipsStaysPending() async throws {
    try file("a.scenario", twoWrong)
    try file("a.scenario.new", twoRight)
    isTerminal = true
    answers = ["m", "s", "a"]
    let review = await answerback("review", path())
    XCTAssertEqual(review.code, 1)
    XCTAssertTrue(review.output.contains("Nothing in this step can be turned into a matcher."), review.output)
    XCTAssertTrue(review.output.hasSuffix("Still pending: 1 of 2.\n"), review.output)
    XCTAssertEqual(try text("a.scenario"), twoWrong.replacing("== 1", with: "== 7"))
    XCTAssertEqual(try text("a.scenario.new"), twoRight)
    answers = ["q"]
    let left = await answerback("review", path())
    XCTAssertEqual(left.code, 1)
    XCTAssertTrue(exists("a.scenario.new"))
  }

  func testReviewWithoutATerminalOnlyShows() async throws {
    try file("a.scenario", wrong)
    try file("a.scenario.new", right)
    let shown = await answerback("review", path())
    XCTAssertEqual(shown.code, 1)
    XCTAssertTrue(shown.output.hasSuffix("Still pending: 1 of 1.\n"), shown.output)
    let accepted = await answerback("review", "--accept", path())
    let nothing = await answerback("review", path())
    XCTAssertEqual([accepted.code, nothing.code], [0, 0])
    XCTAssertEqual(nothing.output, "No updates are pending.\n")
    XCTAssertEqual(try text("a.scenario"), right)
  }

  func testReviewTakesNoUpdateThatDoesNotParse() async throws {
    try file("a.scenario", wrong)
    try file("a.scenario.new", "GET\n")
    let run = await answerback("review", "--accept", path())
    XCTAssertEqual(run.code, 3)
    XCTAssertEqual(try text("a.scenario"), wrong)
  }
}
