import Exchanges
import Scenarios
import XCTest

final class StepTests: XCTestCase {
  private var rig = Rig()

  func testATransportFailureSaysWhatHadCome() async {
    var answer = Answer(200, ["Content-Type: text/plain", "X: 1"], body: "half")
    answer.failure = TransportFailure(.cut, "the server closed the connection before the body was whole")
    let text = "GET {{base}}/\n\nHTTP 200\nX: 2\n[Asserts]\nbody == \"half\"\n```\nhalf\n```\n"
    let cut = await rig.failures(text, answer)
    XCTAssertEqual(
      cut,
      [
        "1:1+13 the server closed the connection before the body was whole\n"
          + "received: HTTP/1.1 200 OK, 2 header lines, 4 bytes of the body",
        "4:1+4 header \"X\" is \"1\", not \"2\"",
        "6:1+14 not reached: the exchange did not come to its end",
        "7:1+3 not reached: the exchange did not come to its end",
      ]
    )
    answer.hasHead = false
    let refused = await rig.failures(text, answer)
    XCTAssertEqual(
      refused,
      ["1:1+13 the server closed the connection before the body was whole\nreceived: nothing"]
        + ["3:1+8", "4:1+4", "6:1+14", "7:1+3"].map { "\($0) not reached: the exchange did not come to its end" }
    )
  }

  func testAStepThatFailsDoesNotKeepTheNextFromBeingRun() async {
    let transport = PreparedTransport([Answer(500), Answer(200)])
    let result = await rig.run("### one\nGET {{base}}/a\n\nHTTP 200\n\n### two\nGET {{base}}/b\n\nHTTP 200\n", transport)
    XCTAssertEqual(result.steps.map(\.name), ["one", "two"])
    XCTAssertEqual(result.steps.map { $0.failures.count }, [1, 0])
    XCTAssertEqual(transport.requests.count, 2)
  }

