import Exchanges
import FieldValues
import ScenarioSyntax
import XCTest

@testable import Scenarios

/// What must not pass: comparisons that say nothing, conditions that can't be judged, and judgements that come too late.
final class FalsePassTests: XCTestCase {
  private let rig = Rig()
  private let answer = Answer.json(
    #"{"a":1,"s":"7","l":[1,2],"o":{"k":"v"},"ll":[[1,2],[3]],"day":"2026-02-28T10:00:00Z"}"#,
    200,
    ["X-N: 7"]
  )

  private func failures(_ asserts: [String]) async -> [String] {
    await rig.failures(
      "GET {{base}}/\nHTTP 200\n[Captures]\nl: jsonpath \"$.l\"\no: jsonpath \"$.o\"\n[Asserts]\n\(asserts.joined(separator: "\n"))\n",
      answer
    )
  }

  func testAListOrAnObjectIsNotComparedAsText() async {
    let faults = [
      "header \"X-N\" not contains {{l}}", "header \"X-N\" not startsWith {{o}}", "body contains {{l}}",
      "body not endsWith {{o}}",
      "jsonpath \"$.l\" not includes {{l}}", "header \"X-N\" != {{o}}", "header \"X-N\" != {{l}}",
    ]
    let found = await failures(faults)
    XCTAssertEqual(found.count, faults.count, "\(found)")
    let good = await failures(["jsonpath \"$.ll\" includes {{l}}", "jsonpath \"$.l\" == {{l}}", "jsonpath \"$.o\" == {{o}}"])
    XCTAssertEqual(good, [])
  }

  func testNothingHasNoElementsThatDifferOrAreMissing() async {
    let red = [
      "header \"Missing\" unique", "header \"Missing\" not includes \"x\"", "jsonpath \"$.nope[*].id\" unique",
      "jsonpath \"$..nope\" not includes 1",
    ]
    let found = await failures(red)
    XCTAssertEqual(found.count, red.count, "\(found)")
    let counted = await failures(["header \"Missing\" count == 0", "jsonpath \"$.nope[*]\" count == 0"])
    XCTAssertEqual(counted, [])
  }

  func testADateThatDoesNotExistIsNoDate() async {
    for text in [
      "2026-02-31T10:00:00Z", "2025-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-1-1T00:00:00Z",
      "2026-01-01T00:00:00Zx", "12026-01-01T00:00:00Z",
    ] {
      XCTAssertNil(text.moment, text)
      let found = await failures(["jsonpath \"$.day\" toDate != \"\(text)\""])
      XCTAssertEqual(found.count, 1, text)
    }
    let same = [
      "2026-02-28T10:00Z", "2026-02-28t10:00:00z", "2026-02-28T10:00:00.5Z", "2026-02-28T10:00:00,5Z",
      "2026-02-28T12:00:00+02:00",
    ]
    for text in same { XCTAssertEqual(text.moment, "2026-02-28T10:00:00Z".moment, text) }
    XCTAssertEqual("2026-02-28".moment, "2026-02-28T00:00:00Z".moment)
  }

  func testAConditionOfWhileThatCannotBeJudgedFails() async {
    for condition in [
      "variable \"n\" != 9", "variable \"n\" < 3", "variable \"n\" contains 1 == false", "variable \"a\" == {{n}}",
    ] {
      let text = """
        GET {{base}}/
        HTTP 200
        [Captures]
        n: jsonpath "$.l"
        a: jsonpath "$.a"

        ### pages
        GET {{base}}/
        [Options]
        while: \(condition)
        HTTP 500

        """
      guard (try? ScenarioFile.parse(text, path: "t.scenario")) != nil else { continue }
      let result = await rig.run(text, PreparedTransport([answer]))
      XCTAssertFalse(result.passed, condition)
      XCTAssertEqual(result.failures.map(\.position.line), [10], condition)
    }
  }

  func testAScenarioWithoutAStepThatRanHasNotPassed() async {
    for options in ["repeat: 0", "skip: true", "while: variable \"base\" not exists"] {
      let result = await rig.run("GET {{base}}/\n[Options]\n\(options)\nHTTP 500\n", PreparedTransport([answer]))
      XCTAssertNotNil(result.skipReason, options)
      XCTAssertEqual(result.steps.map(\.isSkipped), [true], options)
      let summary = RunSummary([result], duration: .zero)
      XCTAssertEqual([summary.passed, summary.skipped, Int(summary.exitCode)], [0, 1, 3], options)
    }
  }

  func testWhatCheckRefusesIsNotRun() async throws {
    let lines = [
      "jsonpath \"$[?match(@.a, '(')]\" not exists", "variable \"nosuch\" not exists", "jsonpath \"$[\" exists",
      "body matches \"(\"", "header \"X-N\" == \"{{*:re/(/}}\"", "header \"X-{{q}}\" exists", "duration < 5KiB",
      "jsonpath \"$.s\" matches 7", "loop \"nosuch\" not exists",
    ]
    var rig = rig
    rig.checksFirst = true
    for line in lines {
      let text = "GET {{base}}/\nHTTP 200\n[Asserts]\n\(line)\n"
      let result = await rig.run(text, PreparedTransport([answer]))
      XCTAssertEqual(result.diagnostics.map(\.position.line), [4], line)
      XCTAssertEqual(RunSummary([result], duration: .zero).exitCode, 3, line)
      let checked = try ScenarioFile.parse(text, path: "t.scenario").check(files: LocalFiles())
      XCTAssertEqual(checked.filter { $0.severity == .error }.map(\.message), result.diagnostics.map(\.message), line)
    }
    let loop = "GET {{base}}/\n[Options]\nwhile: status == 200\nHTTP 200\n"
    let result = await rig.run(loop, PreparedTransport([answer]))
    XCTAssertEqual(result.diagnostics.map(\.position.line), [3])
  }

  func testACaptureKeepsWhereItCameFromAfterASetUp() async throws {
    var rig = rig
    let setUp = "GET {{base}}/\nHTTP 200\n[Captures]\nh: header \"X-N\"\n"
    rig.options.files = PreparedFiles(files: ["a/lib/s.scenario": Array(setUp.utf8)])
    let text = "#@ setup: lib/s.scenario\nGET {{base}}/\nHTTP 200\n[Asserts]\nvariable \"h\" == 7\n"
    let result = await rig.run(text, PreparedTransport([answer, answer]))
    XCTAssertEqual(result.steps.count, 2)
    XCTAssertEqual(result.failures.map(\.message), [])
  }
}
