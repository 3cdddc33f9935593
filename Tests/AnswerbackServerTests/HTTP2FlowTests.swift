import Answerback
import AnswerbackServer
import NIOHPACK
import XCTest

/// Windows of HTTP/2 (RFC 9113 section 5.2), and how a connection ends (section 6.8).
final class HTTP2FlowTests: XCTestCase {
  private static let initialWindow: UInt16 = 4

  private func serving(
    _ configure: (inout ServerConfiguration) -> Void = { _ in },
    _ work: (Int, ListeningServer) async throws -> Void
  ) async throws {
    try await AnswerbackServerTests.serving(
      {
        Get("/x") { "hello" }
        Post("/x", Body(String.self)) { _, text in text.utf8.count }
        Get("/large") { String(repeating: "x", count: 1_000_000) }
        Get("/endless") {
          StreamingResponse { writer in while true { try await writer.write(String(repeating: "x", count: 10_000)) } }
        }
        Get("/head") { Response("hello", headers: ["X-Large": String(repeating: "x", count: 40_000)]) }
        Get("/bye") {
          StreamingResponse { writer in
            try await writer.write("first ")
            await writer.shutdown.wait()
            try await writer.write("goodbye")
          }
        }
      },
      configure: {
        $0.timeouts.write = .milliseconds(200)
        configure(&$0)
      }
    ) { try await work($0.port, $0) }
  }

  func testAClientThatOpensNoWindowLosesItsStreamsWhileOthersAreServed() async throws {
    try await serving { port, server in
      let memory = residentMemory()
      let socket = try await blocking {
        let socket = try FrameSocket(port: port, settings: [Self.initialWindow: 0])
        socket.send((0..<50).map { Frame.get("/endless", stream: $0 * 2 + 1) })
        return socket
      }
      try await eventually("fifty streams") { server.statistics.streams == 50 }
      let small = try await blocking {
        socket.send(.get("/x", stream: 101), .grant(100, stream: 101))
        return socket.answer(on: 101).text
      }
      XCTAssertEqual(small, "hello")
      try await eventually("no stream") { server.statistics.streams == 0 && server.statistics.running == 0 }
      XCTAssertLessThan(residentMemory() - memory, 64 << 20)
      XCTAssertEqual(server.statistics.connections, 1)
      let next = try await blocking {
        socket.send(.get("/x", stream: 103), .grant(100, stream: 103))
        return socket.answer(on: 103).text
      }
      XCTAssertEqual(next, "hello")
    }
  }

  func testAnAnswerThatFitsItsBufferIsNotKeptForEverForAClientThatDoesNotTakeIt() async throws {
    try await serving { port, server in
      let (answer, next) = try await blocking {
        let socket = try FrameSocket(port: port, settings: [Self.initialWindow: 0])
        socket.send(.get("/x", stream: 1))
        let answer = socket.answer(on: 1)
        socket.send(.get("/x", stream: 3), .grant(100, stream: 3))
        return (answer, socket.answer(on: 3).text)
      }
      XCTAssertEqual(answer.map(\.type), [Frame.headers, Frame.reset])
      XCTAssertEqual(next, "hello")
      XCTAssertEqual(server.statistics.running, 0)
    }
  }

