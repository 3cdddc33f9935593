import Exchanges
import Scenarios
import XCTest

/// Times of frames, bounds of streams, and how they end.
final class EventTimeTests: XCTestCase {
  func testWithinIsMeasuredFromTheHeadAndThenFromTheFrameBefore() async {
    let server = StreamServer(StreamScript((100, "id: 1\n\n"), (160, "id: 2\n\n")))
    let inTime = await server.failures(events: "@within 90ms\nid: 1\n\n@within 60ms\nid: 2\n@stop")
    XCTAssertEqual(inTime, [])
    let late = await server.failures(events: "@within 90ms\nid: 1\n\n@within 59ms\nid: 2\n\nid: 3")
    XCTAssertEqual(
      late,
      [
        "8:1+12 no frame came within 59 ms\nthe last frame came at 100 ms: id: 1",
        "9:1+5 not reached: no frame came within 59 ms",
        "11:1+5 not reached: no frame came within 59 ms",
      ]
    )
  }

  func testAFrameThatDoesNotComeInTimeIsNotWaitedForAnyLonger() async {
    let server = StreamServer(StreamScript())
    let result = await server.run("GET {{base}}/e\n\nHTTP 200\n[Events]\n@within 300ms\nid: 1\n")
    XCTAssertEqual(
      result.unmet.map(\.summary),
      ["5:1+13 no frame came within 300 ms\nno frame has come", "6:1+5 not reached: no frame came within 300 ms"]
    )
    XCTAssertEqual(result.duration, .milliseconds(310))
    XCTAssertEqual(server.closed, 1)
  }

  func testAGapHasALowerAndAnUpperBound() async {
    let server = StreamServer(StreamScript((20, "id: 1\n\n"), (100, "id: 2\n\n"), (110, "id: 3\n\n"), (400, "id: 4\n\n")))
    let failures = await server.failures(
      events: "id: 1\n\n@gap 80ms..250ms\nid: 2\n\n@gap 80ms..250ms\nid: 3\n\n@gap 80ms..250ms\nid: 4"
    )
    XCTAssertEqual(
      failures,
      [
        """
        10:1+16 the frame came 10 ms after the one before, not 80ms..250ms
        came at 110 ms, 10 ms after the frame before
        before: frame 2 at 100 ms: id: 2
        """,
        "13:1+16 no frame came within 250 ms of the one before\nthe last frame came at 110 ms: id: 3",
        "14:1+5 not reached: no frame came within 250 ms of the one before",
      ]
    )
  }

  func testSilenceIsKeptOrBrokenByAFrame() async {
    let quiet = StreamServer(StreamScript((20, "id: 1\n\n"), (100, "id: 2\n\n")))
    let kept = await quiet.failures(events: "id: 1\n\n@silence 50ms\n\nid: 2\n\n@silence 1s\n@stop")
    XCTAssertEqual(kept, [])
    let broken = await quiet.failures(events: "id: 1\n\n@silence 90ms\n@stop")
    XCTAssertEqual(broken, ["7:1+13 a frame came 80 ms into the silence\nframe 2:\n+ id: 2"])
  }

  func testWhateverComesWhileListeningIsCountedAfterwards() async {
    let server = StreamServer(
      StreamScript(
        (10, "data: a\n\n"),
        (20, "event: tick\ndata: 1\n\n"),
        (30, ": ping\n\nevent: tick\n\nevent: tick\ndata: 2\n\n")
      )
    )
    let asserts = """
      [Asserts]
      events "tick" count == 2
      events "tick" nth 1 == 2
      events "message" == "a"
      events "error" count == 0
      events "error" not exists
      """
    let kept = await server.failures(events: "@listen 200ms\n@stop\n" + asserts)
    XCTAssertEqual(kept, [])
    let broken = await server.failures(
      events: "@listen 100ms\n@stop\n[Asserts]\nevents \"tick\" count == 3\nevents \"message\" count == 0"
    )
    XCTAssertEqual(broken.map { String($0.prefix { $0 != " " }) }, ["8:1+24", "9:1+27"], "\(broken)")
  }

