import Exchanges
import Scenarios
import XCTest

final class AssertTests: XCTestCase {
  private let rig = Rig()
  private let json = Answer.json(
    #"{"n":7,"t":"seven","list":[3,1,2],"items":[{"id":1},{"id":2}],"empty":[],"b":true,"when":"2024-05-01T10:00:00Z"}"#,
    200,
    [
      "ETag: \"v1\"", "Set-Cookie: sid=abc; Path=/; HttpOnly", "Set-Cookie: theme=dark; Max-Age=60", "X-Empty: ",
      "Link: </items?page=2>; rel=\"next\", </>; rel=first", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
    ]
  )

  private func failures(_ asserts: String..., answer: Answer? = nil) async -> [String] {
    await rig.failures("GET {{base}}/items\n\nHTTP 200\n[Asserts]\n\(asserts.joined(separator: "\n"))\n", answer ?? json)
  }

  func testEveryQueryFindsWhatItAsksFor() async {
    var answer = json
    answer.trailers = ["X-Sum: 1"]
    let failures = await failures(
      "status == 200",
      "version == \"1.1\"",
      "url endsWith \"/items\"",
      "body contains \"seven\"",
      "bytes startsWith hex,7b;",
      "duration < 10ms",
      "duration >= 5",
      "time-to-first-byte <= 2ms",
      "attempts == 1",
      "header \"etag\" == \"\\\"v1\\\"\"",
      "header \"Set-Cookie\" count == 2",
      "header \"Set-Cookie\" includes \"theme=dark; Max-Age=60\"",
      "header \"Nope\" not exists",
      "header \"Nope\" count == 0",
      "header \"ETag\" count == 1",
      "header \"X-Empty\" isEmpty",
      "cookie \"sid\" == \"abc\"",
      "cookie \"sid[httponly]\" exists",
      "cookie \"sid[Secure]\" not exists",
      "cookie \"theme[Max-Age]\" == \"60\"",
      "jsonpath \"$.n\" == 7",
      "jsonpath \"$.n\" == \"{{*:int}}\"",
      "jsonpath \"$.items[*].id\" count == 2",
      "jsonpath \"$.nope[*]\" not exists",
      "jsonpath \"$\" count == 7",
      "regex /\"t\":\"(.*?)\"/ == \"seven\"",
      "link \"next\" == \"http://127.0.0.1:8080/items?page=2\"",
      "link \"last\" not exists",
      "trailer \"x-sum\" == \"1\"",
      "variable \"base\" startsWith \"http\"",
      answer: answer
    )
    XCTAssertEqual(failures, [])
  }

  func testEveryFilterChangesTheValue() async {
    let failures = await failures(
      "jsonpath \"$.list\" sort nth 0 == 1",
      "jsonpath \"$.list\" nth -1 == 2",
      "jsonpath \"$.t\" split \"e\" count == 3",
      "header \"ETag\" split \"v\" nth 1 split \"\\\"\" nth 0 toInt == 1",
      "cookie \"sid\" lower == \"abc\"",
      "header \"Last-Modified\" toDate == \"1994-11-06T08:49:37Z\"",
      "jsonpath \"$.when\" toDate > \"2024-04-30T00:00:00Z\"",
      "jsonpath \"$.items\" jsonpath \"$[1].id\" == 2",
      "header \"Set-Cookie\" nth 1 startsWith \"theme\""
    )
    XCTAssertEqual(failures, [])
  }

  func testTextIsDecoded() async {
    let failures = await failures(
      "body base64Decode == \"hey\"",
      answer: Answer(200, body: "aGV5")
    )
    XCTAssertEqual(failures, [])
    let url = await self.failures("body urlDecode == \"a b+c\"", answer: Answer(200, body: "a%20b+c"))
    XCTAssertEqual(url, [])
  }

