import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

/// Updates of whole sections: entries are moved and inserted where they belong, and the new text is judged again.
final class UpdateLinesTests: XCTestCase {
  private func update(_ text: String, _ transport: any ExchangeTransport, rig: Rig = Rig(), mode: ScenarioUpdate.Mode = .failed)
    async throws -> ScenarioUpdate
  {
    let runner = ScenarioRunner(server: rig.server, transport: transport, options: rig.options)
    let (result, replay) = await runner.record(PlannedScenario(bytes: Array(text.utf8), path: "a/b.scenario"))
    let update = await runner.update(of: result, against: replay, mode: mode)
    return try XCTUnwrap(update, "\(result.diagnostics)")
  }

  /// The expectations of a step after the update of its response.
  private func updated(_ expectations: String, _ answers: Answer..., options: String = "") async throws -> String {
    let head = "GET {{base}}/x\n\(options)\n"
    let update = try await update(head + expectations, PreparedTransport(answers))
    XCTAssertEqual(update.remaining?.map(\.message), [], update.text)
    XCTAssertTrue(update.passes, "\(update)")
    XCTAssertTrue(update.text.hasPrefix(head))
    return String(update.text.dropFirst(head.count))
  }

  private func cookies(_ lines: String...) -> Answer { Answer(200, lines.map { "Set-Cookie: \($0)" }) }

  func testCookiesMoveToTheirPlaceWithTheirComments() async throws {
    let text = try await updated(
      "HTTP 200\n[SetCookies]\na=1\n# the third\nc={{*:int}}\nb=2\n",
      cookies("a=1", "b=2", "c=3")
    )
    XCTAssertEqual(text, "HTTP 200\n[SetCookies]\na=1\nb=2\n# the third\nc={{*:int}}\n")
  }

  func testACookieThatNobodyExpectedIsInsertedWhereItCame() async throws {
    let middle = try await updated("HTTP 200\n[SetCookies]\na=1\nc=3", cookies("a=1", "b=2; Path=/", "c=3"))
    XCTAssertEqual(middle, "HTTP 200\n[SetCookies]\na=1\nb=2; Path=/\nc=3\n")
    let first = try await updated("HTTP 200\n[SetCookies]\nc=3\n", cookies("a=1", "c=3"))
    XCTAssertEqual(first, "HTTP 200\n[SetCookies]\na=1\nc=3\n")
    let twice = try await updated("HTTP 200\n[SetCookies]\na=1\nb=1\n", cookies("a=1", "b=1", "a=2"))
    XCTAssertEqual(twice, "HTTP 200\n[SetCookies]\na=1\nb=1\na=2\n")
  }

  func testACookieThatDidNotComeIsRemovedAndOneThatDiffersIsRewritten() async throws {
    let text = try await updated(
      "HTTP 200\n[SetCookies]\ngone=1\n# keeps this\nsid={{*}}; Path=/; Expires={{*:http-date}}\nt=1\n",
      cookies("t=2", "sid=x; Secure; Expires=Wed, 21 Oct 2026 07:28:00 GMT")
    )
    XCTAssertEqual(text, "HTTP 200\n[SetCookies]\nt=2\n# keeps this\nsid={{*}}; Secure; Expires={{*:http-date}}\n")
    let any = try await updated("HTTP 200\n[SetCookies any-order]\na=1\nb=2\n", cookies("b=3", "c=1", "a=1"))
    XCTAssertEqual(any, "HTTP 200\n[SetCookies any-order]\na=1\nb=3\nc=1\n")
    let subset = try await updated("HTTP 200\n[SetCookies subset]\nb=2\n", cookies("b=3", "c=1"))
    XCTAssertEqual(subset, "HTTP 200\n[SetCookies subset]\nb=3\n")
  }

  func testTheBlockOfHeadersIsRewrittenInItsOrder() async throws {
    let text = try await updated(
      "HTTP 200\n[Headers]\nX-B: 2\nX-A: {{*:int}}   # any\nX-Old: 1\n",
      Answer(200, ["Date: Wed, 21 Oct 2026 07:28:00 GMT", "X-A: 1", "X-B: 3", "ETag: \"v2\""])
    )
    XCTAssertEqual(text, "HTTP 200\n[Headers]\nDate: {{*:http-date}}\nX-A: {{*:int}}   # any\nX-B: 3\nETag: {{*:etag}}\n")
  }

  func testHeadersAndTrailersAreRewrittenOrRemoved() async throws {
    var answer = Answer(200, ["X-A: 1", "X-A: 2"])
    answer.framing = .chunked
    answer.trailers = ["X-Count: 8"]
    let text = try await updated("HTTP 200\nX-A: 2\nX-A: 3\nX-Gone: 1\n[Trailers]\nX-Count: 7\n", answer)
    XCTAssertEqual(text, "HTTP 200\nX-A: 2\nX-A: 1\n[Trailers]\nX-Count: 8\n")
  }