  func testListeningGoesOnAfterAFrameAndEndsWithTheStream() async {
    let script = StreamScript((10, "id: 1\ndata: a\n\n"), (20, "id: 2\ndata: b\n\n"), (60, "id: 3\ndata: c\n\n"))
    let after = await StreamServer(script).failures(events: "id: 1\ndata: a\n\n@listen 20ms\nid: 3\ndata: c\n\n@stop")
    XCTAssertEqual(after, [])
    let whole = await StreamServer(script.ending(.complete, at: 70)).failures(events: "@listen 5s\n@eof")
    XCTAssertEqual(whole, [])
    let cut = await StreamServer(script.ending(.failed(TransportFailure(.cut, "cut")), at: 70)).failures(
      events: "@listen 5s\n@stop"
    )
    XCTAssertEqual(cut, ["5:1+10 the stream was cut at 70 ms: cut\nthe last frame came at 60 ms: id: 3 | data: c"])
  }

  func testEventsAreAskedOfEventStreamsOnly() async {
    let failures = await Rig().failures(
      "GET {{base}}/x\n\nHTTP 200\n[Asserts]\nevents \"tick\" count == 0\n",
      Answer.json("{}")
    )
    XCTAssertEqual(failures.count, 1, "\(failures)")
    let reason =
      "events reads only event streams, and the media type of this response is application/json. Expect text/event-stream."
    XCTAssertTrue(failures.first?.hasPrefix("5:1+24 ") == true && failures.first?.contains(reason) == true, "\(failures)")
  }

  func testTimesBeneathWhichNoFrameStandsFail() async {
    let server = StreamServer(StreamScript((20, "id: 1\n\n")))
    let failures = await server.failures(events: "id: 1\n\n@within 1s\n@stop")
    XCTAssertEqual(
      failures,
      ["7:1+10 no frame follows this line; move it above the frame it is about, or remove it"]
    )
  }

  func testTheServerMustEndTheStream() async {
    let ended = StreamServer(StreamScript((20, "id: 1\n\n")).ending(.complete, at: 60))
    let inTime = await ended.failures(events: "id: 1\n\n@within 40ms\n@eof")
    XCTAssertEqual(inTime, [])
    let cut = StreamServer(
      StreamScript((20, "id: 1\n\ndata: 12")).ending(.failed(TransportFailure(.cut, "the server closed the connection")), at: 60)
    )
    let wasCut = await cut.failures(events: "id: 1\n\n@eof")
    XCTAssertEqual(
      wasCut,
      [
        """
        7:1+4 the stream did not end as it should
        it was cut at 60 ms, within a frame of which 8 bytes had come: the server closed the connection
        """
      ]
    )
    let lost = StreamServer(StreamScript((20, "id: 1\n\ndata: 12")).ending(.complete, at: 60))
    let wasLost = await lost.failures(events: "id: 1\n\n@eof")
    XCTAssertEqual(
      wasLost,
      ["7:1+4 the stream did not end as it should\nit ended at 60 ms as it should, within a frame of which 8 bytes had come"]
    )
    let open = StreamServer(StreamScript((20, "id: 1\n\n"), (30, "id: 2\n\n")))
    let wentOn = await open.failures(events: "id: 1\n\n@eof")
    XCTAssertEqual(
      wentOn,
      [
        """
        7:1+4 frame 2 came where the stream should end
        it is
        + id: 2
        came at 30 ms, 10 ms after the frame before
        before: frame 1 at 20 ms: id: 1
        """
      ]
    )
    let skipped = await StreamServer(StreamScript((20, "id: 1\n\n"), (30, ": p\n\n")).ending(.complete, at: 40))
      .failures(events: "id: 1\n\n@skip 0..1\n@eof")
    XCTAssertEqual(skipped, [])
  }

  func testAStreamThatEndsTooEarlyFailsTheFrameThatWasNext() async {
    let server = StreamServer(StreamScript((20, "id: 1\n\n")).ending(.complete, at: 25))
    let failures = await server.failures(events: "id: 1\n\nid: 2\n\n@within 1s\nid: 3")
    XCTAssertEqual(
      failures,
      [
        "7:1+5 the stream ended before this frame\nit ended at 25 ms as it should\nthe last frame came at 20 ms: id: 1",
        "9:1+10 not reached: the stream ended too early", "10:1+5 not reached: the stream ended too early",
      ]
    )
  }

