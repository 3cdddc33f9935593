import FieldValues
import Foundation
import XCTest

@testable import Exchanges
@testable import ScenarioSyntax
@testable import Scenarios

final class ReportTests: XCTestCase {
  private let layers = """
    #@ name: layers

    ### sign in
    POST {{base}}/session

    HTTP 303
    [SetCookies]
    theme=dark; Path=/
    csrf={{*}}; Secure
    [Asserts]
    header "X-Debug" not exists
    """

  /// A result with a failure of every kind, made by hand so that its times stand still.
  private func failing() -> ScenarioResult {
    var request = RequestMessage(method: "POST", url: "http://127.0.0.1:8080/session")
    request.headers = [HeaderLine(name: "X-Empty", value: ""), HeaderLine(name: "X", value: "it's")]
    request.body = Array("user=ada&x=\u{1b}".utf8)
    var exchange = Answer(200, ["Set-Cookie: theme=dark"], body: "<ok>").exchange(request)
    exchange.timing = Exchange.Timing()
    let step = StepResult(
      name: "sign in",
      position: SourcePosition(line: 4),
      exchanges: [exchange],
      verdicts: [
        Verdict(.failed, "HTTP 303", at: SourcePosition(line: 6), length: 8, message: "status is 200, not 303"),
        Verdict(.passed, "theme=dark; Path=/", at: SourcePosition(line: 8), length: 18),
        Verdict(
          .failed,
          "csrf={{*}}; Secure",
          at: SourcePosition(line: 9),
          length: 18,
          message: "Set-Cookie lines differ",
          details: ["- csrf={{*}}; Secure", "+ csrf=k", "          ^ attribute \"Secure\" is missing"]
        ),
        Verdict(
          .failed,
          "header \"X-Debug\" not exists",
          at: SourcePosition(line: 11),
          length: 27,
          message: "header \"X-Debug\" not exists",
          details: ["  actual: \"1\" (header 7 of 9)"]
        ),
        Verdict(.notReached, "x", at: SourcePosition(line: 11), message: "the step could not be begun"),
        Verdict(.notReached, "y", at: SourcePosition(line: 11), message: "the step could not be begun"),
      ],
      duration: .milliseconds(41)
    )
    return ScenarioResult(
      path: "scenarios/cookies/layers.scenario",
      text: layers,
      name: "layers",
      steps: [step],
      duration: .milliseconds(42)
    )
  }

  private func passing() -> ScenarioResult {
    let verdict = Verdict(.passed, "HTTP 200", at: SourcePosition(line: 3), length: 8)
    let skip = Verdict(.skipped, "probe", at: SourcePosition(line: 6), message: "no \"probe\" # here")
    return ScenarioResult(
      path: "a.scenario",
      text: "",
      name: "a",
      steps: [
        StepResult(name: "GET /", position: SourcePosition(line: 1), verdicts: [verdict], duration: .milliseconds(3)),
        StepResult(name: "check", position: SourcePosition(line: 5), verdicts: [skip]),
      ],
      duration: .milliseconds(3)
    )
  }

  private func results() -> [ScenarioResult] {
    let unparsed = ScenarioResult(
      path: "b2.scenario",
      text: "GET {{base}}/\n\nHTTP 200\n\n[Assert]\n",
      name: "b2",
      diagnostics: [
        Diagnostic("unknown section [Assert]", at: SourcePosition(line: 5, column: 2), hint: "did you mean [Asserts]?")
      ]
    )
    let skipped = ScenarioResult(path: "s.scenario", text: "", name: "s", skipReason: "not & now")
    let environment = ScenarioResult(
      path: "e.scenario",
      text: "",
      name: "e",
      environmentFailure: "the server under test did not start: port 80 is taken"
    )
    return [failing(), passing(), unparsed, skipped, environment]
  }

  private func written(_ report: any Report, _ results: [ScenarioResult]? = nil) -> String {
    var report = report
    let results = results ?? self.results()
    var text = report.begin()
    for result in results { text += report.finished(result) }
    return text + report.end(RunSummary(results, duration: .milliseconds(120)))
  }

  func testTheTextReportPointsIntoTheFile() {
    XCTAssertEqual(
      written(TextReport()),
      """
      FAIL  cookies/layers · sign in                                        (3 of 6 expectations failed, 2 not reached, 41 ms)
      error: status is 200, not 303
        --> scenarios/cookies/layers.scenario:6:1
         |
       6 | HTTP 303
         | ^^^^^^^^
      error: Set-Cookie lines differ
        --> scenarios/cookies/layers.scenario:9:1
         |
       7 | [SetCookies]
       8 | theme=dark; Path=/
       9 | csrf={{*}}; Secure
         | - csrf={{*}}; Secure
         | + csrf=k
         |           ^ attribute "Secure" is missing
      error: header "X-Debug" not exists
        --> scenarios/cookies/layers.scenario:11:1
         |
      11 | header "X-Debug" not exists
         | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
         |   actual: "1" (header 7 of 9)
      note: 2 expectations were not reached: the step could not be begun
      again:  answerback run scenarios/cookies/layers.scenario:4
      curl:   curl -si http://127.0.0.1:8080/session -H 'X-Empty;' -H 'X: it'\\''s' \
      -H Accept: -H User-Agent: -H Content-Type: --data-raw $'user=ada&x=\\x1b'
      FAIL  b2                                                              (does not parse)
      error: unknown section [Assert]
        --> b2.scenario:5:2
         |
       5 | [Assert]
         |  ^ did you mean [Asserts]?
      SKIP  s  (not & now)
      ERROR e
        the server under test did not start: port 80 is taken
      1 passed, 3 failed, 1 skipped in 120 ms

      """
    )
  }

