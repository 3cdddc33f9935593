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
      "a.scenario:5 was not updated: only asserts with == are taken over\nWrote a.scenario: 1 expectation updated.\n"
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