  func testAnEndlessStreamEndsByItsLimitOfFrames() async {
    let server = StreamServer(StreamScript().with { $0.endless = (10, "id: 1\n\n") })
    let failures = await server.failures(events: "@skip 0..1000000\nid: 2\n\n@limit 5 frames")
    XCTAssertEqual(
      failures,
      [
        "8:1+15 the stream went beyond 5 frames", "5:1+16 not reached: the stream went beyond 5 frames",
        "6:1+5 not reached: the stream went beyond 5 frames",
      ].sorted { Int($0.prefix { $0 != ":" }) ?? 0 < Int($1.prefix { $0 != ":" }) ?? 0 }
    )
    XCTAssertEqual(server.closed, 1)
  }

  func testAFrameThatNeverEndsIsBoundByTheLimitOfBytes() async {
    let server = StreamServer(StreamScript().with { $0.endless = (10, "data: 0123456789\n") })
    let failures = await server.failures(events: "@limit 1KiB\ndata: 1")
    XCTAssertEqual(failures, ["5:1+11 the stream went beyond 1KiB", "6:1+7 not reached: the stream went beyond 1KiB"])
    XCTAssertEqual(server.closed, 1)
  }

  func testAnEndlessStreamEndsByTheBoundOfScriptsThatStateNone() async {
    let server = StreamServer(StreamScript().with { $0.endless = (0, String(repeating: "id: 1\n\n", count: 100)) })
    let failures = await server.failures(events: "@skip 0..1000000\nid: 2")
    XCTAssertEqual(
      failures.first,
      """
      4:1+8 the stream went beyond 10000 frames, the bound of a stream without @limit; write @limit, or @stop where enough has come
      """
    )
    XCTAssertEqual(server.closed, 1)
  }

  func testAnEndlessStreamEndsWhenTheStepsTimeIsUp() async {
    let server = StreamServer(StreamScript().with { $0.endless = (100, ": ping\n\n") })
    let failures = await server.failures(events: "@skip 0..1000000\nid: 2", options: "[Options]\nmax-time: 2s\n")
    XCTAssertEqual(
      failures,
      [
        "7:1+16 not reached: the step's max-time of 2 s is used up",
        """
        8:1+5 this frame did not come: the step's max-time of 2 s is used up
        the last frame came at 1.91 s: : ping
        """,
      ]
    )
    XCTAssertEqual(server.closed, 1)
  }

  func testAStreamThatSaysNothingEndsWhenTheScenariosTimeIsUp() async {
    let server = StreamServer(StreamScript((20, "id: 1\n\n")))
    let result = await server.run("GET {{base}}/e\n\nHTTP 200\n[Events]\nid: 1\n\n@eof\n")
    XCTAssertEqual(
      result.unmet.map(\.summary),
      ["7:1+4 the server did not end the stream: the scenario's time of 30 s is used up; raise it with #@ timeout:"]
    )
    XCTAssertEqual(result.duration, .seconds(30))
  }

  func testWithoutALineAboutTheEndTheServerMustEndTheStreamAfterTheLastFrame() async {
    let endless = StreamServer(StreamScript().with { $0.endless = (10, "id: 1\n\n") })
    let failures = await endless.failures(events: "id: 1\n\nid: 1")
    XCTAssertEqual(
      failures.map { $0.split(separator: "\n")[0] },
      ["4:1+8 frame 3 came where the stream should end; write @stop at the end to leave the stream there"]
    )
    XCTAssertEqual(endless.closed, 1)
    let whole = StreamServer(StreamScript((20, "id: 1\n\n")).ending(.complete, at: 30))
    let ended = await whole.failures(events: "id: 1")
    XCTAssertEqual(ended, [])
    let cut = StreamServer(StreamScript((20, "id: 1\n\nid: 2\nda")).ending(.failed(TransportFailure(.cut, "cut")), at: 30))
    let wasCut = await cut.failures(events: "id: 1")
    XCTAssertEqual(wasCut.map { $0.split(separator: "\n")[0] }, ["4:1+8 the stream did not end as it should"])
  }