  func testPredicatesSayWhatIsSo() async {
    let failures = await failures(
      "header \"ETag\" not exists",
      "header \"X\" exists",
      "jsonpath \"$.n\" == 8",
      "jsonpath \"$.n\" == \"7\"",
      "jsonpath \"$.n\" != 7",
      "jsonpath \"$.n\" < 7",
      "jsonpath \"$.n\" >= 8",
      "jsonpath \"$.t\" contains \"x\"",
      "jsonpath \"$.t\" not startsWith \"sev\"",
      "jsonpath \"$.t\" endsWith \"sev\"",
      "jsonpath \"$.t\" matches /^\\d+$/",
      "jsonpath \"$.list\" includes 4",
      "jsonpath \"$.list\" isEmpty",
      "jsonpath \"$.items[*].id\" not unique",
      "header \"Set-Cookie\" == \"a\""
    )
    XCTAssertEqual(
      failures,
      [
        "5:1+24 header \"ETag\" not exists\n  actual: \"\\\"v1\\\"\" (header 2 of 7)",
        "6:1+17 header \"X\" exists\n  actual: none",
        "7:1+19 jsonpath \"$.n\" == 8\n  actual: 7",
        "8:1+21 jsonpath \"$.n\" == \"7\"\n  actual: 7 (a number)\nexpected: \"7\" (a string)",
        "9:1+19 jsonpath \"$.n\" != 7\n  actual: 7",
        "10:1+18 jsonpath \"$.n\" < 7\n  actual: 7",
        "11:1+19 jsonpath \"$.n\" >= 8\n  actual: 7",
        "12:1+27 jsonpath \"$.t\" contains \"x\"\n  actual: \"seven\"",
        "13:1+35 jsonpath \"$.t\" not startsWith \"sev\"\n  actual: \"seven\"",
        "14:1+29 jsonpath \"$.t\" endsWith \"sev\"\n  actual: \"seven\"",
        "15:1+30 jsonpath \"$.t\" matches /^\\d+$/\n  actual: \"seven\"",
        "16:1+28 jsonpath \"$.list\" includes 4\n  actual: [3,1,2]",
        "17:1+25 jsonpath \"$.list\" isEmpty\n  actual: [3,1,2]",
        "18:1+35 jsonpath \"$.items[*].id\" not unique\n  actual: [1,2]",
        "19:1+26 header \"Set-Cookie\" == \"a\"\n  reason: [\"sid=abc; Path=/; HttpOnly\",\"theme=dark; Max-Age=60\"] is a list, "
          + "and \"a\" is a single value. Use nth for one element, includes for any of them, or count for how many there are.",
      ]
    )
  }

  func testKindsThatDoNotGoTogetherFailWithOrWithoutNot() async {
    let failures = await failures(
      "jsonpath \"$.t\" > 3",
      "jsonpath \"$.n\" not contains \"7\"",
      "jsonpath \"$.t\" not includes \"s\"",
      "jsonpath \"$.t\" unique",
      "jsonpath \"$.b\" isEmpty",
      "jsonpath \"$.t\" toInt == 7",
      "jsonpath \"$.n\" matches /7/",
      "jsonpath \"$.t\" sort == 1",
      "jsonpath \"$.n\" toDate > \"x\"",
      "jsonpath \"$.t\" nth 0 == 1",
      "jsonpath \"$.b\" count == 1",
      "body matches /(/",
      "jsonpath \"$.[\" exists",
      "jsonpath \"$.t\" base64Decode == \"x\"",
      "header \"Set-Cookie\" startsWith \"sid\""
    )
    XCTAssertEqual(
      failures.map { $0.split(separator: "\n").last.map(String.init) ?? "" },
      [
        "  reason: \"seven\" is a string and can't be ordered with 3. Pass it through toInt, toFloat or toDate.",
        "  reason: contains takes a string or bytes, not a number",
        "  reason: includes takes a list, not a string",
        "  reason: unique takes a list, not a string",
        "  reason: isEmpty takes a string, bytes, a list or an object, not a boolean",
        "10:16+5 \"seven\" is not an integer",
        "  reason: matches takes a string, not a number",
        "12:16+4 sort takes a list, not a string",
        "13:16+6 toDate takes a string, not a number",
        "14:16+5 nth takes an element of a list, not of a string",
        "15:16+5 a boolean has nothing to count",
        "  reason: /(/ is not a regular expression: the group opened at character 1 isn't closed. Add ), or write \\( for a parenthesis.",
        "17:10+5 JSONPath, column 3: a name or * must follow .; other names stand in brackets: ['…']",
        "18:16+12 \"seven\" is not base64",
        "  reason: startsWith takes a string or bytes, not a list. Use nth for one element, includes for any of them, or count for how many "
          + "there are.",
      ]
    )
  }

