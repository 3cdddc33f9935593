import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

/// Taking over what a server answered into the scenario.
final class UpdateTests: XCTestCase {
  private func update(_ text: String, _ answer: Answer, mode: ScenarioUpdate.Mode = .failed, rig: Rig = Rig()) async
    -> ScenarioUpdate?
  {
    let result = await rig.run(text, PreparedTransport([answer]))
    return await ScenarioUpdate.make(result, mode: mode, redactor: rig.options.redactor)
  }

  private let answer = Answer.json(
    #"{"id":7,"name":"new","tags":["a",{"n":1}],"at":"2024-05-01T10:00:00Z","more":true}"#,
    201,
    ["ETag: \"v2\"", "Set-Cookie: sid=abc; Path=/; Secure", "Set-Cookie: theme=dark"]
  )

  func testOnlyTheRangesOfWhatFailedChangeAndMatchersThatFitStay() async throws {
    let text = """
      # a comment   kept as it is
      GET {{base}}/items   # really

      HTTP 200   # was 200
      etag:   "v1"   # weak?
      Content-Type: application/json
      [SetCookies]
      gone=1
      sid={{*}}; Path=/
      [Asserts]
      jsonpath "$.name" == "old"   # the name
      jsonpath "$.id" > 8
      jsonpath "$.tags" count == 2
      ```json
      {"id": "{{*:int}}", "name": "old", "tags": ["{{*:string}}", {"n": "{{*:string}}"}], "at": "{{*:iso8601}}"}
      ```
      # the end
      """
    let update = try await XCTUnwrapAsync(await update(text, answer))
    XCTAssertEqual(
      update.text,
      """
      # a comment   kept as it is
      GET {{base}}/items   # really

      HTTP 201   # was 200
      etag: "v2"   # weak?
      Content-Type: application/json
      [SetCookies]
      sid={{*}}; Path=/; Secure
      theme=dark
      [Asserts]
      jsonpath "$.name" == "new"   # the name
      jsonpath "$.id" > 8
      jsonpath "$.tags" count == 2
      ```json
      {
        "id": "{{*:int}}",
        "name": "new",
        "tags": [
          "{{*:string}}",
          {
            "n": 1
          }
        ],
        "at": "{{*:iso8601}}",
        "more": true
      }
      ```
      # the end
      """
    )
    XCTAssertEqual(update.path, "a/b.scenario")
    XCTAssertEqual(update.refused.map { "\($0.position.line): \($0.reason)" }, ["12: only asserts with == are updated"])
    let again = await Rig().failures(update.text, answer)
    XCTAssertEqual(again.map { $0.split(separator: "\n")[0] }, ["12:1+19 jsonpath \"$.id\" > 8"])
  }

  func testASubsetStaysOne() async throws {
    let text = "GET {{base}}/\n\nHTTP 201\n```json subset\n{\"name\": \"old\"}\n```\n"
    let update = try await XCTUnwrapAsync(await update(text, answer))
    XCTAssertEqual(update.text, "GET {{base}}/\n\nHTTP 201\n```json subset\n{\n  \"name\": \"new\"\n}\n```\n")
  }

  func testAStepThatExpectsNothingGetsItsResponse() async throws {
    let text = "GET {{base}}/a\n\nGET {{base}}/b\n\nHTTP 404\n"
    let missing = try await XCTUnwrapAsync(await update(text, Answer(200, ["X: 1"], body: "hi"), mode: .missing))
    XCTAssertEqual(missing.text, "GET {{base}}/a\n\nHTTP 200\nX: 1\n```text\nhi\n```\n\nGET {{base}}/b\n\nHTTP 404\n")
    let all = try await XCTUnwrapAsync(await update(text, Answer(200, body: "hi"), mode: .all))
    XCTAssertEqual(all.text, "GET {{base}}/a\n\nHTTP 200\n```text\nhi\n```\n\nGET {{base}}/b\n\nHTTP 200\n")
    XCTAssertEqual(all.accepted.map(\.line), [1, 5])
  }

  func testAPendingUpdateGoesIntoAFileOfItsOwn() async throws {
    let update = try await XCTUnwrapAsync(await update("GET {{base}}/\n\nHTTP 404\n", Answer(), mode: .pending))
    XCTAssertEqual(update.path, "a/b.scenario.new")
    XCTAssertTrue(update.changesFile)
  }