  func testTheTextReportShowsAllOrNothingWhenAsked() {
    XCTAssertEqual(
      written(TextReport(show: .all), [passing()]),
      """
      PASS  a · GET /                                                       (1 expectation, 3 ms)
      SKIP  a · check                                                       (1 expectation, 0 µs)
      1 passed, 0 failed, 0 skipped in 120 ms

      """
    )
    XCTAssertEqual(written(TextReport(show: .none)), "1 passed, 3 failed, 1 skipped in 120 ms\n")
    XCTAssertEqual(written(TextReport(), [passing()]), "1 passed, 0 failed, 0 skipped in 120 ms\n")
  }

  func testJUnitHasASuiteForEachFileAndACaseForEachStep() {
    let text = written(JUnitReport())
    XCTAssertTrue(
      text.hasPrefix(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="answerback" tests="6" failures="1" errors="2" skipped="2" time="0.120">
          <testsuite name="cookies/layers" file="scenarios/cookies/layers.scenario" tests="1" failures="1" errors="0" skipped="0" \
        time="0.042">
            <testcase name="sign in" classname="cookies.layers" file="scenarios/cookies/layers.scenario" line="6" time="0.041">
              <failure message="status is 200, not 303" type="expectation">error: status is 200, not 303
          --&gt; scenarios/cookies/layers.scenario:6:1

        """
      ),
      text
    )
  }

  func testJUnitShowsTheExchangeOfAStep() {
    let text = written(JUnitReport())
    XCTAssertTrue(
      text.contains(
        """
              <system-out>POST /session HTTP/1.1
        X-Empty: \n\
        X: it&apos;s

        user=ada&amp;x=\u{FFFD}
        HTTP/1.1 200 OK
        Set-Cookie: theme=dark

        &lt;ok&gt;</system-out>
            </testcase>
        """.replacingOccurrences(of: "&apos;", with: "'")
      ),
      text
    )
  }

  func testJUnitTellsWhatWasNotRunAndWhy() {
    let text = written(JUnitReport())
    XCTAssertTrue(
      text.hasSuffix(
        """
          <testsuite name="s" file="s.scenario" tests="1" failures="0" errors="0" skipped="1" time="0.000">
            <testcase name="s" classname="s" file="s.scenario" line="1" time="0.000">
              <skipped message="not &amp; now"/>
            </testcase>
          </testsuite>
          <testsuite name="e" file="e.scenario" tests="1" failures="0" errors="1" skipped="0" time="0.000">
            <testcase name="e" classname="e" file="e.scenario" line="1" time="0.000">
              <error message="the server under test did not start: port 80 is taken">the server under test did not start: port 80 is \
        taken</error>
            </testcase>
          </testsuite>
        </testsuites>

        """
      ),
      text
    )
  }

  func testNDJSONIsOneObjectALine() throws {
    let lines = written(NDJSONReport()).split(separator: "\n")
    let events = try lines.map { line in
      try XCTUnwrap(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["event"] as? String ?? ""
    }
    XCTAssertEqual(
      events,
      ["runStarted", "scenarioStarted"] + Array(repeating: "expectation", count: 6) + ["stepFinished", "scenarioFinished"]
        + ["scenarioStarted", "expectation", "stepFinished", "expectation", "stepFinished", "scenarioFinished"]
        + Array(repeating: ["scenarioStarted", "scenarioFinished"], count: 3).flatMap { $0 } + ["runFinished"]
    )
    XCTAssertEqual(
      String(lines[4]),
      #"{"event":"expectation","path":"scenarios/cookies/layers.scenario","step":"sign in","outcome":"failed","line":9,"column":1,"#
        + #""length":18,"expectation":"csrf={{*}}; Secure","message":"Set-Cookie lines differ","details":["- csrf={{*}}; Secure","#
        + #""+ csrf=k","          ^ attribute \"Secure\" is missing"]}"#
    )
    XCTAssertEqual(
      lines.last.map(String.init),
      #"{"event":"runFinished","passed":1,"failed":3,"skipped":1,"exitCode":4,"time":120.000}"#
    )
  }

  func testTAPHasASubtestForEachScenario() {
    XCTAssertEqual(
      written(TAPReport(), [passing(), results()[3], results()[2]]),
      """
      TAP version 14
      # Subtest: a - a
          ok 1 - GET /
          ok 2 - check # SKIP no "probe" \\# here
          1..2
      ok 1 - a - a
      ok 2 - s - s # SKIP not & now
      not ok 3 - b2 - b2
        ---
        message: |
          error: unknown section [Assert]
            --> b2.scenario:5:2
             |
           5 | [Assert]
             |  ^ did you mean [Asserts]?
        ...
      1..3

      """
    )
  }

  func testAFormatIsReadWithItsPath() throws {
    XCTAssertEqual(try ReportFormat(parsing: "junit:out/a:b.xml"), ReportFormat(.junit, path: "out/a:b.xml"))
    XCTAssertEqual(try ReportFormat(parsing: "tap"), ReportFormat(.tap))
    XCTAssertThrowsError(try ReportFormat(parsing: "junt:x")) {
      XCTAssertEqual("\($0)", "--report junt:x: unknown format, did you mean junit?")
    }
  }

  func testDurationsHaveTheUnitThatFits() {
    let cases: [(Duration, String)] = [
      (.zero, "0 µs"), (.microseconds(12), "12 µs"), (.microseconds(41_900), "41 ms"), (.milliseconds(1250), "1.25 s"),
      (.seconds(30), "30 s"), (.milliseconds(2100), "2.1 s"), (.milliseconds(1050), "1.05 s"), (.milliseconds(-5), "-5 ms"),
    ]
    for (duration, text) in cases { XCTAssertEqual(duration.shortText, text) }
  }
}
