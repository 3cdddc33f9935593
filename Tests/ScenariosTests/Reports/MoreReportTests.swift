import Codecs
import Exchanges
import Foundation
import Scenarios
import XCTest

/// The reports for other tools than a terminal.
final class MoreReportTests: XCTestCase {
  private func results() async -> [ScenarioResult] {
    let transport = PreparedTransport { request, _ in
      request.url.contains("bad") ? Answer(500, body: "a|b%\u{1b}") : .json("{}")
    }
    var rig = Rig()
    let good = await rig.run("GET {{base}}/good\n\nHTTP 200\n", transport, path: "a/good.scenario")
    let bad = await rig.run(
      "### x, y: z\nGET {{base}}/bad?q=1\n\nHTTP 200\n[Asserts]\nbody == \"`c`\"\n",
      transport,
      path: "a/b.scenario"
    )
    let skipped = await rig.run("#@ skip: not | yet\nGET {{base}}/good\n", transport, path: "a/s.scenario")
    let broken = await rig.run("GET {{base}}/\n\nHTTP 200\n[Assert]\n", transport, path: "a/p.scenario")
    rig.server = PreparedServer(startFailure: "the port is taken")
    let none = await rig.run("GET {{base}}/\n", transport, path: "a/n.scenario")
    return [good, bad, skipped, broken, none]
  }

  private func written(_ kind: ReportFormat.Kind) async -> String {
    var report = ReportFormat(kind).makeReport()
    let results = await results()
    let text = report.begin() + results.map { report.finished($0) }.joined()
    return text + report.end(RunSummary(results, duration: .milliseconds(41)))
  }

  func testDotsAreOnePerScenarioAndTheFailuresFollow() async {
    let text = await written(.dots)
    XCTAssertTrue(text.hasPrefix(".FsFE\nFAIL  a/b · x, y: z "), text)
    XCTAssertTrue(
      text.hasSuffix(
        "ERROR a/n\n  the server under test did not start: the port is taken\n1 passed, 3 failed, 1 skipped in 41 ms\n"
      ),
      text
    )
  }

  func testDotsStandEightyOnALine() {
    var report = TextReport.Dots()
    let result = ScenarioResult(path: "a.scenario", text: "", name: "a")
    let text = (0..<80).map { _ in report.finished(result) }.joined() + report.end(RunSummary([result], duration: .zero))
    XCTAssertEqual(text, String(repeating: ".", count: 80) + "\n1 passed, 0 failed, 0 skipped in 0 µs\n")
  }

  func testEachFailureIsACommandOfAWorkflow() async {
    let text = await written(.github)
    XCTAssertEqual(
      text,
      """
      ::error file=a/b.scenario,line=4,col=1,title=a/b · x%2C y%3A z::status is 500, not 200%0Abody: "a|b%25\\u001b"
      ::error file=a/b.scenario,line=6,col=1,title=a/b · x%2C y%3A z::body == "`c`"%0A  actual: "a|b%25\\u001b"
      ::error file=a/p.scenario,line=4,col=2,title=a/p does not parse::unknown section [Assert]: did you mean [Asserts]?
      ::error file=a/n.scenario,line=1,col=1,title=a/n has no server::the server under test did not start: the port is taken
      ::notice title=answerback::1 passed, 3 failed, 1 skipped in 41 ms

      """
    )
  }

  func testMarkdownIsATableWithTheFailuresBeneath() async {
    let text = await written(.markdown)
    XCTAssertTrue(
      text.hasPrefix(
        """
        | scenario | result | steps | time |
        |---|---|---|---|
        | a/good | passed | 1 | 0 µs |
        | a/b | **failed** | 1 of 1 failed | 0 µs |
        | a/s | skipped: not \\| yet | 0 | 0 µs |
        | a/p | **failed** | 0 | 0 µs |
        | a/n | **failed** | 0 | 0 µs |

        ### a/b

        ```
        error: status is 500, not 200
          --> a/b.scenario:4:1
        """
      ),
      text
    )
    XCTAssertTrue(text.hasSuffix("\n```\n\n1 passed, 3 failed, 1 skipped in 41 ms\n"), text)
  }