  func testASecretNeverEntersAFile() async throws {
    var rig = Rig()
    rig.options.secrets = ["key": "s3cret"]
    let text = "GET {{base}}/\nX-Key: {{secret.key}}\n\nHTTP 200\nX: 1\n`b`\n"
    let update = try await XCTUnwrapAsync(await update(text, Answer(200, ["X: s3cret"], body: "a s3cret"), rig: rig))
    XCTAssertFalse(update.changesFile)
    XCTAssertEqual(update.text, text)
    XCTAssertEqual(update.refused.map(\.reason), [.holdsSecret, .holdsSecret])
  }

  func testVariablesTablesAndBrokenAnswersAreLeft() async throws {
    let table = "GET {{base}}/\n[Table]\n| s |\n| 200 |\n| 201 |\n\nHTTP {{s}}\n"
    let rows = try await XCTUnwrapAsync(await update(table, Answer(404)))
    XCTAssertEqual(rows.text, table.replacing("| 200 |\n| 201 |", with: "| 404 |\n| 404 |"))
    let variable = try await XCTUnwrapAsync(
      await update("GET {{base}}/\n[Options]\nvariable: s=200\n\nHTTP {{s}}\n", Answer(404))
    )
    XCTAssertEqual(variable.refused.map(\.reason), [.isVariable])
    var cut = Answer(body: "x")
    cut.failure = TransportFailure(.cut, "cut")
    let broken = try await XCTUnwrapAsync(await update("GET {{base}}/\n\nHTTP 404\n", cut))
    XCTAssertEqual(Set(broken.refused.map(\.reason)), [.isIncomplete])
    let nothing = await update("GET {{base}}/\n\nHTTP 200\n", Answer())
    XCTAssertNil(nothing)
    let off = await update("GET {{base}}/\n\nHTTP 404\n", Answer(), mode: .none)
    XCTAssertNil(off)
  }

  private func XCTUnwrapAsync(_ update: ScenarioUpdate?) async throws -> ScenarioUpdate { try XCTUnwrap(update) }

  func testWhatIsComparedToTheByteStaysSo() async throws {
    let raw = try await XCTUnwrapAsync(
      await update("GET {{base}}/\nHTTP 200\n```text raw\nold\n```\n", Answer(200, ["Content-Type: text/plain"], body: "a\nb\n"))
    )
    XCTAssertEqual(raw.text, "GET {{base}}/\nHTTP 200\n```text raw\na\nb\n```\n")
    let json = try await XCTUnwrapAsync(
      await update("GET {{base}}/\nHTTP 200\n```json raw\n{\"a\":2}\n```\n", Answer.json("{\"a\":1}\n"))
    )
    XCTAssertEqual(json.text, "GET {{base}}/\nHTTP 200\n```json raw\n{\"a\":1}\n```\n")
  }

  func testMatchersStayBesideTextThatChanges() async throws {
    let text = "GET {{base}}/\nHTTP 200\nX-A: pre-{{*:int}}-x\n`v={{*:int}} x=1`\n"
    let new = try await XCTUnwrapAsync(await update(text, Answer(200, ["X-A: pre-7-post"], body: "v=77 x=2")))
    XCTAssertEqual(new.text, "GET {{base}}/\nHTTP 200\nX-A: pre-{{*:int}}-post\n`v={{*:int}} x=2`\n")
    let json = try await XCTUnwrapAsync(
      await update("GET {{base}}/\nHTTP 200\n{\"b\":\"id-{{*:int}}-y\"}\n", Answer.json(#"{"b":"id-8-x"}"#))
    )
    XCTAssertTrue(json.text.contains("\"id-{{*:int}}-x\""), json.text)
  }

  func testAValueOfSeveralLinesBlocksNoOtherEdit() async throws {
    let text = "GET {{base}}/\nHTTP 200\nX-B: 3\n[Asserts]\nbody == ```\nx\n```\nstatus == 201\n"
    let new = try await XCTUnwrapAsync(await update(text, Answer(200, ["X-B: 2"], body: "y")))
    XCTAssertEqual(new.text, "GET {{base}}/\nHTTP 200\nX-B: 2\n[Asserts]\nbody == ```\nx\n```\nstatus == 200\n")
  }

  func testACellKeepsTheTypeOfItsValue() async throws {
    let text = """
      GET {{base}}/
      [Table]
      | v | h |
      | 1 | 0 |

      HTTP 200
      X-B: {{h}}
      [Asserts]
      jsonpath "$.a" == {{v}}

      """
    let new = try await XCTUnwrapAsync(await update(text, Answer.json(#"{"a":"30"}"#, 200, ["X-B: 5"])))
    XCTAssertTrue(new.text.contains("| \"30\" | 5 |"), new.text)
  }
}