  func testRedirectsAreRewrittenWithTheBaseOfTheServer() async throws {
    let text = try await updated(
      "HTTP 200\n[Redirects]\n302 {{base}}/a\n301 {{base}}/b\n307 {{base}}/old\n",
      Answer(302, ["Location: /a"]),
      Answer(308, ["Location: http://127.0.0.1:8080/c"]),
      Answer(200),
      options: "[Options]\nlocation: true\n"
    )
    XCTAssertEqual(text, "HTTP 200\n[Redirects]\n302 {{base}}/a\n308 {{base}}/c\n")
  }

  func testChunksAreRewrittenAndTheirEndToo() async throws {
    let server = StreamServer(.chunks((20, "one\n"), (30, "two\n"), (40, "tail")).ending(.complete, at: 50))
    let text = "GET {{base}}/x\n\nHTTP 200\n[Chunks]\n\"{{*:string}}\\n\"\nbytes 5   # two\n@end\n"
    let changed = try await update(text, server)
    XCTAssertEqual(
      changed.text,
      "GET {{base}}/x\n\nHTTP 200\n[Chunks]\n\"{{*:string}}\\n\"\n\"two\\n\"   # two\n\"tail\"\n@end\n"
    )
    XCTAssertTrue(changed.passes, "\(changed)")
    let timed = try await update("GET {{base}}/x\n\nHTTP 200\n[Chunks]\n@within 1s\n\"x\"\n@any 0..9\n", server)
    XCTAssertFalse(timed.changesFile)
  }

  private let stream = StreamServer(
    StreamScript(
      (20, "id: 1\ndata: {\"n\": 7, \"at\": \"2026-01-02T03:04:05Z\"}\n\n"),
      (30, ": ping\n\n"),
      (40, "event: done\ndata: bye\n\n")
    ).ending(.complete, at: 50)
  )

  func testFramesAreRewrittenInsertedAndRemovedAndMatchersStay() async throws {
    let text = """
      GET {{base}}/events

      HTTP 200
      [Events]
      # the first
      id: 1
      data: {"n": 6, "at": "{{*:iso8601}}"}

      event: done
      data: tschüs
      @eof

      """
    let update = try await update(text, stream)
    XCTAssertEqual(
      update.text,
      """
      GET {{base}}/events

      HTTP 200
      [Events]
      # the first
      id: 1
      data: {"n":7,"at":"{{*:iso8601}}"}

      : ping

      event: done
      data: bye
      @eof

      """
    )
    XCTAssertTrue(update.passes, "\(update)")
    let fewer = try await self.update(
      "GET {{base}}/events\n\nHTTP 200\n[Events]\nid: 1\ndata: {\"n\": 7, \"at\": \"{{*}}\"}\n\n: ping\n\ndata: x\n\nevent: done\ndata: bye\n@eof\n",
      stream
    )
    XCTAssertEqual(
      fewer.text,
      "GET {{base}}/events\n\nHTTP 200\n[Events]\nid: 1\ndata: {\"n\": 7, \"at\": \"{{*}}\"}\n\n: ping\n\nevent: done\ndata: bye\n@eof\n"
    )
    XCTAssertTrue(fewer.passes, "\(fewer)")
  }

  func testWhatWasNotReachedIsUpdatedOnceTheStatusIs() async throws {
    let text = "GET {{base}}/events\n\nHTTP 201\n[Events]\nid: 2\ndata: x\n\n: ping\n\nevent: done\ndata: bye\n@eof\n"
    let update = try await update(text, stream)
    XCTAssertTrue(update.passes, "\(update)")
    XCTAssertTrue(update.text.hasPrefix("GET {{base}}/events\n\nHTTP 200\n[Events]\nid: 1\ndata: {"), update.text)
  }

