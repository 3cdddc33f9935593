import Exchanges
import Scenarios
import XCTest

/// What the recorder makes of streams, and that what it writes passes against the same stream.
final class StreamRecordingTests: XCTestCase {
  private func recorded(_ script: StreamScript, details: Recorder.Details = []) async -> String {
    let server = StreamServer(script)
    let exchange = await server.perform(RequestMessage(url: "http://127.0.0.1:8080/s"), options: TransportOptions()) { _, _ in }
    return Recorder.scenario(from: [exchange], name: "", base: "http://127.0.0.1:8080", details: details)
  }

  func testAnEventStreamThatEndedIsWrittenFrameByFrame() async {
    let script = StreamScript(
      (
        10,
        "retry: 5\r\n\r\n: hi\r\nid: 1\r\ndata: {\"id\":\"123e4567-e89b-12d3-a456-426614174000\"}\r\ndata: {{x\r\n\r\nodd: 1\n\n"
      )
    ).ending(.complete, at: 20)
    let text = await recorded(script)
    XCTAssertEqual(
      text,
      """
      ### GET /s
      GET {{base}}/s

      HTTP 200
      Content-Type: text/event-stream
      [Events]
      retry: 5

      : hi
      id: 1
      data: {"id":"{{*:uuid}}"}
      data: {{*:re/[{]/}}{x

      @skip 1..1
      @eof

      """
    )
    let result = await StreamServer(script).run(text)
    XCTAssertEqual(result.failures.map(\.summary), [])
  }

  func testAnEndlessStreamIsWrittenWithItsBound() async {
    let frames = (1...120).map { "id: \($0)\n\n" }.joined()
    let text = await recorded(StreamScript((10, frames)).ending(.cancelled, at: 20))
    XCTAssertTrue(text.hasSuffix("id: 100\n\n@limit 100 frames\n@stop\n"), text)
    let server = StreamServer(StreamScript((10, frames)).with { $0.endless = (1, "id: 5\n\n") })
    let result = await server.run(text)
    XCTAssertEqual(result.failures.map(\.summary), [])
  }

  func testWhenAClientLeavesAStreamDoesNotShow() async {
    var texts: Set<String> = []
    for count in [16, 17, 40] {
      let frames = (1...count).map { "id: \($0)\n\n" }.joined()
      texts.insert(await recorded(StreamScript((10, frames)).ending(.cancelled, at: 20), details: .sameEachTime))
    }
    XCTAssertEqual(texts.count, 1)
  }

  func testGapsAreWrittenWhereTheyAreAskedFor() async {
    let script = StreamScript.chunks((10, "id: 1\n\n"), (95, "id: 2\n\n"), (96, "id: 3\n\n")).ending(.complete, at: 97)
    let text = await recorded(script, details: .gaps)
    XCTAssertTrue(text.hasSuffix("id: 1\n\n@gap 40ms..260ms\nid: 2\n\n@gap 0ms..10ms\nid: 3\n\n@eof\n"), text)
    let result = await StreamServer(script).run(text)
    XCTAssertEqual(result.failures.map(\.summary), [])
  }

  func testChunksAreWrittenWhereTheyAreAskedFor() async {
    let script = StreamScript.chunks((10, "a\n"), (20, String(repeating: "z", count: 65))).with {
      $0.headers = ["Content-Type: text/plain"]
    }.ending(.complete, at: 30)
    let text = await recorded(script, details: .chunks)
    XCTAssertTrue(text.contains("[Chunks]\n\"a\\n\"\nbytes 65\n@end\n```text\na\nzzz"), text)
    let result = await StreamServer(script).run(text)
    XCTAssertEqual(result.failures.map(\.summary), [])
    let plain = await recorded(script)
    XCTAssertFalse(plain.contains("[Chunks]"), plain)
  }

  func testACutBodyIsWrittenAsOne() async {
    let script = StreamScript.chunks((10, "a\n")).with { $0.headers = ["Content-Type: text/plain"] }
      .ending(.failed(TransportFailure(.cut, "cut")), at: 30)
    let text = await recorded(script)
    XCTAssertTrue(text.contains("[Chunks]\n@any 1..1\n@abort\n```text\na\n```\n"), text)
    let result = await StreamServer(script).run(text)
    XCTAssertEqual(result.failures.map(\.summary), [])
  }
}
