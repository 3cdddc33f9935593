import Answerback
import AnswerbackServer
import Exchanges
import InMemoryTracing
import Tracing
import Wire
import XCTest

final class RequestTracingTests: XCTestCase {
  private func serving(_ work: (ListeningServer, InMemoryTracer) async throws -> Void) async throws {
    let tracer = InMemoryTracer()
    try await AnswerbackServerTests.serving {
      Get("/items/{id}") { () async in
        tracer.startSpan("inner").end()
        return "item"
      }
      Get("/fails") { () throws -> String in throw CancellationError() }
      Get("/wait") {
        StreamingResponse { writer in
          try await writer.write("first")
          try await Task.sleep(for: .seconds(3600))
        }
      }
    } configure: {
      $0.observers = [RequestTracing(tracer)]
    } _: {
      try await work($0, tracer)
    }
  }

  /// The spans of requests that were performed one after the other.
  private func spans(
    of paths: [String],
    headers: [HeaderLine] = [],
    on server: ListeningServer,
    _ tracer: InMemoryTracer
  ) async throws -> [FinishedInMemorySpan] {
    let client = WireClient()
    for path in paths { _ = await client.perform(RequestMessage(url: server.base + path, headers: headers)) }
    await client.shutdown()
    try await eventually("all have ended") { tracer.finishedSpans.count { $0.kind == .server } == paths.count }
    return tracer.finishedSpans.filter { $0.kind == .server }
  }

  private func attribute(_ name: String, of span: FinishedInMemorySpan) -> String? {
    switch span.attributes.get(name) {
    case .string(let text): text
    case .int64(let number): "\(number)"
    default: nil
    }
  }

  func testASpanIsNamedByItsRouteAndSaysWhatWasAskedAndAnswered() async throws {
    try await serving { server, tracer in
      let spans = try await spans(of: ["/items/7?secret=1", "/unknown"], on: server, tracer)
      XCTAssertEqual(spans.map(\.operationName), ["GET /items/{id}", "GET"])
      XCTAssertEqual(spans.map { attribute("http.request.method", of: $0) }, ["GET", "GET"])
      XCTAssertEqual(spans.map { attribute("http.route", of: $0) }, ["/items/{id}", nil])
      XCTAssertEqual(spans.map { attribute("url.path", of: $0) }, ["/items/7", "/unknown"])
      XCTAssertEqual(spans.map { attribute("http.response.status_code", of: $0) }, ["200", "404"])
      XCTAssertEqual(spans.map { $0.status?.code }, [nil, nil])
      XCTAssertTrue(tracer.activeSpans.isEmpty)
    }
  }

  func testASpanIsAChildOfTheCallersAndTheHandlersAreItsChildren() async throws {
    try await serving { server, tracer in
      let headers = [
        HeaderLine(name: "In-Memory-Trace-ID", value: "trace-of-caller"),
        HeaderLine(name: "In-Memory-Span-ID", value: "span-of-caller"),
      ]
      let spans = try await spans(of: ["/items/7"], headers: headers, on: server, tracer)
      XCTAssertEqual(spans.map(\.traceID), ["trace-of-caller"])
      XCTAssertEqual(spans.map(\.parentSpanID), ["span-of-caller"])
      let inner = try XCTUnwrap(tracer.finishedSpans.first { $0.operationName == "inner" })
      XCTAssertEqual(inner.traceID, "trace-of-caller")
      XCTAssertEqual(inner.parentSpanID, spans.first?.spanID)
    }
  }

  func testAnErrorOfTheServerIsOneOfTheSpan() async throws {
    try await serving { server, tracer in
      let spans = try await spans(of: ["/fails"], on: server, tracer)
      XCTAssertEqual(spans.map { attribute("http.response.status_code", of: $0) }, ["500"])
      XCTAssertEqual(spans.map { $0.status?.code }, [.error])
    }
  }

  func testASpanEndsWhenItsClientLeavesInMidStream() async throws {
    try await serving { server, tracer in
      let port = server.port
      try await blocking {
        let old = try RawSocket(port: port)
        old.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = old.receive(atLeast: 100)
        old.reset()
        let new = try FrameSocket(port: port)
        new.send(.get("/wait", stream: 1))
        _ = new.receive { $0.type == Frame.data }
        new.send(.reset(1))
      }
      try await eventually("both have ended") { tracer.finishedSpans.count == 2 }
      XCTAssertEqual(tracer.finishedSpans.map { $0.status?.code }, [.error, .error])
      XCTAssertTrue(tracer.activeSpans.isEmpty)
    }
  }
}
