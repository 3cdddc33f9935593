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
    XCTAssertEqual(run, CommandRun(code: 2, errors: "error: v:2 sets no variable. Write NAME=VALUE.\n"))
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

  func testASecretComesFromTheEnvironmentOrAFile() async throws {
    let scenario = try file("a.scenario", "GET {{base}}/{{secret.path}}\nX: {{secret.other}}\n\nHTTP 201\n")
    environment = ["path": "x"]
    let file = try file("s", "\u{FEFF}path=y\r\nother=\"open sesame\"\r\n")
    let run = await answerback("run", scenario, "--secret", "path", "--secrets-file", file, "--report", "junit")
    XCTAssertEqual(run.code, 1)
    XCTAssertTrue(run.output.contains("status is 200, not 201"), run.output)
    XCTAssertTrue(run.output.contains("\nX: ***\n"), run.output)
    let missing = await answerback("run", scenario, "--secret", "nowhere")
    XCTAssertEqual(missing.code, 2)
    XCTAssertEqual(
      missing.errors,
      "error: --secret nowhere has no value, and the environment has no variable nowhere. Set it, or write NAME=VALUE.\n"
    )
    let unread = await answerback("run", scenario, "--secrets-file", path("none"))
    XCTAssertEqual(unread.code, 2)
  }

  func testTheCommandThatRunsAStepAgainHasTheVariables() async throws {
    try self.file("scenarios/local.vars", "path=x\n")
    let arguments = ["--env", "local", "--var", "a=b c", "--secret", "pw=open-sesame", "--timeout", "5"]
    let run = await answerback(arguments: ["run", try scenario(8)] + arguments)
    XCTAssertTrue(
      run.output.contains(
        ":1 --vars-file scenarios/local.vars --var 'a=b c' --secret pw --timeout 5\n"
      ),
      run.output
    )
  }

  func testAFileOfVariablesMayBeginWithAByteOrderMark() async throws {
    let run = await answerback("run", try scenario(7), "--vars-file", try file("v", "\u{FEFF}path=x\r\n"))
    XCTAssertEqual(run.code, 0)
  }

  func testWhatIsNearerCounts() async throws {
    try file("scenarios/local.vars", "path=far\n")
    let nearer = try file("v", "path=near\n")
    let run = await answerback("run", try scenario(7), "--env", "local", "--vars-file", nearer, "--var", "path=x")
    XCTAssertEqual(run.code, 0)
  }
}
