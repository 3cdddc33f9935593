import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

final class ScenarioTests: XCTestCase {
  private var rig = Rig()

  func testAFileThatDoesNotParseIsNotRun() async {
    let result = await rig.run("GET {{base}}/\n\nHTTP 200\n[Assert]\nstatus == 200\n", PreparedTransport([]))
    XCTAssertEqual(result.diagnostics.map(\.message), ["unknown section [Assert]"])
    XCTAssertFalse(result.passed)
    XCTAssertEqual(rig.server.started, 0)
  }

  func testAServerThatDoesNotStartIsTheEnvironmentsFault() async {
    rig.server = PreparedServer(startFailure: "port 80 is taken")
    let result = await rig.run("GET {{base}}/\n", PreparedTransport([]))
    XCTAssertEqual(result.environmentFailure, "the server under test did not start: port 80 is taken")
  }

  func testAFileMaySkipItself() async {
    let result = await rig.run("#@ skip: not before spring\n\nGET {{base}}/\n\nHTTP 200\n", PreparedTransport([]))
    XCTAssertEqual(result.skipReason, "not before spring")
    XCTAssertEqual(result.steps, [])
    XCTAssertEqual(rig.server.started, 0)
  }

  func testAFileForOurServerOnlyIsSkippedOnAnother() async {
    let text = "#@ ours-only: probes\n\nGET {{base}}/\n\nHTTP 200\n"
    let ours = await rig.run(text, PreparedTransport([]))
    XCTAssertNil(ours.skipReason)
    rig.options.isOurServer = false
    let other = await rig.run(text, PreparedTransport([]))
    XCTAssertEqual(other.skipReason, "probes")
  }

  func testSetUpRunsFirstWithTheSameCookiesAndVariables() async {
    rig.options.files = PreparedFiles(files: [
      "a/lib/in.scenario": Array("POST {{base}}/in\n\nHTTP 303\n[Captures]\ncsrf: cookie \"csrf\"\n".utf8)
    ])
    let transport = PreparedTransport([Answer(303, ["Set-Cookie: csrf=k1", "Set-Cookie: sid=s1"]), Answer()])
    let result = await rig.run("#@ setup: lib/in.scenario\n\nGET {{base}}/home\nX-CSRF: {{csrf}}\n\nHTTP 200\n", transport)
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(result.steps.map(\.name), ["setup lib/in.scenario", "GET {{base}}/home"])
    XCTAssertEqual(
      transport.requests[1].headers,
      [HeaderLine(name: "X-CSRF", value: "k1"), HeaderLine(name: "Cookie", value: "csrf=k1; sid=s1")]
    )
    XCTAssertEqual([rig.server.started, rig.server.stopped], [1, 1])
  }

  func testASetUpThatFailsLeavesTheRestUnreachedAndFinallyStillRuns() async {
    rig.options.files = PreparedFiles(files: [
      "a/in.scenario": Array("### sign in\nPOST {{base}}/in\n\nHTTP 303\n".utf8),
      "a/out.scenario": Array("DELETE {{base}}/in\n\nHTTP 204\n".utf8),
    ])
    let transport = PreparedTransport { request, _ in Answer(request.method == "DELETE" ? 204 : 500) }
    let result = await rig.run("#@ setup: in.scenario\n#@ finally: out.scenario\n\nGET {{base}}/home\n\nHTTP 200\n", transport)
    XCTAssertEqual(
      result.unmet.map(\.summary),
      [
        "1:4+18 setup in.scenario failed\na/in.scenario:4:1: sign in: status is 500, not 303",
        "6:1+8 not reached: the set-up failed",
      ]
    )
    XCTAssertEqual(transport.requests.map(\.method), ["POST", "DELETE"])
    XCTAssertEqual(result.steps.map(\.name), ["setup in.scenario", "GET {{base}}/home", "finally out.scenario"])
  }

