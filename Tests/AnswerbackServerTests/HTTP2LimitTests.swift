import Answerback
import AnswerbackServer
import XCTest

/// What one stream too many, and fields that fit no frame, cost a client of HTTP/2: that stream, and nothing.
final class HTTP2LimitTests: XCTestCase {
  private static let refused: UInt32 = 7
  private static let initialWindow: UInt16 = 4

  private func serving(
    _ configure: (inout ServerConfiguration) -> Void = { _ in },
    _ work: (Int, ListeningServer) async throws -> Void
  ) async throws {
    try await AnswerbackServerTests.serving(
      {
        Get("/x", Header("X-Large", String?.self)) { _, large in "hello \(large?.utf8.count ?? 0)" }
        Get("/large") { String(repeating: "x", count: 300_000) }
        Get("/wait") { () async in
          try? await Task.sleep(for: .milliseconds(300))
          return "waited"
        }
        Get("/stream") {
          StreamingResponse { writer in for _ in 0..<40 { try await writer.write(String(repeating: "x", count: 10_000)) } }
        }
      },
      configure: configure
    ) { try await work($0.port, $0) }
  }

  func testOneStreamAboveTheLimitIsRefusedAndTheOthersAreAnswered() async throws {
    for acknowledges in [true, false] {
      try await serving { port, _ in
        let (frames, statuses) = try await blocking {
          let socket = try FrameSocket(port: port, acknowledges: acknowledges)
          socket.send((0..<131).map { Frame.get("/wait", stream: $0 * 2 + 1) })
          var ended = 0
          let frames = socket.receive { frame in
            if frame.type == Frame.reset || frame.type == Frame.data && frame.flags & Frame.endsStream != 0 { ended += 1 }
            return ended == 131
          }
          socket.send(.get("/x", stream: 263))
          _ = socket.answer(on: 263)
          return (frames, (0..<132).compactMap { socket.status(of: $0 * 2 + 1) })
        }
        let resets = frames.filter { $0.type == Frame.reset }
        XCTAssertEqual(resets.map(\.stream), [257, 259, 261])
        XCTAssertEqual(resets.map(\.code), [Self.refused, Self.refused, Self.refused])
        XCTAssertEqual(statuses, [String](repeating: "200", count: 129))
        XCTAssertFalse(frames.contains { $0.type == Frame.goodbye })
      }
    }
  }

  func testTheClientIsToldHowManyStreamsItMayHave() async throws {
    try await serving { port, _ in
      let settings = try await blocking {
        try FrameSocket(port: port).receive { $0.type == Frame.settings && $0.flags == 0 }.last?.payload ?? []
      }
      XCTAssertEqual(Array(settings.prefix(6)), [0, 3, 0, 0, 0, 128])
    }
  }

  func testTheFirstRequestMayHaveMoreFieldsThanFitAFrame() async throws {
    for acknowledges in [true, false] {
      try await serving { port, _ in
        let text = try await blocking {
          let socket = try FrameSocket(port: port, acknowledges: acknowledges)
          let request = Frame.request("GET", "/x", [("x-large", String(repeating: "x", count: 50_000))], stream: 1)
          var first = request
          first.payload = Array(request.payload.prefix(16_000))
          first.flags = Frame.endsStream
          let rest = stride(from: 16_000, to: request.payload.count, by: 16_000).map { start in
            let part = Array(request.payload[start...].prefix(16_000))
            let isLast = start + part.count == request.payload.count
            return Frame(type: Frame.continuation, flags: isLast ? Frame.endsHeaders : 0, stream: 1, payload: part)
          }
          socket.send([first] + rest)
          return socket.answer(on: 1).text
        }
        XCTAssertEqual(text, "hello 50000")
      }
    }
  }

  func testBeyondTheServersMemoryNewStreamsAreRefusedAndOldOnesWait() async throws {
    try await serving {
      $0.responses.server = 1_000_000
      $0.timeouts.write = .seconds(3)
    } _: { port, server in
      let (large, other, answer) = try await blocking {
        let greedy = try FrameSocket(port: port, settings: [Self.initialWindow: 0])
        greedy.send((0..<8).map { Frame.get("/large", stream: $0 * 2 + 1) })
        let large = greedy.receive { $0.type == Frame.reset && $0.stream == 15 }.filter { $0.type == Frame.reset }
        let other = try FrameSocket(port: port)
        other.send(.get("/x", stream: 1))
        let refusal = other.answer(on: 1)
        let socket = try RawSocket(port: port)
        socket.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return (large, refusal, socket.text())
      }
      XCTAssertEqual(large.map(\.stream), [9, 11, 13, 15])
      XCTAssertEqual(Set(large.map(\.code)), [Self.refused])
      XCTAssertEqual(other.map(\.code), [Self.refused])
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"), answer)
      try await eventually("no request") { server.statistics.running == 0 }
      let next = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/x", stream: 1))
        return socket.answer(on: 1).text
      }
      XCTAssertEqual(next, "hello 0")
    }
  }

  func testAResponseInPiecesWaitsUntilThereIsMemoryAgain() async throws {
    try await serving {
      $0.responses.server = 100_000
    } _: { port, _ in
      let (greedy, waiting, before) = try await blocking {
        let greedy = try FrameSocket(port: port, settings: [Self.initialWindow: 0])
        let waiting = try FrameSocket(port: port)
        // The window lets the first frames through, so that its stream is known to have begun.
        waiting.send(.get("/stream", stream: 1))
        let before = waiting.receive { $0.type == Frame.data }.text.utf8.count
        greedy.send(.get("/large", stream: 1))
        _ = greedy.receive { $0.type == Frame.headers }
        waiting.send(.grant(1_000_000), .grant(1_000_000, stream: 1))
        return (greedy, waiting, before)
      }
      let after = try await blocking {
        greedy.send(.grant(1_000_000), .grant(1_000_000, stream: 1))
        _ = greedy.answer(on: 1)
        return waiting.answer(on: 1).text.utf8.count
      }
      XCTAssertEqual(before + after, 400_000)
    }
  }

  func testClosedWindowsOfOneConnectionHoldALittle() async throws {
    try await serving { port, server in
      let socket = try await blocking {
        let socket = try FrameSocket(port: port, settings: [Self.initialWindow: 0])
        socket.send((0..<128).map { Frame.get("/stream", stream: $0 * 2 + 1) })
        return socket
      }
      try await eventually("all streams") { server.statistics.streams == 128 }
      try await blocking { socket.close() }
      try await eventually("no stream") { server.statistics.streams == 0 }
    }
  }
}
