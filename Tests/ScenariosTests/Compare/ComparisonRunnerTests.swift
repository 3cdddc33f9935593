import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

/// How the steps of a scenario are sent to two servers.
final class ComparisonRunnerTests: XCTestCase {
  private let bases = ["http://127.0.0.1:8080", "http://127.0.0.1:9090"]

  private func result(
    _ text: String,
    _ answer: @escaping @Sendable (_ isLeft: Bool, RequestMessage) -> Answer
  ) async -> ScenarioResult {
    let left = bases[0]
    let runner = ComparisonRunner(
      left: ComparisonRunner.Target(RemoteServer(bases[0]), address: bases[0], isOurs: false),
      right: ComparisonRunner.Target(RemoteServer(bases[1]), address: bases[1], isOurs: false),
      transport: PreparedTransport { request, _ in answer(request.url.hasPrefix(left), request) }
    )
    return await runner.compare(PlannedScenario(bytes: Array(text.utf8), path: "a.scenario"))
  }

  private func messages(_ text: String, _ answer: @escaping @Sendable (Bool, RequestMessage) -> Answer) async -> [String] {
    let result = await result(text, answer)
    return [result.environmentFailure].compactMap { $0 } + result.diagnostics.map(\.message)
      + result.verdicts.filter { $0.outcome != .passed }.map { "\($0.position.line): \($0.message)" }
  }

  func testExpectationsAreNotJudged() async {
    let found = await messages("GET {{base}}/x\n\nHTTP 404\nA: 1\n") { _, _ in Answer(200) }
    XCTAssertEqual(found, [])
  }

  func testEachSideHasItsOwnCapturesAndCookies() async {
    let text = """
      POST {{base}}/items

      HTTP 201
      Location: /items/{{*:int}}
      [Captures]
      id: jsonpath "$.id"

      GET {{base}}/items/{{id}}

      HTTP 200

      """
    let found = await messages(text) { isLeft, request in
      let id = isLeft ? 17 : 23
      if request.method == "POST" {
        return .json("{\"id\":\(id),\"n\":1}", 201, ["Location: /items/\(id)", "Set-Cookie: sid=\(isLeft ? "a" : "a")"])
      }
      let isOwn = request.url.hasSuffix("/items/\(id)") && request.headers.contains { $0.value == "sid=a" }
      return isOwn ? .json("{\"self\":\"/items/\(id)\"}") : Answer(404)
    }
    XCTAssertEqual(found, [])
  }

  func testAMatcherOfABodyCapturesAlthoughAnotherPartDiffers() async {
    let text = """
      POST {{base}}/items

      HTTP 201
      {"id": "{{*:int -> id}}", "n": 1}

      GET {{base}}/items/{{id}}

      """
    let found = await messages(text) { isLeft, request in
      if request.method == "POST" { return .json("{\"id\":\(isLeft ? 1 : 2),\"n\":\(isLeft ? 1 : 5)}", 201) }
      return Answer(200)
    }
    XCTAssertEqual(found, ["1: body at $.n differs"])
  }

  func testValuesOfMatchersMayDiffer() async {
    let text = """
      GET {{base}}/x

      HTTP 200
      X-Id: {{*:uuid}}
      [SetCookies]
      sid={{*:hex}}; Path=/
      ```json unordered
      {"items": [{"at": "{{*:iso8601}}", "n": 1}]}
      ```

      """
    let found = await messages(text) { isLeft, _ in
      let digit = isLeft ? "1" : "2"
      let headers = ["X-Id: 00000000-0000-4000-8000-00000000000\(digit)", "Set-Cookie: sid=\(digit)f; Path=/"]
      return .json("{\"items\":[{\"at\":\"2026-01-0\(digit)T00:00:00Z\",\"n\":\(digit)}]}", 200, headers)
    }
    XCTAssertEqual(found, ["1: body at $.items[0].n differs"])
  }

  func testARequestThatOnlyOneSideGotIsADifference() async {
    let text = "GET {{base}}/x\n\nHTTP 200\n[Captures]\nid: jsonpath \"$.id\"\n\nGET {{base}}/{{id}}\n"
    let found = await messages(text) { isLeft, _ in .json(isLeft ? "{\"id\":1}" : "{}") }
    XCTAssertEqual(found.count, 2)
    XCTAssertEqual(found.last, "7: the request was sent to the left side only")
  }

  func testRowsAreComparedOneByOne() async {
    let text = "GET {{base}}/{{n}}\n[Table]\n| n |\n| 1 |\n| 2 |\n\nHTTP 200\n"
    let result = await result(text) { isLeft, request in Answer(isLeft && request.url.hasSuffix("2") ? 500 : 200) }
    XCTAssertEqual(result.steps.map(\.passed), [true, false])
  }

  func testASideThatCannotBeReachedIsAMatterOfTheEnvironment() async {
    let result = await result("GET {{base}}/x\n\nHTTP 200\n") { isLeft, _ in
      var answer = Answer(200)
      guard !isLeft else { return answer }
      (answer.hasHead, answer.failure) = (false, TransportFailure(.connect, "connection refused"))
      return answer
    }
    XCTAssertEqual(result.environmentFailure, "the right side, http://127.0.0.1:9090, can't be reached: connection refused")
    XCTAssertEqual(RunSummary([result], duration: .zero).exitCode, 4)
  }

  func testAFileThatDoesNotParseSaysSo() async {
    let result = await result("FETCH\n") { _, _ in Answer(200) }
    XCTAssertEqual(RunSummary([result], duration: .zero).exitCode, 3)
  }
}