  func testAPageShowsEachFailureAndEscapesWhatCameFromOutside() async {
    let text = await written(.html)
    XCTAssertTrue(text.hasPrefix("<!doctype html>\n"), text)
    XCTAssertTrue(
      text.contains(
        """
        <tbody class="failed">
        <tr><td>a/b<td class="failed">failed<td>1 of 1 failed<td>0 µs</tr>
        <tr><td colspan="4"><details class="failed" open><summary>x, y: z: failed (2 of 2 expectations failed, 0 µs)</summary>
        <pre>error: status is 500, not 200
          --&gt; a/b.scenario:4:1
        """
      ),
      text
    )
    XCTAssertTrue(text.contains("<tr><td>a/s<td class=\"skipped\">skipped: not | yet<td>0<td>0 µs</tr>\n"), text)
    XCTAssertTrue(text.contains("<p>1 passed, 3 failed, 1 skipped in 41 ms</p>"), text)
    XCTAssertFalse(text.contains("<script"))
    var report = HTMLReport()
    let hostile = ScenarioResult(path: "<script>\u{1B}&.scenario", text: "", name: "a")
    let page = report.finished(hostile) + report.end(RunSummary([hostile], duration: .zero))
    XCTAssertTrue(page.contains("&lt;script&gt;"), page)
    XCTAssertFalse(page.contains("<script>"), page)
  }

  func testThePageHasFailuresFirstAndBothSidesOfEachExchange() async {
    let text = await written(.html)
    let order = text.matches(of: #/<tbody class="(\w+)">/#).map { String($0.output.1) }
    XCTAssertEqual(order, ["failed", "failed", "failed", "passed", "skipped"])
    XCTAssertTrue(text.contains("good: 200</summary><pre>GET /good HTTP/1.1\n</pre>\n<h2>Response</h2>"), text)
    XCTAssertTrue(text.contains("<h2>Response</h2>\n<pre>HTTP/1.1 200 OK\n"), text)
    XCTAssertFalse(text.contains("<h2>Events</h2>"), text)
    XCTAssertTrue(text.contains("content=\"script-src 'none'; object-src 'none'; "), text)
  }

  func testThePageListsTheEventsOfAStream() async {
    let transport = StreamServer(StreamScript((20, "data: a\n\n"), (40, "event: b\ndata: <2>\n\n")))
    let result = await transport.run("GET {{base}}/e\n\nHTTP 200\n[Events]\ndata: a\n\nevent: b\ndata: <2>\n@stop\n")
    var report = HTMLReport()
    let page = report.finished(result) + report.end(RunSummary([result], duration: .zero))
    XCTAssertTrue(page.contains("<h2>Events</h2>\n<pre>message  a\nb  &lt;2&gt;</pre>"), page)
  }

  func testAPageIsNamedByItsFolderOrItsFile() throws {
    for (text, path) in [("html:out", "out/index.html"), ("html:out/", "out/index.html"), ("html:a.html", "a.html")] {
      XCTAssertEqual(try ReportFormat(parsing: text).path, path)
    }
    XCTAssertNil(try ReportFormat(parsing: "html").path)
  }

  func testJSONIsOneDocument() async throws {
    let text = await written(.json)
    let document = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    XCTAssertEqual(document["schema"] as? Int, 1)
    XCTAssertEqual(document["exitCode"] as? Int, 4)
    let scenarios = try XCTUnwrap(document["scenarios"] as? [[String: Any]])
    XCTAssertEqual(scenarios.compactMap { $0["outcome"] as? String }, ["passed", "failed", "skipped", "failed", "failed"])
    let steps = try XCTUnwrap(scenarios[1]["steps"] as? [[String: Any]])
    let expectations = try XCTUnwrap(steps[0]["expectations"] as? [[String: Any]])
    XCTAssertEqual(expectations.compactMap { $0["message"] as? String }, ["status is 500, not 200", "body == \"`c`\""])
  }

  func testAnArchiveHasEveryExchange() async throws {
    var report = HARReport(start: 1_700_000_000)
    let results = await results()
    let text = results.map { report.finished($0) }.joined() + report.end(RunSummary(results, duration: .zero))
    let document = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: [String: Any]])
    let entries = try XCTUnwrap(document["log"]?["entries"] as? [[String: Any]])
    XCTAssertEqual(
      entries.compactMap { $0["comment"] as? String },
      ["a/good.scenario:1 GET {{base}}/good", "a/b.scenario:2 x, y: z"]
    )
    XCTAssertEqual(entries.compactMap { $0["startedDateTime"] as? String }, ["2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z"])
    XCTAssertEqual(entries.compactMap { $0["time"] as? Double }, [5, 5])
    let request = try XCTUnwrap(entries[1]["request"] as? [String: Any])
    XCTAssertEqual(request["queryString"] as? [[String: String]], [["name": "q", "value": "1"]])
    let response = try XCTUnwrap(entries[1]["response"] as? [String: Any])
    XCTAssertEqual(response["status"] as? Int, 500)
    XCTAssertEqual((response["content"] as? [String: Any])?["text"] as? String, "a|b%\u{1b}")
  }
}
