import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

/// The frames of `[Events]`, one after the other.
final class EventTests: XCTestCase {
  func testFramesAreJudgedAsTheyComeAndTheClientEndsTheStream() async {
    let server = StreamServer(
      StreamScript((10, "retry: 200\r\n\r\n"), (90, "id: 1\r\ndata: {\"n\": 7}\r\n\r\n"), (95, ": hi\n\n"))
    )
    let result = await server.run(
      "GET {{base}}/events\n\nHTTP 200\nContent-Type: text/event-stream\n[Events]\nretry: 200\n\nid: 1\ndata: {\"n\":\"{{*:int}}\"}\n@stop\n"
    )
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(result.verdicts.map(\.expectation), ["HTTP 200", "Content-Type: text/event-stream", "retry: 200", "id: 1"])
    XCTAssertEqual(server.closed, 1)
  }

  func testFramesOfACodedStreamAreThoseOfWhatIsDecoded() async {
    let script = StreamScript().ending(.complete, at: 40).with {
      $0.pieces.insert((10, .coded("\u{1}\u{2}", decoded: "data: a\n\nda")), at: 0)
      $0.pieces.insert((20, .coded("\u{3}", decoded: "ta: b\n\n")), at: 1)
    }
    let server = StreamServer(script)
    let result = await server.run(
      "GET {{base}}/events\n[Options]\ncompressed: true\n\nHTTP 200\n[Events]\ndata: a\n\ndata: b\n@eof\n"
    )
    XCTAssertEqual(result.failures.map(\.message), [])
    XCTAssertEqual(result.diagnostics.map(\.message), [])
  }

  func testAFrameThatDiffersIsShownWithItsTimeAndTheFrameBefore() async {
    let server = StreamServer(StreamScript((20, "id: 1\ndata: a\n\n"), (90, "id: 3\nevent: x\ndata: {\"n\":8,\"m\":[1]}\n\n")))
    let failures = await server.failures(events: "id: 1\ndata: a\n\nid: 2\ndata: {\"n\":7,\"m\":[1]}\nretry: 5\n@stop")
    XCTAssertEqual(
      failures,
      [
        """
        8:1+5 frame 2 differs
        - id: 2
        + id: 3
              ^ differs from here
        - data: {"n":7,"m":[1]}
        + data: {"n":8,"m":[1]}
          ^ $.n is 8, not 7
        - retry: 5
          ^ this line is missing
        + event: x
          ^ this line is not expected
        came at 90 ms, 70 ms after the frame before
        before: frame 1 at 20 ms: id: 1 | data: a
        """
      ]
    )
  }

  func testTheWholeBlockPointsIntoTheFile() async {
    let server = StreamServer(StreamScript((20, "data: b\n\n")))
    let result = await server.run("GET {{base}}/events\n\nHTTP 200\n[Events]\ndata: a\n@stop\n")
    let block = result.failures[0].block(path: result.path, in: SourceText(result.text))
    XCTAssertEqual(
      block,
      """
      error: frame 1 differs
        --> a/b.scenario:5:1
         |
       4 | [Events]
       5 | data: a
         | - data: a
         | + data: b
         |         ^ differs from here
         | came at 20 ms, 10 ms after the head
      """
    )
  }

  func testAMissingFrameDoesNotPutTheRestOutOfStep() async {
    let server = StreamServer(StreamScript((20, "id: 1\n\n"), (30, "id: 3\n\n"), (40, "id: 4\n\n")))
    let failures = await server.failures(events: "id: 1\n\nid: 2\n\nid: 3\n\nid: 4\n@stop")
    XCTAssertEqual(failures, ["7:1+5 this frame is missing\nthe one after it came in its place, at 30 ms"])
  }

  func testDataComparesAsJSONOnlyWhereBothSidesAreContainers() async {
    let server = StreamServer(StreamScript((20, "data: {\"a\":1, \"b\":2}\n\ndata: [1,\ndata: 2]\n\ndata: 5.0\n\ndata: {}\n\n")))
    let failures = await server.failures(events: "data: {\"b\":2,\"a\":1}\n\ndata: [1,2]\n\ndata: 5\n\ndata-raw: { }\n@stop")
    XCTAssertEqual(failures.map { $0.split(separator: "\n")[0] }, ["9:1+7 frame 3 differs", "11:1+13 frame 4 differs"])
  }

  func testMatchersInFramesCaptureForLaterFramesAndSteps() async {
    let server = StreamServer(
      StreamScript((20, "id: a1\ndata: {\"k\":\"v\",\"n\":3}\n\nid: a1\ndata: v and v\n\n")),
      StreamScript().ending(.complete, at: 12)
    )
    let result = await server.run(
      """
      GET {{base}}/events

      HTTP 200
      [Events]
      id: {{*:re/[a-z]\\d/ -> id}}
      data: {"k":"{{*:string -> k}}","n":"{{*:int -> n}}"}

      id: {{id}}
      data: {{k}} and {{k}}
      @stop

      GET {{base}}/{{id}}/{{n}}
      """
    )
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(server.requests.map(\.url), ["http://127.0.0.1:8080/events", "http://127.0.0.1:8080/a1/3"])
  }

