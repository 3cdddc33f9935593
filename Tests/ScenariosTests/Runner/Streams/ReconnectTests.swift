import Exchanges
import Scenarios
import XCTest

/// `@drop` and `@reconnect`: what an EventSource does after a cut.
final class ReconnectTests: XCTestCase {
  private let lines = """
    id: 3
    retry: 200

    @drop
    @reconnect after 200ms..600ms
    Last-Event-ID: 3

    HTTP 200
    Content-Type: text/event-stream

    id: 4
    @stop
    """

  func testTheClientComesBackAfterTheTimeTheStreamAskedForWithTheLastIdItSaw() async {
    let server = StreamServer(
      StreamScript((20, "id: 3\nretry: 200\n\n"), (21, "id: 77\nretry: 1\n\n")).busy(),
      StreamScript((20, "id: 4\n\n")).busy()
    )
    let result = await server.run("GET {{base}}/events\n\nHTTP 200\n[Events]\n\(lines)\n")
    XCTAssertEqual(result.unmet.map(\.summary), [])
    XCTAssertEqual(server.requests.map { $0.headers.map(\.value) }, [[], ["3"]])
    XCTAssertEqual(server.closed, 2)
    XCTAssertEqual(result.steps[0].exchanges.count, 2)
    XCTAssertEqual(
      result.verdicts.map(\.expectation),
      [
        "HTTP 200", "id: 3", "@reconnect after 200ms..600ms", "Last-Event-ID: 3", "HTTP 200", "Content-Type: text/event-stream",
        "id: 4",
      ]
    )
  }

  func testAStreamWithoutRetryIsComeBackToAtOnce() async {
    let server = StreamServer(StreamScript((20, "id: 3\n\n")).busy(), StreamScript((20, "id: 4\n\n")).busy())
    let failures = await server.failures(events: lines.replacing("\nretry: 200", with: ""))
    XCTAssertEqual(
      failures,
      ["8:1+29 the request went out 0 µs after the cut, not 200ms..600ms: the stream named no retry"]
    )
  }

  func testAnswersAfterTheCutAreJudged() async {
    let server = StreamServer(
      StreamScript((20, "retry: 200\n\n")).busy(),
      StreamScript().with {
        $0.status = 500
        $0.headers = []
      }.busy()
    )
    let failures = await server.failures(events: lines.replacing("id: 3\nretry", with: "retry"))
    XCTAssertEqual(
      failures,
      [
        "9:1+16 request header \"Last-Event-ID\" is missing\nexpected: \"3\"", "11:1+8 status is 500, not 200",
        "12:1+31 header \"Content-Type\" is missing\nexpected: \"text/event-stream\"",
        "14:1+5 not reached: status is 500, not 200",
      ]
    )
  }

  func testWithoutDropTheServerIsWaitedForWhicheverWayItEnds() async {
    let server = StreamServer(
      StreamScript((20, "id: 3\n\n")).ending(.failed(TransportFailure(.cut, "cut")), at: 30),
      StreamScript((20, "id: 4\n\n")).ending(.complete, at: 30)
    )
    let failures = await server.failures(events: "id: 3\n\n@reconnect\nLast-Event-ID: 3\n\nHTTP 200\n\nid: 4\n\n@eof")
    XCTAssertEqual(failures, [])
  }

  func testAFrameWhereTheCutShouldBeIsTold() async {
    let server = StreamServer(StreamScript((20, "id: 3\n\n"), (25, "id: 4\n\n")).busy())
    let failures = await server.failures(events: "id: 3\n\n@reconnect\n\nHTTP 200\n\nid: 4")
    XCTAssertEqual(
      failures,
      [
        "7:1+10 frame 2 came where the connection should end; write @drop to close it: id: 4",
        "9:1+8 not reached: there was no reconnection", "11:1+5 not reached: there was no reconnection",
      ]
    )
  }

  func testAReconnectionThatIsToWaitLongerThanTheStepIsNotWaitedFor() async {
    let server = StreamServer(StreamScript((20, "retry: 99999999999999999999\n\n")).busy())
    let failures = await server.failures(
      events: "retry: {{*}}\n\n@drop\n@reconnect\n\nHTTP 200",
      options: "[Options]\nmax-time: 5s\n"
    )
    XCTAssertEqual(
      failures,
      [
        "10:1+10 the stream asked to wait 2147483647 s before a reconnection: the step's max-time of 5 s is used up",
        "12:1+8 not reached: there was no reconnection",
      ]
    )
  }

  func testALastEventIdOfTheRequestIsReplaced() async {
    let server = StreamServer(StreamScript((20, "id: 3\n\n")).busy(), StreamScript((20, "id: 4\n\n")).busy())
    let failures = await server.failures(
      "GET {{base}}/events\nLast-Event-ID: 2\n\nHTTP 200\n[Events]\nid: 3\n\n@drop\n@reconnect\n\nHTTP 200\n\nid: 4\n@stop\n"
    )
    XCTAssertEqual(failures, [])
    XCTAssertEqual(server.requests.map { $0.headers.map(\.value) }, [["2"], ["3"]])
  }

  func testLimitsCountOverAllConnections() async {
    let server = StreamServer(StreamScript((20, "id: 3\n\n")).busy(), StreamScript((20, "id: 4\n\n")).busy())
    let text = "id: 3\n\n@drop\n@reconnect\n\nHTTP 200\n\nid: 4\n\n"
    let frames = await server.failures(events: text + "@limit 1 frames")
    XCTAssertEqual(
      frames,
      ["12:1+5 not reached: the stream went beyond 1 frames", "14:1+15 the stream went beyond 1 frames"]
    )
  }
}