  func testATextThatStillFailsDoesNotPass() async throws {
    let update = try await update(
      "GET {{base}}/x\n\nHTTP 404\n[Asserts]\njsonpath \"$.id\" > 8\n",
      PreparedTransport([.json(#"{"id":7}"#)])
    )
    XCTAssertEqual(update.text, "GET {{base}}/x\n\nHTTP 200\n[Asserts]\njsonpath \"$.id\" > 8\n")
    XCTAssertFalse(update.passes)
    XCTAssertEqual(
      update.notes,
      [
        "a/b.scenario:5 was not updated: only asserts with == are updated.",
        "Wrote a/b.scenario: 1 expectation updated.",
      ]
    )
  }

  func testAStatusOfAFaultIsAWarning() async throws {
    let update = try await update("GET {{base}}/x\n\nHTTP 200\n", PreparedTransport([Answer(500)]))
    XCTAssertEqual(
      update.notes.last,
      "warning: a/b.scenario:3 now expects status 500. Check that the server works as it should."
    )
    let missing = try await self.update("GET {{base}}/x\n", PreparedTransport([Answer(503)]), mode: .missing)
    XCTAssertEqual(missing.warnings.map(\.status), [503])
  }

  func testACaptureThatALaterRequestNeedsIsNotLost() async throws {
    let text = "GET {{base}}/x\n\nHTTP 200\nX-Id: n{{*:int -> id}}\n\nGET {{base}}/{{id}}\n\nHTTP 200\n"
    let update = try await update(text, PreparedTransport([Answer(200, ["X-Id: none"])]))
    XCTAssertFalse(update.changesFile)
    XCTAssertEqual(update.refused.first?.reason, .losesCapture("id"))
  }

  func testVariablesAndSecretsOfASectionAreLeft() async throws {
    var rig = Rig()
    rig.options.secrets = ["key": "s3cret"]
    rig.options.variables = ["v": "1"]
    let secret = try await update(
      "GET {{base}}/\n\nHTTP 200\n[SetCookies]\na=1\n",
      PreparedTransport([cookies("a=1", "k=s3cret")]),
      rig: rig
    )
    XCTAssertEqual(secret.refused.map(\.reason), [.holdsSecret])
    let variable = try await update(
      "GET {{base}}/\n\nHTTP 200\n[SetCookies]\na={{v}}\n",
      PreparedTransport([cookies("a=2")]),
      rig: rig
    )
    XCTAssertEqual(variable.refused.map(\.reason), [.isVariable])
    let moved = try await update(
      "GET {{base}}/\n\nHTTP 200\n[SetCookies]\na={{v}}\nb=1\n",
      PreparedTransport([cookies("b=1", "a=1")]),
      rig: rig
    )
    XCTAssertEqual(moved.text, "GET {{base}}/\n\nHTTP 200\n[SetCookies]\nb=1\na={{v}}\n")
    XCTAssertTrue(moved.passes)
  }

  func testATableIsUpdatedInItsCellsOrWhereAllRowsAgree() async throws {
    let server = PreparedTransport { request, _ in
      request.url.hasSuffix("/a") ? .json(#"{"n":1}"#, 200, ["X: new"]) : .json(#"{"n":2}"#, 404, ["X: new"])
    }
    let text = """
      GET {{base}}/{{path}}
      [Table]
      | path | status | n |
      | a    | 201    | 7 |
      | b    | 404    | 2 |

      HTTP {{status}}
      X: old
      [Asserts]
      jsonpath "$.n" == {{n}}

      """
    let update = try await update(text, server)
    XCTAssertEqual(
      update.text,
      text.replacing("| a    | 201    | 7 |", with: "| a    | 200    | 1 |").replacing("X: old", with: "X: new")
    )
    let differing = try await self.update(
      "GET {{base}}/{{path}}\n[Table]\n| path |\n| a |\n| b |\n\nHTTP 500\n",
      server
    )
    XCTAssertEqual(Set(differing.refused.map(\.reason)), [.resultsDiffer])
    let used = try await self.update(
      "GET {{base}}/{{path}}\nX: {{s}}\n[Table]\n| path | s |\n| a | 201 |\n\nHTTP {{s}}\n",
      server
    )
    XCTAssertEqual(used.refused.map(\.reason), [.isUsedByRequest(column: "s")])
  }

  func testARetriedStepIsJudgedAgainByItsLastResponse() async throws {
    let text = """
      GET {{base}}/poll
      [Options]
      retry: 3
      retry-interval: 1ms

      HTTP 201

      GET {{base}}/next

      HTTP 404

      """
    let server = PreparedTransport { request, number in Answer(request.url.hasSuffix("/poll") ? 202 : 200) }
    let update = try await update(text, server)
    XCTAssertEqual(update.text, text.replacing("201", with: "202").replacing("404", with: "200"))
    XCTAssertTrue(update.passes, "\(update)")
    XCTAssertEqual(server.requests.count, 5)
  }

  func testChangedValuesTurnIntoMatchers() async throws {
    func general(_ old: String, _ new: String) throws -> String {
      let (before, after) = (try ScenarioFile.parse(old), try ScenarioFile.parse(new))
      let revision = MatcherRevision(after.steps[0], since: before.steps[0])
      return try after.replacing(revision.edits).text
    }
    XCTAssertEqual(
      try general(
        "GET /\n\nHTTP 200\nX: a\nY: 1\n[SetCookies]\ns=1; Path=/\n[Asserts]\njsonpath \"$.n\" == 1\n",
        "GET /\n\nHTTP 201\nX: b\nY: 1\n[SetCookies]\ns=2; Path=/\n[Asserts]\njsonpath \"$.n\" == 2\n"
      ),
      "GET /\n\nHTTP 201\nX: {{*}}\nY: 1\n[SetCookies]\ns={{*:int}}; Path=/\n[Asserts]\njsonpath \"$.n\" == \"{{*:int}}\"\n"
    )
    XCTAssertEqual(
      try general(
        "GET /\n\nHTTP 200\n```json\n{\"a\": 1, \"b\": [true, \"x\"], \"c\": null}\n```\n",
        "GET /\n\nHTTP 200\n```json\n{\"a\": 1, \"b\": [false, \"y\"], \"c\": null, \"d\": \"2026-01-02T03:04:05Z\"}\n```\n"
      ),
      """
      GET /

      HTTP 200
      ```json
      {
        "a": 1,
        "b": [
          "{{*:bool}}",
          "{{*:string}}"
        ],
        "c": null,
        "d": "{{*:iso8601}}"
      }
      ```

      """
    )
  }
}
