import XCTest

/// Where the variables of a run come from.
final class VariableTests: CommandTestCase {
  private func scenario(_ id: Int) throws -> String {
    try file("scenarios/a.scenario", "GET {{base}}/{{path}}\n\nHTTP 200\n[Asserts]\njsonpath \"$.id\" == \(id)\n")
  }

  func testAFileOfVariables() async throws {
    let run = await answerback("run", try scenario(7), "--vars-file", try file("v", "# the route\npath = x\n"))
    XCTAssertEqual(run.code, 0)
  }

  func testAFileOfVariablesThatSetsNothingNamesItsLine() async throws {
    let run = await answerback("run", try scenario(7), "--vars-file", try file("v", "path=x\nnonsense\n"))
    XCTAssertEqual(run, CommandRun(code: 2, errors: "error: v:2 — this line sets no variable — write NAME=VALUE\n"))
  }

  func testAnEnvironmentIsAFileBesideTheScenarios() async throws {
    try file("scenarios/local.vars", "path=x\n")
    let ofFile = await answerback("run", try scenario(7), "--env", "local")
    let ofFolder = await answerback("run", path("scenarios"), "--env", "local")
    let missing = await answerback("run", path("scenarios"), "--env", "other")
    XCTAssertEqual([ofFile.code, ofFolder.code, missing.code], [0, 0, 2])
    XCTAssertEqual(
      missing.errors,
      "error: --env other needs the file scenarios/other.vars, which doesn't exist. Write a line NAME=VALUE for each variable.\n"
    )
  }

  func testWhatIsNearerCounts() async throws {
    try file("scenarios/local.vars", "path=far\n")
    let nearer = try file("v", "path=near\n")
    let run = await answerback("run", try scenario(7), "--env", "local", "--vars-file", nearer, "--var", "path=x")
    XCTAssertEqual(run.code, 0)
  }
}
