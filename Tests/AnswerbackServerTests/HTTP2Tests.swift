import Answerback
import AnswerbackServer
import Foundation
import XCTest

/// HTTP/2 by its frames, without TLS: a client may begin with the preface (RFC 9113 section 3.4).
final class HTTP2Tests: XCTestCase {
  private struct Frame: Equatable {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let reset: UInt8 = 3
    static let settings: UInt8 = 4
    static let goodbye: UInt8 = 7

    var type: UInt8
    var flags: UInt8 = 0
    var stream: UInt32 = 0
    var payload: [UInt8] = []

    var bytes: [UInt8] {
      let count = payload.count
      let length = [UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
      return length + [type, flags] + withUnsafeBytes(of: stream.bigEndian, Array.init) + payload
    }

    static func parse(_ bytes: [UInt8]) -> [Frame] {
      var frames: [Frame] = []
      var rest = bytes[...]
      while rest.count >= 9 {
        let head = Array(rest.prefix(9))
        let count = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
        guard rest.count >= 9 + count else { break }
        let stream = head[5...8].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        frames.append(Frame(type: head[3], flags: head[4], stream: stream, payload: Array(rest.dropFirst(9).prefix(count))))
        rest = rest.dropFirst(9 + count)
      }
      return frames
    }

    /// `GET path` of host `a`; the path is at most 126 bytes.
    static func get(_ path: String, stream: UInt32, more: [UInt8] = []) -> Frame {
      let path = [0x04, UInt8(path.utf8.count)] + Array(path.utf8)
      return Frame(type: headers, flags: 0x5, stream: stream, payload: [0x82, 0x86, 0x01, 0x01, 0x61] + path + more)
    }

    static let preface =
      Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + Frame(type: settings).bytes + Frame(type: settings, flags: 1).bytes
  }