  func testASetUpThatIsNotThereOrDoesNotParseOrSetsItselfUpFails() async {
    rig.options.files = PreparedFiles(files: [
      "a/bad.scenario": Array("FETCH\n".utf8), "a/self.scenario": Array("#@ setup: self.scenario\n\nGET {{base}}/\n".utf8),
    ])
    func failure(_ name: String) async -> String {
      await rig.failures("#@ setup: \(name)\n\nGET {{base}}/\n", Answer()).first ?? ""
    }
    let missing = await failure("no.scenario")
    XCTAssertEqual(missing, "1:4+18 there is no file a/no.scenario")
    let broken = await failure("bad.scenario")
    XCTAssertTrue(broken.hasPrefix("1:4+19 bad.scenario does not parse: line 1: "), broken)
    let own = await failure("self.scenario")
    XCTAssertEqual(
      own,
      "1:4+20 setup self.scenario failed\n"
        + "a/self.scenario:1:4: setup self.scenario: self.scenario is its own set-up, or set-ups are nested more than 8 deep\n"
        + "a/self.scenario:3:1: GET {{base}}/: not reached: its own set-up failed"
    )
    let absolute = await failure("/etc/x.scenario")
    XCTAssertEqual(absolute, "1:4+22 /etc/x.scenario is an absolute path; write it relative to this file")
  }

  func testAFileIsRunAgainstTheServerThatItNames() async {
    let failures = await rig.failures("#@ server: other\n\nGET {{base}}/\n\nHTTP 200\n", Answer())
    XCTAssertEqual(failures, ["parse: 1: \"other\" is not the URL of a server. Write http://HOST:PORT."])
    let transport = PreparedTransport([Answer()])
    let result = await rig.run("#@ server: http://other:81\n\nGET {{base}}/a\n\nHTTP 200\n", transport)
    XCTAssertTrue(result.passed)
    XCTAssertEqual(transport.requests.map(\.url), ["http://other:81/a"])
    XCTAssertEqual(rig.server.started, 0)
  }

  func testAFileWithoutStepsIsAFaultOfTheFile() async {
    for text in ["", "# only a comment\n", "#@ name: x\n", "# GET {{base}}/\n#\n# HTTP 200\n"] {
      let result = await rig.run(text, PreparedTransport([Answer()]))
      XCTAssertEqual(result.diagnostics.map(\.message), ["the file has no steps"], text)
      XCTAssertEqual(RunSummary([result], duration: .zero).exitCode, 3)
    }
    XCTAssertEqual(rig.server.started, 0)
  }

  func testAColumnThatNothingUsesIsAFaultOfTheFile() async {
    let text = "GET {{base}}/{{n}}\n[Table]\n| n | status |\n| 1 | 201 |\n\nHTTP 200\n"
    let result = await rig.run(text, PreparedTransport([Answer()]))
    XCTAssertEqual(
      result.diagnostics.map { "\($0.position.line):\($0.position.column) \($0.message)" },
      ["3:7 column status is not used"]
    )
    XCTAssertEqual(RunSummary([result], duration: .zero).exitCode, 3)
    let used = await rig.run(text.replacing("HTTP 200", with: "HTTP {{status}}"), PreparedTransport([Answer(201)]))
    XCTAssertTrue(used.passed)
  }

