import Answerback
import AnswerbackServer
import XCTest

/// How a response ends on HTTP/2 (RFC 9113 section 8.1): by a flag of its last frame, not by an empty frame.
final class HTTP2EndTests: XCTestCase {
  private func serving(_ work: (Int) async throws -> Void) async throws {
    try await AnswerbackServerTests.serving {
      Get("/text") { "hello" }
      Get("/parts") { String(repeating: "x", count: 20_000) }
      Delete("/gone") { NoContent() }
      Get("/stream") {
        StreamingResponse { writer in
          try await writer.write("first ")
          try await writer.write("second")
        }
      }
    } _: {
      try await work($0.port)
    }
  }

  /// Describes the frames of a response.
  private func frames(_ method: String, _ path: String, at port: Int) async throws -> [String] {
    try await blocking {
      let socket = try FrameSocket(port: port)
      socket.send(.request(method, path, stream: 1))
      return socket.answer(on: 1).map { frame in
        let name = frame.type == Frame.headers ? "HEADERS" : "DATA of \(frame.payload.count)"
        return frame.flags & Frame.endsStream == 0 ? name : "\(name), END_STREAM"
      }
    }
  }

  func testTheLastFrameOfASmallResponseEndsItsStream() async throws {
    try await serving { port in
      for (method, path, expected) in [
        ("GET", "/text", ["HEADERS", "DATA of 5, END_STREAM"]),
        ("HEAD", "/text", ["HEADERS, END_STREAM"]),
        // It fills the buffer of its stream, and is flushed before its end is written.
        ("GET", "/parts", ["HEADERS", "DATA of 16384", "DATA of 3616", "DATA of 0, END_STREAM"]),
        ("DELETE", "/gone", ["HEADERS, END_STREAM"]),
      ] {
        let frames = try await frames(method, path, at: port)
        XCTAssertEqual(frames, expected, "\(method) \(path)")
      }
    }
  }

  func testAStreamEndsOnce() async throws {
    try await serving { port in
      let frames = try await frames("GET", "/stream", at: port)
      XCTAssertEqual(frames.first, "HEADERS")
      XCTAssertEqual(frames.filter { $0.hasSuffix("END_STREAM") }, frames.suffix(1))
    }
  }
}
