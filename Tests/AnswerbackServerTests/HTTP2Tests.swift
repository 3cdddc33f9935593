import Answerback
import AnswerbackServer
import NIOHPACK
import XCTest

/// HTTP/2 by its frames, without TLS: a client may begin with the preface (RFC 9113 section 3.4).
final class HTTP2Tests: XCTestCase {
  private func serving(_ work: (Int, ListeningServer) async throws -> Void) async throws {
    try await AnswerbackServerTests.serving {
      Get("/x") { "hello" }
      Get("/wait") {
        StreamingResponse { writer in
          try await writer.write("first")
          try await Task.sleep(for: .seconds(3600))
        }
      }
      Get("/trailers") {
        StreamingResponse { writer in
          try await writer.write("body")
          writer.setTrailers(["X-Sum": "1"])
        }
      }
      Get("/fails") {
        StreamingResponse { writer in
          try await writer.write("first")
          throw CancellationError()
        }
      }
    } _: {
      try await work($0.port, $0)
    }
  }

  func testAResetStreamCancelsItsAnswerAndTheConnectionGoesOn() async throws {
    try await serving { port, server in
      let socket = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/wait", stream: 1))
        _ = socket.receive { $0.type == Frame.data }
        return socket
      }
      XCTAssertEqual(server.statistics.streams, 1)
      try await blocking { socket.send(.reset(1)) }
      try await eventually("no stream", within: .seconds(1)) { server.statistics.streams == 0 && server.statistics.running == 0 }
      let answer = try await blocking {
        socket.send(.get("/x", stream: 3))
        return socket.answer(on: 3)
      }
      XCTAssertEqual(answer.text, "hello")
      XCTAssertEqual(server.statistics.connections, 1)
    }
  }

  func testAClientThatLeavesCancelsAllItsAnswers() async throws {
    try await serving { port, server in
      let socket = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send((0..<50).map { Frame.get("/wait", stream: $0 * 2 + 1) })
        return socket
      }
      try await eventually("fifty streams") { server.statistics.streams == 50 }
      socket.reset()
      try await eventually("nothing") {
        server.statistics.streams == 0 && server.statistics.connections == 0 && server.statistics.running == 0
      }
    }
  }

  func testTrailersFollowTheBody() async throws {
    try await serving { port, _ in
      let (answer, blocks) = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/trailers", stream: 1))
        return (socket.answer(on: 1), socket.blocks[1])
      }
      XCTAssertEqual(answer.map(\.type), [Frame.headers, Frame.data, Frame.headers])
      XCTAssertEqual(blocks?.last?["x-sum"], ["1"])
    }
  }

  func testASourceThatFailsIsSeenAsAReset() async throws {
    try await serving { port, _ in
      let answer = try await blocking {
        let socket = try FrameSocket(port: port)
        socket.send(.get("/fails", stream: 1))
        return socket.answer(on: 1)
      }
      XCTAssertEqual(answer.map(\.type), [Frame.headers, Frame.data, Frame.reset])
    }
  }
}