  func testAnUnsetVariableInAFrameIsToldAndTheNextFrameIsJudged() async {
    let server = StreamServer(StreamScript((20, "id: 1\n\nid: 2\n\n")))
    let failures = await server.failures(events: "id: {{nope}}\n\nid: 2\n@stop")
    XCTAssertEqual(
      failures,
      ["5:5+8 variable \"nope\" is not set; capture it before, or give it with --var nope=…"]
    )
  }

  func testUnlistedFramesPassWhereSkipAllowsThem() async {
    let server = StreamServer(StreamScript((20, ": ping\n\n: ping\n\nid: 3\n\n")))
    let allowed = await server.failures(events: "@skip 0..2\nid: 3\n@stop")
    XCTAssertEqual(allowed, [])
    let tooMany = await server.failures(events: "@skip 0..1\nid: 3\n@stop")
    XCTAssertEqual(
      tooMany.map { $0.split(separator: "\n")[0] },
      ["6:1+5 frame 2 differs"]
    )
    let tooFew = await server.failures(events: "@skip 3..4\nid: 3\n@stop")
    XCTAssertEqual(tooFew, ["5:1+10 2 frames passed before the expected one, not 3..4"])
  }

  func testFramesOfAGroupComeInAnyOrderAndMatchersDoNotTakeThemFromEachOther() async {
    let server = StreamServer(StreamScript((20, "id: 2\n\n"), (30, "id: 9\n\n"), (40, "id: 1\n\nid: 4\n\n")))
    let failures = await server.failures(events: "@unordered\nid: {{*}}\n\nid: 2\n\nid: 1\n@end-unordered\n\nid: 4\n@stop")
    XCTAssertEqual(failures, [])
  }

  func testAGroupNamesWhatFitsNone() async {
    let server = StreamServer(StreamScript((20, "id: 2\n\n"), (30, "id: 9\n\n")))
    let failures = await server.failures(events: "@unordered\nid: 1\n\nid: 2\n@end-unordered\n@stop")
    XCTAssertEqual(
      failures,
      ["6:1+5 no frame of the group is this one\n- id: 1\n+ id: 9\n      ^ differs from here\n+ frame 2 at 30 ms: id: 9"]
    )
  }

  func testAssertsSeeTheHeadAndTheBodySoFar() async {
    let server = StreamServer(StreamScript((20, "data: a\n\n"), (30, "data: b\n\n")).busy())
    let failures = await server.failures(
      """
      GET {{base}}/events

      HTTP 200
      [Asserts]
      header "Content-Type" == "text/event-stream"
      status == 200
      body startsWith "data: a"
      duration < 1s
      [Captures]
      all: body
      [Events]
      data: a

      data: b
      @stop
      """
    )
    XCTAssertEqual(failures, [])
  }

  func testAnotherStatusIsToldWithTheBodyAndTheFramesAreNotWaitedFor() async {
    let server = StreamServer(
      StreamScript((20, "no such stream")).with { $0.status = 404 }.ending(.complete, at: 30)
    )
    let failures = await server.failures(events: "@within 1s\nid: 1\n\n@stop")
    XCTAssertEqual(
      failures,
      [
        "3:1+8 status is 404, not 200\nbody: \"no such stream\"", "5:1+10 not reached: status is 404, not 200",
        "6:1+5 not reached: status is 404, not 200",
      ]
    )
  }

  func testAConnectionThatIsRefusedIsToldAsForAnyStep() async {
    var answer = Answer()
    answer.hasHead = false
    answer.failure = TransportFailure(.connect, "connection refused")
    let failures = await Rig().failures("GET {{base}}/e\n\nHTTP 200\n[Events]\nid: 1\n", answer)
    XCTAssertEqual(
      failures,
      [
        "1:1+14 connection refused\nreceived: nothing", "3:1+8 not reached: the exchange did not come to its end",
        "5:1+5 not reached: the exchange did not come to its end",
      ]
    )
  }

  func testRedirectsBeforeAStreamAreFollowed() async {
    let server = StreamServer(
      StreamScript((15, "data: not this\n\n")).with {
        $0.status = 307
        $0.headers = ["Location: /there"]
      }.ending(.complete, at: 20),
      StreamScript((20, "data: a\n\n"))
    )
    let result = await server.run(
      "GET {{base}}/e\n[Options]\nlocation: true\n\nHTTP 200\n[Redirects]\n307 /there\n[Events]\ndata: a\n@stop\n"
    )
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(result.steps[0].exchanges.count, 2)
  }
}
