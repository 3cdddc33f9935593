import Answerback
import AnswerbackServer
import XCTest

/// Clients of HTTP/2 that make work of nothing: each connection ends with ENHANCE_YOUR_CALM, or is held back, and others go on.
final class HTTP2FloodTests: XCTestCase {
  private static let enhanceYourCalm: UInt32 = 11

  private func serving(_ work: (Int, ListeningServer) async throws -> Void) async throws {
    try await AnswerbackServerTests.serving {
      Get("/x") { "hello" }
      Get("/wait") {
        StreamingResponse { writer in
          try await writer.write("first")
          try await Task.sleep(for: .seconds(3600))
        }
      }
    } _: {
      try await work($0.port, $0)
    }
  }

  /// The code with which a connection ends that sends these frames.
  private func code(after frames: [Frame], at port: Int) async throws -> UInt32? {
    try await blocking {
      let socket = try FrameSocket(port: port)
      socket.send(frames)
      let code = socket.receive().first { $0.type == Frame.goodbye }?.code
      return socket.end == .open ? nil : code
    }
  }

  func testAFloodOfWhatCostsNothingEndsTheConnection() async throws {
    let reset = (0..<2000).flatMap { [Frame.get("/wait", stream: $0 * 2 + 1), .reset($0 * 2 + 1)] }
    let begun = Frame.request("POST", "/x", stream: 1, ends: false)
    let floods: [(String, [Frame])] = [
      ("streams that are opened and reset", reset),
      ("settings", (0..<2000).map { .settings([3: $0]) }),
      ("pings", (0..<UInt32(2000)).map { Frame(type: Frame.ping, payload: UInt32(0).bytes + $0.bytes) }),
      ("data without bytes", [begun] + (0..<2000).map { _ in .data("", stream: 1, ends: false) }),
      ("malformed requests", (0..<2000).map { .headers([("x-name", "1")], stream: $0 * 2 + 1) }),
      (
        "continued fields without end",
        [Frame(type: Frame.headers, stream: 1, payload: Frame.literal("x-name", "1"))]
          + (0..<2000).map { _ in Frame(type: Frame.continuation, stream: 1, payload: Frame.literal("x-name", "1")) }
      ),
    ]
    try await serving { port, server in
      for (name, frames) in floods {
        let code = try await code(after: frames, at: port)
        XCTAssertEqual(code, Self.enhanceYourCalm, name)
      }
      try await eventually("nothing") {
        server.statistics.connections == 0 && server.statistics.running == 0 && server.statistics.streams == 0
      }
    }
  }

  func testFieldsThatUnpackToALotEndTheConnection() async throws {
    try await serving { port, server in
      // One entry of the dynamic table, and then two bytes for each time it is named (RFC 7541 section 6.1).
      let stored = [0x40] + Frame.literal("x-bomb", String(repeating: "x", count: 3900)).dropFirst()
      let bomb = Frame(type: Frame.headers, flags: 5, stream: 1, payload: stored + [UInt8](repeating: 0xBE, count: 12_000))
      let memory = residentMemory()
      let code = try await code(after: [bomb], at: port)
      XCTAssertNotNil(code)
      XCTAssertLessThan(residentMemory() - memory, 16 << 20)
      try await eventually("no connection") { server.statistics.connections == 0 }
    }
  }
}