  func testTheKeysOfASetUpFileCount() async {
    let user = "#@ setup: lib/s.scenario\n\nGET {{base}}/home\n\nHTTP 200\n"
    rig.options.files = PreparedFiles(files: ["a/lib/s.scenario": Array("#@ skip: not yet\n\nGET {{base}}/in\n\nHTTP 200\n".utf8)]
    )
    let skipped = await rig.run(user, PreparedTransport([Answer()]))
    XCTAssertEqual(skipped.skipReason, "set-up lib/s.scenario is skipped: not yet")
    rig.options.isOurServer = false
    rig.options.files = PreparedFiles(files: [
      "a/lib/s.scenario": Array("#@ ours-only: probes\n\nGET {{base}}/in\n\nHTTP 200\n".utf8)
    ])
    let ours = await rig.run(user, PreparedTransport([Answer()]))
    XCTAssertEqual(ours.skipReason, "set-up lib/s.scenario is skipped: probes")
    rig.options.isOurServer = true
    rig.options.files = PreparedFiles(files: [
      "a/lib/s.scenario": Array("#@ server: http://other\n\nGET {{base}}/in\n\nHTTP 200\n".utf8)
    ])
    let transport = PreparedTransport([Answer()])
    let other = await rig.run(user, transport)
    XCTAssertTrue(other.passed)
    XCTAssertEqual(transport.requests.map(\.url), ["http://other/in", "http://127.0.0.1:8080/home"])
    rig.options.files = PreparedFiles(files: [
      "a/lib/s.scenario": Array("#@ timeout: 1s\n\nGET {{base}}/in\n[Options]\ndelay: 2s\n\nHTTP 200\n".utf8)
    ])
    let late = await rig.run(user, PreparedTransport([Answer()]))
    XCTAssertFalse(late.passed)
  }

  func testTheJarCanBeTurnedOffOrNamed() async {
    let text = """
      GET {{base}}/set

      GET {{base}}/off
      [Options]
      jar: off

      GET {{base}}/other
      [Options]
      jar: other

      GET {{base}}/on

      GET {{base}}/own
      Cookie: own=1
      """
    let transport = PreparedTransport { request, number in
      number == 0 ? Answer(200, ["Set-Cookie: a=1; Path=/"]) : Answer()
    }
    _ = await rig.run(text, transport)
    let cookies = transport.requests.map { request in request.headers.filter { $0.isNamed("Cookie") }.map(\.value) }
    XCTAssertEqual(cookies, [[], [], [], ["a=1"], ["own=1"]])
  }

  func testCapturesThatAreRedactedNeverShow() async {
    let text = """
      #@ redact: sid

      GET {{base}}/

      HTTP 200
      [Captures]
      token: header "X-Token" redact
      """
    _ = await rig.run(text, PreparedTransport([Answer(200, ["X-Token: tok-1", "Set-Cookie: sid=s-1"])]))
    XCTAssertEqual(rig.options.redactor.redact("tok-1 and s-1 and x"), "*** and *** and x")
  }

  func testAScenarioRunsUpToTheStepThatWasAskedFor() async throws {
    let text = """
      ### one
      GET {{base}}/1

      ### two {{n}}
      GET {{base}}/2/{{n}}
      [Table]
      | n |
      | a |
      | b |

      HTTP 200

      ### three
      GET {{base}}/3
      """
    let file = try ScenarioFile.parse(text, path: "scenarios/x/y.scenario")
    func urls(_ selection: StepSelection) async -> [String] {
      let transport = PreparedTransport([Answer()])
      _ = await rig.runner(transport).run(file, selection: selection)
      return transport.requests.map { String($0.url.dropFirst(22)) }
    }
    let all = await urls(.all)
    XCTAssertEqual(all, ["1", "2/a", "2/b", "3"])
    let line = await urls(StepSelection(file, line: 11))
    XCTAssertEqual(line, ["1", "2/a", "2/b"])
    let row = await urls(StepSelection(file, line: 9))
    XCTAssertEqual(row, ["1", "2/b"])
    let head = await urls(StepSelection(file, line: 1))
    XCTAssertEqual(head, ["1"])
    let filtered = await urls(try XCTUnwrap(StepSelection(file, filter: "^x/y/two a\\[1\\]$")))
    XCTAssertEqual(filtered, ["1", "2/a"])
    XCTAssertNil(try StepSelection(file, filter: "four"))
    XCTAssertThrowsError(try StepSelection(file, filter: "(")) {
      XCTAssertEqual(
        "\($0)",
        "--filter: /(/ is not a regular expression: the group opened at character 1 isn't closed. Add ), or write \\( for a parenthesis."
      )
    }
  }
}