  func testALastLineSkipLeavesTheStreamOpen() async {
    let endless = StreamServer(StreamScript().with { $0.endless = (10, "id: 1\n\n") })
    let failures = await endless.failures(events: "id: 1\n\n@skip 2..9")
    XCTAssertEqual(failures, [])
    let short = StreamServer(StreamScript((20, "id: 1\n\nid: 2\n\n")).ending(.complete, at: 30))
    let tooFew = await short.failures(events: "id: 1\n\n@skip 2..9")
    XCTAssertEqual(tooFew.map { $0.split(separator: "\n")[0] }, ["7:1+10 the stream ended before this frame"])
  }

  func testALimitOrAStopLeavesTheEndToTheClient() async {
    for line in ["@stop", "@limit 9 frames", "@drop"] {
      let endless = StreamServer(StreamScript().with { $0.endless = (10, "id: 1\n\n") })
      let failures = await endless.failures(events: "id: 1\n\n\(line)")
      XCTAssertEqual(failures, [], line)
    }
  }

  func testTheIdleTimeoutOfAStepIsTheTransports() async {
    let server = StreamServer(
      StreamScript((20, "id: 1\n\n")).ending(.failed(TransportFailure(.timeout, "nothing came for 1 s")), at: 1020)
    )
    let failures = await server.failures(events: "id: 1\n\nid: 2", options: "[Options]\nidle-timeout: 1s\n")
    XCTAssertEqual(
      failures,
      [
        """
        9:1+5 the stream ended before this frame
        it was cut at 1.02 s: nothing came for 1 s
        the last frame came at 20 ms: id: 1
        """
      ]
    )
    XCTAssertEqual(server.options.map(\.idleTimeout), [.seconds(1)])
  }

  func testAnInterruptedRunLeavesNoConnectionOpen() async {
    let server = StreamServer(StreamScript((20, "id: 1\n\n")).busy())
    let task = Task { await server.run("GET {{base}}/e\n\nHTTP 200\n[Events]\nid: 1\n\nid: 2\n") }
    while server.requests.isEmpty { await Task.yield() }
    task.cancel()
    let result = await task.value
    XCTAssertEqual(server.closed, 1)
    XCTAssertFalse(result.passed)
  }
}

extension EventTimeTests {
  func testLimitsAreMultipliedAndWhatMustNotComeSoonerIsNot() async {
    var options = RunnerOptions()
    options.timeScale = 3
    let events = StreamServer(StreamScript((100, "id: 1\n\n"), (160, "id: 2\n\n"), (400, "id: 3\n\n")))
    let rows = [
      ("@within 40ms\nid: 1\n@stop", true), ("@within 29ms\nid: 1\n@stop", false),
      ("id: 1\n\n@gap 50ms..55ms\nid: 2\n@stop", true), ("id: 1\n\n@gap 61ms..90ms\nid: 2\n@stop", false),
      ("id: 1\n\nid: 2\n\n@silence 100ms\nid: 3\n@stop", true),
    ]
    for (lines, passes) in rows {
      let result = await events.run("GET {{base}}/e\n\nHTTP 200\n[Events]\n\(lines)\n", options: options)
      XCTAssertEqual(result.passed, passes, "\(lines): \(result.unmet.map(\.summary))")
    }
    let chunks = StreamServer(StreamScript.chunks((20, "a"), (50, "b")).ending(.complete, at: 60))
    for (lines, passes) in [("\"a\"\n@within 10ms\n\"b\"", true), ("\"a\"\n@within 9ms\n\"b\"", false)] {
      let result = await chunks.run("GET {{base}}/c\n\nHTTP 200\n[Chunks]\n\(lines)\n", options: options)
      XCTAssertEqual(result.passed, passes, "\(lines): \(result.unmet.map(\.summary))")
    }
  }
}
