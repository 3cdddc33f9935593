import Exchanges
import Foundation
import ScenarioSyntax
import Scenarios
import XCTest

/// What reports say about a single step: tries, the command that runs it again, its request, its stream.
final class StepReportTests: XCTestCase {
  private var rig = Rig()

  private func written(_ report: any Report, _ result: ScenarioResult) -> String {
    let text = Collected<String>()
    let sink = ReportSink(report, redactor: rig.options.redactor, collectedIn: text)
    sink.begin()
    sink.finished(result)
    sink.end(RunSummary([result], duration: .zero))
    return text.value
  }

  func testEveryReportSaysHowManyTriesAStepTook() async {
    let text = "GET {{base}}/job\n[Options]\nretry: 5\nretry-interval: 1ms\n\nHTTP 200\n"
    let passing = await rig.run(text, PreparedTransport([Answer(202), Answer(202), Answer(200)]))
    let failing = await rig.run(text.replacing("5", with: "2"), PreparedTransport([Answer(202)]))
    XCTAssertEqual([passing.passed, failing.passed], [true, false])
    XCTAssertEqual([passing, failing].map { $0.steps.map(\.attempts) }, [[3], [3]])
    for result in [passing, failing] {
      for kind in ReportFormat.Kind.allCases {
        let report = written(ReportFormat(kind).makeReport(), result)
        let isData = [.json, .ndjson].contains(kind)
        XCTAssertTrue(report.contains(isData ? #""attempts":3"# : "after 3 tries"), "\(kind): \(report)")
      }
    }
    XCTAssertTrue(written(JUnitReport(), passing).contains(#"<property name="attempts" value="3"/>"#))
    XCTAssertTrue(written(TextReport(show: .all), passing).contains("(1 expectation, after 3 tries, "))
    XCTAssertFalse(written(TextReport(show: .none), passing).contains("tries"))
  }

  func testTheCommandThatRunsAStepAgainNamesTheRowAndTheOptions() async {
    let text = "GET {{base}}/{{n}}\n[Table]\n| n |\n| 1 |\n| 2 |\n\nHTTP 200\n"
    let result = await rig.run(text, PreparedTransport { request, _ in Answer(request.url.hasSuffix("/2") ? 500 : 200) })
    let report = written(TextReport(options: ["--server", "http://h", "--var", "a=b c", "--secret", "pw"]), result)
    XCTAssertTrue(
      report.contains("again:  answerback run a/b.scenario:5 --server http://h --var 'a=b c' --secret pw\n"),
      report
    )
  }

  func testTheCurlCommandSendsTheRequestThatTheStepDescribes() async {
    let text = "GET {{base}}/first\n[Options]\nlocation: true\n\nHTTP 204\n"
    let transport = PreparedTransport { request, _ in
      request.url.hasSuffix("first") ? Answer(302, ["Location: /last"]) : Answer(200)
    }
    let report = written(TextReport(), await rig.run(text, transport))
    XCTAssertTrue(report.contains("curl:   curl -si http://127.0.0.1:8080/first "), report)
  }

  func testABodyThatIsNotTextIsPrintedIntoCurl() {
    for (body, format) in [([0x61, 0x00], #"a\000"#), ([0xFF, 0xFE], #"\377\376"#)] as [([UInt8], String)] {
      var request = RequestMessage(method: "POST", url: "http://h/")
      request.body = body
      let command = CurlCommand(request).text
      XCTAssertTrue(command.hasPrefix("printf '\(format)' | curl "), command)
      XCTAssertTrue(command.hasSuffix("--data-binary @-"), command)
    }
  }

  func testWhatWasNotReachedIsNoFailureAndNeverGreen() async {
    let text = "#@ setup: lib/none.scenario\n\nGET {{base}}/\n\nHTTP 200\n"
    let result = await rig.run(text, PreparedTransport([Answer()]))
    XCTAssertFalse(result.passed)
    XCTAssertEqual(result.steps.map(\.outcome), [.failed, .notReached])
    XCTAssertEqual(result.failures.count, 1)
    let report = written(TextReport(), result)
    XCTAssertTrue(report.contains("(1 of 1 expectation not reached, 0 µs)\n"), report)
    XCTAssertTrue(report.contains("\nnote: 1 expectation was not reached: the set-up failed\n"), report)
    let junit = written(JUnitReport(), result)
    XCTAssertTrue(junit.contains(#"failures="2""#), junit)
    XCTAssertTrue(written(NDJSONReport(), result).contains(#""outcome":"notReached","line":5"#))
    XCTAssertTrue(written(TAPReport(), result).contains("    not ok 2 - GET {{base}}/\n"))
  }

  func testTheEventsOfARunHaveChunksAndFrames() async throws {
    var answer = Answer(200, ["Content-Type: text/event-stream"], body: "id: 7\ndata: a\n\n: hello\n\n")
    answer.framing = .chunked
    var result = await rig.run("GET {{base}}/\n\nHTTP 200\n", PreparedTransport([answer]))
    result.steps[0].exchanges[0].chunks = [
      Exchange.Chunk(range: 0..<10, extension: "", at: .milliseconds(3)),
      Exchange.Chunk(range: 10..<25, extension: "x=1", at: .milliseconds(8)),
    ]
    let lines = written(NDJSONReport(), result).split(separator: "\n").map { String($0) }
    XCTAssertEqual(
      lines.filter { $0.contains(#""event":"chunk""#) || $0.contains(#""event":"frame""#) },
      [
        #"{"event":"chunk","path":"a/b.scenario","step":"GET {{base}}/","exchange":1,"number":1,"bytes":10,"at":3.000,"text":"id: 7\ndata"}"#,
        #"{"event":"chunk","path":"a/b.scenario","step":"GET {{base}}/","exchange":1,"number":2,"bytes":15,"at":8.000,"#
          + #""text":": a\n\n: hello\n\n","extension":"x=1"}"#,
        #"{"event":"frame","path":"a/b.scenario","step":"GET {{base}}/","exchange":1,"number":1,"at":8.000,"type":"message","data":"a","id":"7"}"#,
        #"{"event":"frame","path":"a/b.scenario","step":"GET {{base}}/","exchange":1,"number":2,"at":8.000,"comments":["hello"]}"#,
      ]
    )
  }

  func testABodyThatDiffersPointsAtTheMember() async {
    let text = """
      GET {{base}}/

      HTTP 200

      {
        "a": [1, {"b": "}{{*}}"}],
        "c": {
          "d": "{{*:int}}",
          "e": 5
        }
      }
      """
    for (body, line, column) in [
      (#"{"a":[1,{"b":"}x"}],"c":{"d":1,"e":6}}"#, 9, 5), (#"{"a":[2,{"b":"}x"}],"c":{"d":1,"e":5}}"#, 6, 9),
      (#"{"a":[1,{"b":1}],"c":{"d":1,"e":5}}"#, 6, 13), (#"{"a":[1,{"b":"}x"}],"c":{"e":5}}"#, 8, 5),
      (#"{"a":[1,{"b":"}x"}],"c":{"d":1,"e":5},"f":1}"#, 5, 1),
    ] {
      let result = await rig.run(text, PreparedTransport([.json(body)]))
      XCTAssertEqual(result.failures.map(\.place), [SourcePosition(line: line, column: column)], body)
      let quoted = text.split(separator: "\n", omittingEmptySubsequences: false)[line - 1]
      XCTAssertTrue(written(TextReport(), result).contains("\(line) | \(quoted)\n"), body)
    }
  }

  func testAnArchiveDividesNoSecretAndKeepsBinaryBodies() async throws {
    rig.options.secrets = ["a": "zq+se&c=r"]
    let transport = PreparedTransport { _, _ in
      var answer = Answer(200, ["Content-Type: application/octet-stream"])
      answer.body = [0xFF, 0x00]
      return answer
    }
    let result = await rig.run("POST {{base}}/x?key={{secret.a}}&n=1\nhex,fffe80;\n", transport)
    let text = written(HARReport(start: 0), result)
    XCTAssertTrue(text.contains(#""queryString":[{"name":"key","value":"***"},{"name":"n","value":"1"}]"#), text)
    XCTAssertTrue(text.contains(#""text":"//6A","encoding":"base64""#), text)
    XCTAssertTrue(text.contains(#""text":"/wA=","encoding":"base64""#), text)
  }

  func testAPageShowsTheExchangesOfEachStep() async {
    let result = await rig.run("GET {{base}}/<x>\n\nHTTP 200\n", PreparedTransport([Answer(200, body: "<b>")]))
    let page = written(HTMLReport(), result)
    XCTAssertTrue(
      page.contains("<details class=\"passed\"><summary>GET {{base}}/&lt;x&gt;: passed (1 expectation, 0 µs)</summary>"),
      page
    )
    XCTAssertTrue(page.contains("<details><summary>GET http://127.0.0.1:8080/&lt;x&gt;: 200</summary><pre>GET "), page)
    XCTAssertTrue(page.contains("&lt;b&gt;</pre>"), page)
  }
}