  func testAVariableIsSpelledOutAndMeetsANumberAsANumber() async {
    let text = """
      GET {{base}}/

      HTTP 200
      [Captures]
      tag: header "ETag"
      [Asserts]
      jsonpath "$.n" == {{count}}
      jsonpath "$.n" == {{other}}
      header "ETag" == "{{tag}}"
      header "ETag" == "x{{tag}}"
      """
    var rig = rig
    rig.options.variables = ["count": "7.0", "other": "8"]
    let failures = await rig.failures(text, json)
    XCTAssertEqual(
      failures,
      [
        "8:1+27 jsonpath \"$.n\" == {{other}}\n  actual: 7\nexpected: 8",
        "10:1+27 header \"ETag\" == \"x{{tag}}\"\n  actual: \"\\\"v1\\\"\" (header 2 of 7)\nexpected: \"x\\\"v1\\\"\"",
      ]
    )
  }

  func testProbesAreReadAndSkippedWhereThereAreNone() async {
    var rig = rig
    rig.server = PreparedServer(probes: ["background.running": "2", "name": "x"])
    let text = """
      @check
      [Asserts]
      probe "background.running" == 2
      probe "name" == "y"
      probe "nope" == 0
      """
    let result = await rig.run(text, PreparedTransport([]))
    XCTAssertEqual(result.verdicts.map(\.outcome), [.passed, .failed, .skipped])
    XCTAssertEqual(result.unmet.map(\.summary), ["4:1+19 probe \"name\" == \"y\"\n  actual: \"x\""])
    XCTAssertEqual(result.verdicts[2].message, "the server under test has no probe \"nope\"")
  }

  func testACheckHasNoAnswerToAsk() async {
    let failures = await rig.failures("@check\n[Asserts]\nstatus == 200\n")
    XCTAssertEqual(
      failures,
      ["3:1+13 status == 200\n  reason: a check sends no request, so there is no response"]
    )
  }

  func testTheDigestOfTheBodyIsComparedWithThatOfAFile() async {
    var rig = rig
    rig.options.files = PreparedFiles(files: ["a/f.bin": Array("hey".utf8)])
    let digest = "fa690b82061edfd2852629aeba8a8977b57e40fcb77d1a7a28b26cba62591204"
    let text = "GET {{base}}/\n\nHTTP 200\n[Asserts]\nsha256 == file,f.bin;\nsha256 == \"\(digest)\"\nsha256 == hex,0004;\n"
    let failures = await rig.failures(text, Answer(200, body: "hey"))
    XCTAssertEqual(failures, ["7:1+19 sha256 == hex,0004;\n  actual: hex,\(digest);"])
  }

  func testAServerThatIsNoURLFailsWithASentence() async {
    let option = await rig.failures("GET {{base}}/\n[Options]\nserver: other\n\nHTTP 200\n", Answer(200))
    XCTAssertEqual(
      option,
      [
        "3:1+13 \"other\" is not the URL of a server. Write http://HOST:PORT.",
        "5:1+8 not reached: the step could not be begun",
      ]
    )
  }

  func testAProbeThereIsNotFailsWhereTheServerSaysWhichThereAre() async {
    let server = ProbedServer(probes: ["background.running": "0", "connections.open": "1"])
    let result = await ScenarioRunner(server: server, transport: PreparedTransport([]))
      .run(text: "@check\n[Asserts]\nprobe \"background.runing\" == 0\n", path: "a/b.scenario")
    XCTAssertEqual(
      result.unmet.map(\.summary),
      [
        """
        3:1+30 probe "background.runing" == 0
          reason: there is no probe "background.runing"; this server has background.running, connections.open
        """
      ]
    )
  }
}

/// A server that says which readings it has.
private struct ProbedServer: ServerUnderTest, RunningServer {
  let base = "http://127.0.0.1:8080"
  let probes: [String: String]

  var probeNames: [String] { Array(probes.keys) }
  func start() async throws -> any RunningServer { self }
  func probe(_ name: String) async -> String? { probes[name] }
  func stop() async {}
}