  private func serving(_ work: (Int, ListeningServer) async throws -> Void) async throws {
    try await AnswerbackServerTests.serving(
      {
        Get("/large") { String(repeating: "x", count: 1_000_000) }
        Get("/x") { "hello" }
        Get("/wait") {
          StreamingResponse { writer in
            try await writer.write("first")
            try await Task.sleep(for: .seconds(3600))
          }
        }
        Get("/bye") {
          StreamingResponse { writer in
            try await writer.write("first ")
            await writer.shutdown.wait()
            try await writer.write("goodbye")
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
      },
      configure: { $0.timeouts.write = .milliseconds(200) }
    ) { try await work($0.port, $0) }
  }

  /// Sends frames after the preface, and collects what comes until a frame of a type.
  private func frames(_ sent: [Frame], to port: Int, until type: UInt8, then: [Frame] = []) async throws -> (Unchecked, [Frame]) {
    try await blocking {
      let socket = try RawSocket(port: port)
      socket.send(Frame.preface + sent.flatMap(\.bytes))
      var bytes: [UInt8] = []
      while !Frame.parse(bytes).contains(where: { $0.type == type }) {
        let (more, end) = socket.receive(atLeast: 1)
        bytes += more
        if end != .open || more.isEmpty { break }
      }
      return (Unchecked(value: socket), Frame.parse(bytes))
    }
  }

  func testAResetStreamCancelsItsAnswerAndTheConnectionGoesOn() async throws {
    try await serving { port, server in
      let (socket, _) = try await frames([.get("/wait", stream: 1)], to: port, until: Frame.data)
      XCTAssertEqual(server.statistics.streams, 1)
      socket.value.send(Frame(type: Frame.reset, stream: 1, payload: [0, 0, 0, 8]).bytes)
      try await eventually("no stream", within: .seconds(1)) { server.statistics.streams == 0 && server.statistics.running == 0 }
      let rest = try await blocking {
        socket.value.send(Frame.get("/x", stream: 3).bytes)
        return Frame.parse(socket.value.receive(atLeast: 30).bytes)
      }
      XCTAssertTrue(rest.contains { $0.stream == 3 && $0.type == Frame.headers }, "\(rest)")
      XCTAssertEqual(server.statistics.connections, 1)
    }
  }

  func testAClientThatLeavesCancelsAllItsAnswers() async throws {
    try await serving { port, server in
      let sent = (0..<50).map { Frame.get("/wait", stream: UInt32($0) * 2 + 1) }
      let (socket, _) = try await frames(sent, to: port, until: Frame.data)
      try await eventually("fifty streams") { server.statistics.streams == 50 }
      socket.value.reset()
      try await eventually("nothing") {
        server.statistics.streams == 0 && server.statistics.connections == 0 && server.statistics.running == 0
      }
    }
  }

  func testStreamsThatAreOpenedAndResetInARushEndTheConnection() async throws {
    try await serving { port, server in
      let sent = (0..<2000).flatMap { index in
        let stream = UInt32(index) * 2 + 1
        return [Frame.get("/wait", stream: stream), Frame(type: Frame.reset, stream: stream, payload: [0, 0, 0, 8])]
      }
      let (_, received) = try await frames(sent, to: port, until: Frame.goodbye)
      let goodbye = try XCTUnwrap(received.first { $0.type == Frame.goodbye })
      XCTAssertEqual(Array(goodbye.payload.dropFirst(4).prefix(4)), [0, 0, 0, 11], "ENHANCE_YOUR_CALM")
      try await eventually("nothing") {
        server.statistics.connections == 0 && server.statistics.running == 0 && server.statistics.streams == 0
      }
    }
  }

  func testAStoppedServerSaysGoodbyeAndLetsAStreamEnd() async throws {
    try await serving { port, server in
      let (socket, _) = try await frames([.get("/bye", stream: 1)], to: port, until: Frame.data)
      async let stopped: Void = server.stop()
      let (bytes, end) = try await blocking { socket.value.receive() }
      await stopped
      let received = Frame.parse(bytes)
      XCTAssertTrue(received.contains { $0.type == Frame.goodbye }, "\(received)")
      let text = received.filter { $0.type == Frame.data }.flatMap(\.payload)
      XCTAssertEqual(String(decoding: text, as: UTF8.self), "goodbye")
      XCTAssertEqual(end, .closed)
    }
  }

  func testTrailersFollowTheBody() async throws {
    try await serving { port, _ in
      let (socket, first) = try await frames([.get("/trailers", stream: 1)], to: port, until: Frame.data)
      let rest = try await blocking {
        socket.value.send(Frame.get("/x", stream: 3).bytes)
        return Frame.parse(socket.value.receive(atLeast: 30).bytes)
      }
      let mine = (first + rest).filter { $0.stream == 1 }
      XCTAssertEqual(mine.map(\.type), [Frame.headers, Frame.data, Frame.headers])
      XCTAssertEqual(mine.last.map { $0.flags & 1 }, 1)
    }
  }

  func testASourceThatFailsIsSeenAsAReset() async throws {
    try await serving { port, _ in
      let (_, received) = try await frames([.get("/fails", stream: 1)], to: port, until: Frame.reset)
      XCTAssertEqual(received.last?.type, Frame.reset)
      XCTAssertFalse(received.contains { $0.stream == 1 && $0.type == Frame.data && $0.flags & 1 == 1 })
    }
  }

  func testFieldsOfAConnectionAreForbidden() async throws {
    try await serving { port, server in
      let name = Array("connection".utf8)
      let field = [0x00, UInt8(name.count)] + name + [0x05] + Array("close".utf8)
      let (_, received) = try await frames([.get("/x", stream: 1, more: field)], to: port, until: Frame.reset)
      XCTAssertFalse(received.contains { $0.type == Frame.headers }, "\(received)")
      XCTAssertEqual(server.statistics.answered, 0)
    }
  }

  func testAClientThatTakesLittleIsServedAndOneThatTakesNothingIsNot() async throws {
    try await serving { port, server in
      let (socket, _) = try await frames([.get("/large", stream: 1)], to: port, until: Frame.data)
      try await blocking {
        for _ in 0..<20 {
          usleep(50_000)
          let grant = Frame(type: 8, payload: [0, 0, 0x50, 0])
          socket.value.send(grant.bytes + Frame(type: 8, stream: 1, payload: grant.payload).bytes)
        }
      }
      XCTAssertEqual(server.statistics.running, 1)
      try await eventually("no request") { server.statistics.running == 0 }
      XCTAssertEqual(server.statistics.connections, 1)
      let received = try await blocking { socket.value.receive(atLeast: 20 * 0x5000).bytes.count }
      XCTAssertGreaterThanOrEqual(received, 20 * 0x5000)
    }
  }
}
