import XCTest

/// How `answerback run` tells of a run.
final class ReportingTests: CommandTestCase {
  private let good = "### look\nGET {{base}}/x\n\nHTTP 200\n"

  func testShowChoosesWhatPeopleRead() async throws {
    try file("a.scenario", good)
    let all = await answerback("run", path(), "--show", "all")
    let failed = await answerback("run", path())
    XCTAssertTrue(all.output.contains("/a · look"), all.output)
    XCTAssertFalse(failed.output.contains("look"), failed.output)
    let nonsense = await answerback("run", path(), "--show", "some")
    XCTAssertEqual(nonsense.code, 2)
    XCTAssertTrue(
      nonsense.errors.contains("The value 'some' is invalid for '--show <show>': Use one of all, failed, none."),
      nonsense.errors
    )
  }

  func testColoursAreForTerminalsUnlessSomeoneMinds() async throws {
    try file("a.scenario", good)
    func isColoured(_ choice: String) async -> Bool {
      await answerback("run", path(), "--show", "all", "--color", choice).output.contains("\u{1B}[32mPASS\u{1B}[0m")
    }
    let elsewhere = [await isColoured("auto"), await isColoured("always"), await isColoured("never")]
    isTerminal = true
    let onTerminal = [await isColoured("auto"), await isColoured("never")]
    environment["NO_COLOR"] = "1"
    let minded = [await isColoured("auto"), await isColoured("always")]
    XCTAssertEqual([elsewhere, onTerminal, minded], [[false, true, false], [true, false], [false, true]])
  }

  func testEveryFormatGoesToItsFile() async throws {
    try file("a.scenario", good)
    let starts = [
      "dots": ".\n", "json": "{", "github": "::notice", "markdown": "|", "har": "{\"log\"", "junit": "<?xml",
      "tap": "TAP version 14",
      "ndjson": "{\"event\":\"runStarted\"", "html": "<!doctype html>",
    ]
    for (format, start) in starts {
      let run = await answerback("run", path("a.scenario"), "--report", "\(format):\(path(format))")
      XCTAssertEqual(run, CommandRun(code: 0), format)
      let report = try text(format == "html" ? "html/index.html" : format)
      XCTAssertTrue(report.hasPrefix(start), "\(format): \(report)")
    }
  }

  func testAGitHubWorkflowGetsItsAnnotationsAndSummaryByItself() async throws {
    try file("a.scenario", "GET {{base}}/x\n\nHTTP 404\n")
    environment = ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": try file("summary", "before\n")]
    let run = await answerback("run", path("a.scenario"))
    XCTAssertEqual(run.code, 1)
    XCTAssertTrue(run.output.contains("::error file=a.scenario,line=3"), run.output)
    let summary = try text("summary")
    XCTAssertTrue(summary.hasPrefix("before\n|"), summary)
  }

  func testATraceHoldsTheExchangesOfEachStepWithoutSecrets() async throws {
    try file("a.scenario", "### look\nGET {{base}}/x\nAuthorization: {{secret.token}}\n\nHTTP 200\n")
    let run = await answerback(
      "run",
      path("a.scenario"),
      "--show",
      "none",
      "--secret",
      "token=open-sesame",
      "--trace",
      path("t"),
      "--curl",
      path("c")
    )
    XCTAssertEqual(run.code, 0)
    let trace = try text("t" + path("a").replacing("//", with: "/") + "/2.txt")
    XCTAssertTrue(trace.hasPrefix("look\n\nGET /x HTTP/1.1\n"), trace)
    XCTAssertTrue(trace.contains("Authorization: ***\n"), trace)
    XCTAssertTrue(trace.hasSuffix("{\"id\":7}\n"), trace)
    let curl = try text("c").split(separator: "\n")
    XCTAssertEqual(curl.count, 2)
    XCTAssertTrue(curl[0].hasSuffix("a.scenario:2 look"), "\(curl)")
    XCTAssertTrue(curl[1].hasPrefix("curl -si http://127.0.0.1:"), "\(curl)")
    XCTAssertTrue(curl[1].hasSuffix("/x -H 'Authorization: ***' -H Accept: -H User-Agent:"), "\(curl)")
  }

  func testAReportThatCannotBeWrittenIsUsage() async throws {
    try file("a.scenario", good)
    let run = await answerback("run", path("a.scenario"), "--report", "tap:\(path("no/such/folder"))")
    XCTAssertEqual(run.code, 2)
  }

  func testAServerIsAnHTTPOrHTTPSURL() async throws {
    try file("a.scenario", good)
    let codes = [
      await answerback("run", path(), "--show", "none", "--server", "https://127.0.0.1:9").code,
      await answerback("run", path(), "--server", "ftp://127.0.0.1").code,
    ]
    XCTAssertEqual(codes, [4, 2])
  }
}