  func testATableRepeatsItsStepForEachRow() async {
    let text = """
      ### {{accept}} -> {{status}}
      GET {{base}}/report
      Accept: {{accept}}
      [Table]
      | accept    | status | vary     |
      | text/csv  | 200    | Accept   |
      | (absent)  | 200    | (absent) |
      | (empty)   | 406    | Accept   |

      HTTP {{status}}
      Vary: {{vary}}
      """
    let transport = PreparedTransport { request, _ in
      request.headers.first?.value == "" ? Answer(406, ["Vary: Accept"]) : Answer(200, ["Vary: Accept"])
    }
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.steps.map(\.name), ["text/csv -> 200", "(absent) -> 200", " -> 406"])
    XCTAssertEqual(
      transport.requests.map(\.headers),
      [[HeaderLine(name: "Accept", value: "text/csv")], [], [HeaderLine(name: "Accept", value: "")]]
    )
    XCTAssertEqual(
      result.unmet.map(\.summary),
      ["11:1+14 header \"Vary\" is there, and its row says (absent)\n  actual: \"Accept\" (header 1 of 1)"]
    )
  }

  func testAStatusFromATableMustBeOne() async {
    let failures = await rig.failures(
      "GET {{base}}/\n[Table]\n| status |\n| 20 |\n| * |\n\nHTTP {{status}}\n",
      Answer(200)
    )
    XCTAssertEqual(failures, ["7:6+10 \"20\" is not a status; it must be three digits or *"])
  }

  func testARetryEndsWhenEverythingIsAsExpected() async {
    let text = """
      GET {{base}}/letter
      [Options]
      retry: 5
      retry-interval: 50ms

      HTTP 200
      [Asserts]
      attempts == 3
      """
    let transport = PreparedTransport([Answer(202), Answer(202), Answer(200)])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(transport.requests.count, 3)
    XCTAssertEqual(rig.clock.slept, [.milliseconds(50), .milliseconds(50)])
  }

  func testARetryGivesUpAfterItsNumber() async {
    let transport = PreparedTransport([Answer(202)])
    let result = await rig.run("GET {{base}}/\n[Options]\nretry: 2\n\nHTTP 200\n", transport)
    XCTAssertEqual(result.unmet.map(\.summary), ["5:1+8 status is 202, not 200"])
    XCTAssertEqual(transport.requests.count, 3)
  }

  func testRetryOnRepeatsOnlyWhileItsConditionHolds() async {
    let text = """
      GET {{base}}/
      [Options]
      retry: 9
      retry-interval: 1ms
      retry-on: status == 202, jsonpath "$.state" != "done"

      HTTP 200
      [Asserts]
      jsonpath "$.n" == 1
      """
    let transport = PreparedTransport([
      Answer(202), .json(#"{"state":"busy"}"#), .json(#"{"state":"done","n":2}"#), .json(#"{"state":"done","n":1}"#),
    ])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.unmet.map(\.summary), ["9:1+19 jsonpath \"$.n\" == 1\n  actual: 2"])
    XCTAssertEqual(transport.requests.count, 3)
  }

  func testMaxTimeBoundsTheStepWithItsRetries() async {
    let transport = PreparedTransport([Answer(202)])
    let text = "GET {{base}}/\n[Options]\nretry: -1\nretry-interval: 400ms\nmax-time: 1s\n\nHTTP 200\n"
    let result = await rig.run(text, transport)
    XCTAssertEqual(transport.requests.count, 3)
    XCTAssertEqual(transport.options.map(\.maxTime), [.seconds(1), .milliseconds(600), .milliseconds(200)])
    XCTAssertEqual(result.failures.count, 1)
  }

  func testAScenarioHasSoMuchTimeAndNoMore() async {
    let text = "#@ timeout: 1s\n\nGET {{base}}/\n[Options]\ndelay: 2s\n\nHTTP 200\n"
    let failures = await rig.failures(text, Answer())
    XCTAssertEqual(
      failures,
      [
        "3:1+13 the request was not sent: the scenario's time of 1 s is used up; raise it with #@ timeout:",
        "7:1+8 not reached: the step could not be begun",
      ]
    )
  }

  func testALoopGoesOnWhileItsConditionHolds() async {
    let text = """
      GET {{base}}/items

      HTTP 200
      [Captures]
      next: link "next"
      seen: jsonpath "$[*]"

      ### page {{loop.index}}
      GET {{next}}
      [Options]
      while: next exists
      max-loops: 10

      HTTP 200
      [Captures]
      next: link "next"
      seen: append jsonpath "$[*]"

      @check
      [Asserts]
      variable "seen" count == 5
      variable "seen" unique
      loop "page" count == 2
      """
    let transport = PreparedTransport([
      .json("[1,2]", 200, ["Link: </items?2>; rel=next"]), .json("[3,4]", 200, ["Link: </items?3>; rel=next"]), .json("[5]"),
    ])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(result.steps.map(\.name), ["GET {{base}}/items", "page 1", "page 2", "@check"])
    XCTAssertEqual(
      transport.requests.map(\.url),
      ["", "?2", "?3"].map { "http://127.0.0.1:8080/items\($0)" }
    )
  }

  func testALoopThatNeverEndsFails() async {
    let text = "GET {{base}}/\n[Options]\nwhile: next exists\nmax-loops: 2\n\nHTTP 200\n"
    rig.options.variables = ["next": "x"]
    let endless = await rig.failures(text, Answer())
    XCTAssertEqual(endless, ["4:1+12 the loop did not end after 2 rounds"])
  }

  func testALoopThatNeverBeginsIsSkippedAndSoIsWhatDependsOnIt() async {
    let text = """
      ### page {{loop.index}}
      GET {{base}}/
      [Options]
      while: next exists

      HTTP 200
      [Captures]
      id: jsonpath "$.id"

      @check
      [Asserts]
      loop "page" count == 1

      GET {{base}}/{{id}}

      HTTP 200

      GET {{base}}/other

      HTTP 200
      """
    let transport = PreparedTransport([Answer()])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(result.steps.map(\.isSkipped), [true, true, true, false])
    XCTAssertEqual(
      result.steps.map { $0.verdicts[0].message },
      [
        "the condition of while did not hold at the start",
        "loop \"page\" was not run: the condition of while did not hold at the start",
        "variable \"id\" is not set: the step on line 2 was skipped",
        "",
      ]
    )
    XCTAssertEqual(transport.requests.map(\.url), ["http://127.0.0.1:8080/other"])
  }

  func testALoopIsFoundByItsExactNameOrTheNameUpToItsFirstVariable() async {
    let text = """
      GET {{base}}/
      [Options]
      variable: go=1

      ### page {{loop.index}} of all
      GET {{base}}/
      [Options]
      while: go exists
      max-loops: 1

      HTTP 200

      @check
      [Asserts]
      """
    let names = ["p": false, "page": true, "page 1 of all": true, "page 1": false]
    for (name, isFound) in names {
      let failures = await rig.failures("\(text)\nloop \"\(name)\" count == 1\n", Answer())
      let own = failures.filter { !$0.contains("the loop did not end") }
      XCTAssertEqual(own.isEmpty, isFound, "\(name): \(failures)")
    }
  }

  func testAConditionOfRetryThatStillHoldsFailsTheStep() async {
    let text = "GET {{base}}/\n[Options]\nretry: 3\nretry-interval: 10ms\nretry-on: jsonpath \"$.s\" == \"pending\"\n\nHTTP 200\n"
    let result = await rig.run(text, PreparedTransport([.json("{\"s\":\"pending\"}")]))
    XCTAssertEqual(
      result.failures.map(\.summary),
      ["5:11+27 retry-on still holds after 4 tries: jsonpath \"$.s\" == \"pending\""]
    )
    XCTAssertEqual(result.steps.map(\.attempts), [4])
    let settled = await rig.run(text, PreparedTransport([.json("{\"s\":\"pending\"}"), .json("{\"s\":\"done\"}")]))
    XCTAssertEqual(settled.failures.map(\.summary), [])
    XCTAssertEqual(settled.steps.map(\.attempts), [2])
    let unreadable = await rig.run(text, PreparedTransport([Answer(200, body: "no JSON")]))
    XCTAssertEqual(unreadable.failures.count, 1)
    XCTAssertTrue(unreadable.failures[0].message.hasPrefix("retry-on can't be judged after 4 tries: "))
  }

  func testAProbeThatCannotBeReadSkipsTheStepInConditionsToo() async {
    for option in ["while", "retry-on"] {
      let text = "GET {{base}}/\n[Options]\n\(option): probe \"jobs\" > 0\nmax-loops: 2\n\nHTTP 200\n"
      let result = await rig.run(text, PreparedTransport([Answer()]))
      XCTAssertEqual(result.failures.map(\.summary), [], option)
      XCTAssertEqual(result.steps.map(\.isSkipped), [true], option)
      XCTAssertEqual(result.steps.first?.verdicts.first?.message, "the server under test has no probe \"jobs\"", option)
      XCTAssertEqual(result.steps.first?.attempts, 1)
    }
  }

  func testRepeatRunsAStepSoManyTimes() async {
    let transport = PreparedTransport([Answer()])
    let result = await rig.run("### a\nGET {{base}}/\n[Options]\nrepeat: 3\n\nHTTP 200\n", transport)
    XCTAssertEqual(result.steps.map(\.name), ["a (1 of 3)", "a (2 of 3)", "a (3 of 3)"])
    XCTAssertEqual(transport.requests.count, 3)
  }

  func testTheOptionServerSendsOneStepToAnotherServer() async {
    let transport = PreparedTransport([Answer()])
    let result = await rig.run(
      "GET {{base}}/a\n[Options]\nserver: http://other:81/\n\nHTTP 200\n\nGET {{base}}/b\n\nHTTP 200\n",
      transport
    )
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(transport.requests.map(\.url), ["http://other:81/a", "http://127.0.0.1:8080/b"])
  }

  func testALoopGoesOnAfterAFailureButNotWithoutAnAnswer() async {
    let text = "GET {{base}}/\n[Options]\nwhile: next exists\nmax-loops: 2\n\nHTTP 200\n"
    rig.options.variables = ["next": "x"]
    let failing = await rig.failures(text, Answer(500))
    XCTAssertEqual(
      failing,
      ["6:1+8 status is 500, not 200", "6:1+8 status is 500, not 200", "4:1+12 the loop did not end after 2 rounds"]
    )
    var refused = Answer()
    refused.hasHead = false
    refused.failure = TransportFailure(.connect, "connection refused")
    let broken = await rig.failures(text, refused)
    XCTAssertEqual(
      broken,
      ["1:1+13 connection refused\nreceived: nothing", "6:1+8 not reached: the exchange did not come to its end"]
    )
  }

  func testRedirectsAreFollowedAndEveryHopIsExpected() async {
    let text = """
      POST {{base}}/v1
      Authorization: x
      [Options]
      location: true
      max-redirs: 2
      `body`

      HTTP 200
      [Redirects]
      301 {{base}}/v2
      302 /v2?page={{*:int}}
      """
    let transport = PreparedTransport([
      Answer(301, ["Location: /v2", "Set-Cookie: a=1"]), Answer(302, ["Location: /v2?page=1"]), Answer(200),
    ])
    let result = await rig.run(text, transport)
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(transport.requests.map(\.method), ["POST", "GET", "GET"])
    XCTAssertEqual(transport.requests.map { $0.body?.count }, [4, nil, nil])
    XCTAssertEqual(transport.requests[2].headers.map(\.name), ["Authorization", "Cookie"])
    let short = await rig.failures(text, Answer(301, ["Location: /v2"]), Answer(200))
    XCTAssertEqual(short, ["11:1+22 there is no hop 2; the response came after 1"])
    let other = await rig.failures(
      text,
      Answer(308, ["Location: /v2"]),
      Answer(302, ["Location: /v2?page=x"]),
      Answer(200)
    )
    XCTAssertEqual(
      other,
      [
        "10:1+15 hop differs\n- 301 http://127.0.0.1:8080/v2\n+ 308 http://127.0.0.1:8080/v2",
        "11:1+22 hop differs\n- 302 /v2?page={{*:int}}\n+ 302 http://127.0.0.1:8080/v2?page=x",
      ]
    )
  }

  func testMoreRedirectsThanAllowedFailAtTheOption() async {
    let text = "GET {{base}}/\n[Options]\nlocation: true\nmax-redirs: 1\n\nHTTP 302\n[Redirects]\n302 /a\n"
    let failures = await rig.failures(text, Answer(302, ["Location: /a"]))
    XCTAssertEqual(failures, ["4:1+13 there are more than 1 redirects; raise max-redirs to follow them"])
  }

  func testTheHeadOfTheFileLetsRequestsFollowRedirects() async {
    let text =
      "#@ location: true\n\nGET {{base}}/\n\nHTTP 200\n\nGET {{base}}/\n[Options]\nlocation: false\n\nHTTP 302\n"
    let failures = await rig.failures(text, Answer(302, ["Location: /a"]), Answer(200), Answer(302, ["Location: /a"]))
    XCTAssertEqual(failures, [])
  }

  func testHopsThatAreNotListedFail() async {
    let text = "GET {{base}}/\n[Options]\nlocation: true\n\nHTTP 200\n[Redirects]\n302 /a\n"
    let failures = await rig.failures(
      text,
      Answer(302, ["Location: /a"]),
      Answer(307, ["Location: b"]),
      Answer(200)
    )
    XCTAssertEqual(failures, ["6:1+11 there are 2 hops, not 1\n+ 307 http://127.0.0.1:8080/b"])
  }

  func testASkippedStepIsNeitherSentNorPassed() async {
    let transport = PreparedTransport([Answer(500)])
    let result = await rig.run("GET {{base}}/\n[Options]\nskip: true\n\nHTTP 200\n", transport)
    XCTAssertEqual(transport.requests.count, 0)
    XCTAssertEqual(result.verdicts.map(\.outcome), [.skipped])
    XCTAssertTrue(result.steps[0].isSkipped)
  }

  func testAnOptionMayBeFilledIn() async {
    rig.options.variables = ["tries": "1", "bad": "x"]
    let transport = PreparedTransport([Answer(500)])
    _ = await rig.run("GET {{base}}/\n[Options]\nretry: {{tries}}\n\nHTTP 200\n", transport)
    XCTAssertEqual(transport.requests.count, 2)
    let failures = await rig.failures("GET {{base}}/\n[Options]\nretry: {{bad}}\n")
    XCTAssertEqual(failures.count, 1)
    XCTAssertTrue(failures[0].hasPrefix("3:1+14 option retry: "), failures[0])
  }

  func testAVariableOptionIsSetForTheStepAndThoseAfterIt() async {
    let transport = PreparedTransport([Answer()])
    _ = await rig.run("GET {{base}}/{{who}}\n[Options]\nvariable: who=ada\n\nGET {{base}}/again/{{who}}\n", transport)
    XCTAssertEqual(transport.requests.map(\.url), ["http://127.0.0.1:8080/ada", "http://127.0.0.1:8080/again/ada"])
  }
}