  func testAClientThatTakesLittleIsServedAndOneThatTakesNothingIsNot() async throws {
    try await serving { port, server in
      let socket = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/large", stream: 1))
        _ = socket.receive { $0.type == Frame.data }
        for _ in 0..<20 {
          usleep(50_000)
          socket.send(.grant(0x5000), .grant(0x5000, stream: 1))
        }
        return socket
      }
      XCTAssertEqual(server.statistics.running, 1)
      try await eventually("no request") { server.statistics.running == 0 }
      XCTAssertEqual(server.statistics.connections, 1)
      let rest = try await blocking { socket.answer(on: 1) }
      XCTAssertGreaterThanOrEqual(rest.text.utf8.count, 20 * 0x5000)
      XCTAssertEqual(rest.last?.type, Frame.reset)
    }
  }

  func testAClientThatOpensItsWindowsAndReadsNothingIsCut() async throws {
    try await serving {
      $0.timeouts.idle = .milliseconds(300)
      $0.timeouts.linger = .milliseconds(100)
    } _: { port, server in
      let memory = residentMemory()
      let most = UInt32(Int32.max) - 65_535
      let socket = try await blocking {
        let socket = try FrameSocket(port: port, receiveBuffer: 4096)
        socket.send(.get("/endless", stream: 1), .grant(most), .grant(most, stream: 1))
        return socket
      }
      try await eventually("a stream") { server.statistics.streams == 1 }
      try await blocking { socket.send((1...100).map { .request("HEAD", "/x", stream: $0 * 2 + 1) }) }
      try await eventually("nothing") {
        server.statistics.connections == 0 && server.statistics.running == 0 && server.statistics.streams == 0
      }
      XCTAssertLessThan(residentMemory() - memory, 64 << 20)
    }
  }

  func testAHeadThatFitsNoFrameGoesOnInOthers() async throws {
    try await serving { port, _ in
      let (answer, fields, next) = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/head", stream: 1))
        let answer = socket.answer(on: 1)
        socket.send(.get("/x", stream: 3))
        return (answer, socket.blocks[1]?.first, socket.answer(on: 3).text)
      }
      XCTAssertEqual(answer.map(\.type), [Frame.headers, Frame.continuation, Frame.continuation, Frame.data])
      XCTAssertEqual(answer.map(\.flags), [0, 0, Frame.endsHeaders, Frame.endsStream])
      XCTAssertEqual(fields?.first(name: "x-large"), String(repeating: "x", count: 40_000))
      XCTAssertEqual(next, "hello")
    }
  }

  func testABodyThatIsTooLargeIsThrownAwayWhileItsClientReadsTheAnswer() async throws {
    try await serving {
      $0.bodyLimit = 1000
    } _: { port, _ in
      let (status, resets, rest, next) = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.request("POST", "/x", stream: 1, ends: false))
        // More than the window of the stream, and of the connection.
        let (frames, rest) = socket.upload([UInt8](repeating: 0, count: 200_000), stream: 1)
        socket.send(.get("/x", stream: 3))
        let next = socket.receive { $0.stream == 3 && $0.flags & Frame.endsStream != 0 }
        return (
          socket.status(of: 1), (frames + next).filter { $0.type == Frame.reset }, rest, next.filter { $0.stream == 3 }.text
        )
      }
      XCTAssertEqual(status, "413")
      XCTAssertEqual(resets, [])
      XCTAssertEqual(rest, 0)
      XCTAssertEqual(next, "hello")
    }
  }

  func testABodyThatIsTooLargeAndDoesNotEndIsReset() async throws {
    try await serving {
      $0.bodyLimit = 1000
      $0.timeouts.linger = .milliseconds(100)
    } _: { port, _ in
      let answer = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.request("POST", "/x", [("content-length", "5000")], stream: 1, ends: false))
        let head = socket.answer(on: 1)
        return head + socket.receive { $0.type == Frame.reset }
      }
      XCTAssertEqual(answer.map(\.type), [Frame.headers, Frame.reset])
    }
  }

  func testALongBodyComesWithinItsWindows() async throws {
    try await serving { port, _ in
      let body = Array(("\"" + String(repeating: "x", count: 500_000) + "\"").utf8)
      let answer = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.request("POST", "/x", [("content-type", "application/json")], stream: 1, ends: false))
        _ = socket.upload(body, stream: 1)
        return socket.answer(on: 1).text
      }
      XCTAssertEqual(answer, "500000")
    }
  }

  func testAStoppedServerSaysGoodbyeTwiceAndLetsStreamsEnd() async throws {
    try await serving { port, server in
      let socket = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/bye", stream: 1))
        _ = socket.receive { $0.type == Frame.data }
        return socket
      }
      async let stopped = server.stop()
      let (announced, said) = try await blocking {
        let announced = socket.receive { $0.type == Frame.ping }
        // Begun before the client has read the announcement.
        socket.send(.get("/x", stream: 3))
        if let ping = announced.last { socket.send(Frame(type: Frame.ping, flags: Frame.acknowledges, payload: ping.payload)) }
        return (announced, socket.receive())
      }
      _ = await stopped
      let first = announced.filter { $0.type == Frame.goodbye }
      XCTAssertEqual(first.map(\.payload), [UInt32(Int32.max).bytes + UInt32(0).bytes])
      let second = said.filter { $0.type == Frame.goodbye }
      XCTAssertEqual(second.map(\.payload), [UInt32(3).bytes + UInt32(0).bytes])
      let all = announced + said
      XCTAssertEqual(all.filter { $0.stream == 1 }.text, "goodbye")
      XCTAssertEqual(all.filter { $0.stream == 3 }.text, "hello")
      XCTAssertEqual(socket.end, .closed)
    }
  }

  func testAConnectionOnWhichNothingHappensIsSaidGoodbye() async throws {
    try await serving {
      $0.timeouts.idle = .milliseconds(100)
      $0.timeouts.linger = .milliseconds(100)
    } _: { port, server in
      let frames = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/x", stream: 1))
        return socket.receive()
      }
      XCTAssertEqual(
        frames.filter { $0.type == Frame.goodbye }.map { UInt32(bytes: $0.payload.prefix(4)) },
        [UInt32(Int32.max), 1]
      )
      try await eventually("no connection") { server.statistics.connections == 0 }
    }
  }

  func testAnEndThatAnExhaustedConnectionWindowHoldsBackKeepsNoConnectionOpen() async throws {
    for finishes in [true, false] {
      try await serving { port, server in
        let socket = try await blocking {
          let socket = try FrameSocket(port: port)
          // The first response uses up the connection's window, which every later frame with content then waits for.
          socket.send(.get("/large", stream: 1))
          var received = 0
          _ = socket.receive { frame in
            if frame.type == Frame.data { received += frame.payload.count }
            return received == 65_535
          }
          socket.send(.request("HEAD", "/endless", stream: 3), .get("/x", stream: 5), .get("/bye", stream: 7))
          var heads: [UInt32: UInt8] = [:]
          _ = socket.receive { frame in
            if frame.type == Frame.headers { heads[frame.stream] = frame.flags & Frame.endsStream }
            return heads.count == 3
          }
          XCTAssertEqual(heads, [3: Frame.endsStream, 5: 0, 7: 0], "a response without content needs no window")
          if finishes { socket.finishSending() }
          return socket
        }
        if finishes {
          try await eventually("no connection") { server.statistics.connections == 0 }
        } else {
          let resets = try await blocking {
            var ended: Set<UInt32> = []
            _ = socket.receive { frame in
              if frame.type == Frame.reset { ended.insert(frame.stream) }
              return ended == [1, 5, 7]
            }
            return ended
          }
          XCTAssertEqual(resets, [1, 5, 7])
        }
        try await eventually("no request, no stream") { server.statistics.running == 0 && server.statistics.streams == 0 }
      }
    }
  }
}
