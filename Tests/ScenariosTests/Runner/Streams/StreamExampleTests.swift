import Exchanges
import ScenarioSyntax
import Scenarios
import XCTest

/// The examples of the language's description that read streams.
final class StreamExampleTests: XCTestCase {
  private func run(_ name: String, _ server: StreamServer) async throws -> ScenarioResult {
    let examples = try await ScenarioExamples.all()
    let example = try XCTUnwrap(examples.first { $0.name == name })
    return await server.run(example.text)
  }

  private let prices = StreamScript(
    (10, "retry: 200\r\n\r\n"),
    (110, "id: 1\r\nevent: price\r\ndata: {\"sym\":\"ABC\",\"px\":1.5}\r\n\r\n"),
    (210, "id: 2\r\nevent: price\r\ndata: {\"sym\":\"ABC\",\"px\":2}\r\n\r\n"),
    (215, ": keep-alive\r\n\r\n"),
    (230, "id: 3\r\nevent: note\r\ndata: first line\r\ndata: second line\r\n\r\n")
  ).with { $0.headers.append("Cache-Control: no-cache") }.busy()

  func testPricesThatAreCutAndResumed() async throws {
    let resumed = StreamScript((5, "id: 4\r\nevent: price\r\ndata: {\"sym\":\"ABC\",\"px\":3}\r\n\r\n"))
    let result = try await run("4-sse-reconnect.scenario", StreamServer(prices, resumed))
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(result.verdicts.count, 20)
    XCTAssertEqual(result.verdicts.map(\.position), result.verdicts.map(\.position).sorted())
  }

  func testPricesThatDoNotResume() async throws {
    let again = StreamScript((5, "retry: 200\r\n\r\n"))
    let result = try await run("4-sse-reconnect.scenario", StreamServer(prices, again))
    XCTAssertEqual(result.failures.count, 1)
    XCTAssertEqual(result.failures[0].position.line, 44)
    XCTAssertEqual(result.failures[0].message, "frame 6 differs")
  }

  func testAnExportThatBreaksAndOneThatDoesNot() async throws {
    var head = StreamScript.chunks((20, "{\"row\":1}\n"), (60, "{\"row\":2}\n"))
    head.headers = ["Transfer-Encoding: chunked", "Content-Type: application/x-ndjson"]
    var whole = head
    whole.headers = ["Trailer: X-Checksum"]
    whole.pieces.append((61, .trailers(["X-Checksum: sha256=00ff"])))
    let result = try await run(
      "6-stream-error.scenario",
      StreamServer(
        head.ending(.failed(TransportFailure(.cut, "the server closed the connection within the body")), at: 70),
        whole.ending(.complete, at: 62),
        StreamScript((5, "ok")).ending(.complete, at: 6)
      )
    )
    XCTAssertEqual(result.failures.map(\.summary), [])
  }
}
