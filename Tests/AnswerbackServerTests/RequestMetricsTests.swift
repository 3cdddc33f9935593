import Answerback
import AnswerbackServer
import Exchanges
import HTTPTypes
import Metrics
import MetricsTestKit
import NIOConcurrencyHelpers
import Wire
import XCTest

final class RequestMetricsTests: XCTestCase {
  private func serving(_ work: (ListeningServer, TestMetrics) async throws -> Void) async throws {
    let metrics = TestMetrics()
    try await AnswerbackServerTests.serving {
      Get("/items/{id}") { "item" }
      Get("/fails") { () throws -> String in throw CancellationError() }
      Get("/wait") {
        StreamingResponse { writer in
          try await writer.write("first")
          try await Task.sleep(for: .seconds(3600))
        }
      }
    } configure: {
      $0.observers = [RequestMetrics(metrics)]
    } _: {
      try await work($0, metrics)
    }
  }

  /// How many durations were recorded, by their dimensions.
  private func counts(_ metrics: TestMetrics) -> [[String: String]: Int] {
    let timers = metrics.timers(label: "http.server.request.duration")
    return Dictionary(
      timers.map { (Dictionary($0.dimensions, uniquingKeysWith: { $1 }), $0.values.count) },
      uniquingKeysWith: +
    )
  }

  func testDurationsAreCountedByMethodRouteAndStatus() async throws {
    try await serving { server, metrics in
      let client = WireClient()
      let requests = [
        ("GET", "/items/1"), ("GET", "/items/2"), ("HEAD", "/items/3"), ("GET", "/fails"), ("GET", "/unknown"),
        ("POST", "/items/1"), ("PURGE", "/items/1"),
      ]
      for (method, path) in requests {
        _ = await client.perform(RequestMessage(method: method, url: server.base + path))
      }
      await client.shutdown()
      try await eventually("all are counted") { counts(metrics).values.reduce(0, +) == requests.count }
      let (method, route, status) = ("http.request.method", "http.route", "http.response.status_code")
      XCTAssertEqual(
        counts(metrics),
        [
          [method: "GET", route: "/items/{id}", status: "200"]: 2,
          [method: "HEAD", route: "/items/{id}", status: "200"]: 1,
          [method: "GET", route: "/fails", status: "500"]: 1,
          [method: "GET", status: "404"]: 1,
          [method: "POST", status: "405"]: 1,
          [method: "_OTHER", status: "405"]: 1,
        ]
      )
      let durations = metrics.timers(label: "http.server.request.duration").flatMap(\.values)
      XCTAssertTrue(durations.allSatisfy { $0 > 0 && $0 < 10_000_000_000 }, "\(durations)")
    }
  }

  func testRunningRequestsAreMeteredUntilTheirClientLeaves() async throws {
    try await serving { server, metrics in
      let port = server.port
      let sockets = try await blocking {
        let old = try RawSocket(port: port)
        old.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
        let new = try FrameSocket(port: port)
        new.send(.get("/wait", stream: 1))
        _ = new.receive { $0.type == Frame.data }
        return (Unchecked(value: old), new)
      }
      let active = try metrics.expectMeter("http.server.active_requests")
      try await eventually("two requests") { active.lastValue == 2 }
      sockets.0.value.close()
      try await eventually("one request") { active.lastValue == 1 }
      try await blocking { sockets.1.send(.reset(1)) }
      try await eventually("no request") { active.lastValue == 0 }
      XCTAssertEqual(counts(metrics).values.reduce(0, +), 2)
    }
  }

  func testNothingIsObservedUnlessItIsAskedFor() {
    XCTAssertTrue(ServerConfiguration().observers.isEmpty)
    XCTAssertNil(ServerConfiguration().traces)
  }
}
