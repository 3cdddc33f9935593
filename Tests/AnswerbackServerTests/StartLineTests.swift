import Answerback
import NIOCore
import XCTest

@testable import AnswerbackServer

/// Versions and line ends of request lines (RFC 9112 sections 2.2, 2.3 and 3).
final class StartLineTests: XCTestCase {
  /// The status line and the body of the response to a line, sent in one piece, byte by byte, and on a connection that was used before.
  private func responses(to line: String, at port: Int) async throws -> [String] {
    try await blocking {
      let rest = "Host: a\r\nConnection: close\r\n\r\n"
      let whole = try RawSocket(port: port)
      whole.send(line + rest)
      let slow = try RawSocket(port: port)
      for byte in line.utf8 { slow.send([byte]) }
      slow.send(rest)
      let used = try RawSocket(port: port)
      used.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
      // The whole response, so that the next request comes in a read of its own.
      var first = ""
      while !first.hasSuffix("hello") { first += String(decoding: used.receive(atLeast: 1).bytes, as: UTF8.self) }
      used.send(line + rest)
      return [whole.text(), slow.text(), used.text()]
    }
  }

  private func assert(_ line: String, _ expected: Int, at port: Int) async throws {
    for text in try await responses(to: line, at: port) {
      XCTAssertTrue(text.hasPrefix("HTTP/1.1 \(expected) "), "\(line.debugDescription): \(text)")
    }
  }

  func testALaterMinorVersionIsAnsweredAs11() async throws {
    try await serving {
      Get("/x") { "hello" }
      Post("/x") { request in String(buffer: request.body) }
    } _: { server in
      for minor in 2...9 {
        try await assert("GET /x HTTP/1.\(minor)\r\n", 200, at: server.port)
        try await assert("\r\nGET /x?HTTP/1.\(minor) HTTP/1.\(minor)\r\n", 200, at: server.port)
      }
      let port = server.port
      let answer = try await blocking {
        let socket = try RawSocket(port: port)
        let head = "POST /x HTTP/1.4\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 14\r\n\r\n"
        socket.send(head + "x HTTP/1.2\r\n\r\n")
        socket.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return socket.text()
      }
      XCTAssertTrue(answer.contains("\r\n\r\nx HTTP/1.2\r\n\r\nHTTP/1.1 200 OK\r\n"), answer)
    }
  }

  func testALaterMinorVersionIsReadAs11HoweverItsLineIsCut() {
    let text = Array("GET /x HTTP/1.2\r\nHost: a\r\n\r\n".utf8)
    for first in 1..<text.count {
      for second in first..<text.count {
        var line = StartLine()
        line.begin()
        var read: [UInt8] = []
        for piece in [text[..<first], text[first..<second], text[second...]] where !piece.isEmpty {
          switch line.take(ByteBuffer(bytes: piece)) {
          case .unchanged: read += piece
          case .changed(let bytes): read += bytes.readableBytesView
          case .foreign: XCTFail("cut at \(first) and \(second)")
          }
        }
        XCTAssertEqual(
          String(decoding: read, as: UTF8.self),
          "GET /x HTTP/1.1\r\nHost: a\r\n\r\n",
          "cut at \(first) and \(second)"
        )
      }
    }
  }

  func testABareLineFeedOrALineWithoutAVersionIs400() async throws {
    try await serving {
      Get("/x") { "hello" }
    } _: { server in
      for line in [
        "GET /x HTTP/1.1\n", "GET /x HTTP/1.0\n", "GET /x HTTP/1.2\n", "GET /x HTTP/3.0\n", "GET /x\n", "GET /x\r\n",
        "\nGET /x HTTP/1.1\n", "GET /x HTTP/1.10\r\n", "GET /x HTTP/1\r\n", "GET /x HTTP/1.\r\n", "GET /x HTTP/11\r\n",
        "GET /x HTTP/1.1 \r\n", "GET /x HTTP/1.1x\r\n", "GET /x HTTP/1,1\r\n", "GET /x HTTP/.1\r\n", "GET /HTTP/1.1\r\n",
      ] {
        try await assert(line, 400, at: server.port)
      }
    }
  }

  func testAnotherMajorVersionIs505() async throws {
    try await serving {
      Get("/x") { "hello" }
    } _: { server in
      for version in ["0.9", "2.0", "2.1", "3.0", "9.9"] {
        try await assert("GET /x HTTP/\(version)\r\n", 505, at: server.port)
      }
    }
  }
}
