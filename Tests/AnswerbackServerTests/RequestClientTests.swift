import Answerback
import AnswerbackServer
import Foundation
import TestSupport
import XCTest

/// What a handler learns of the peer of its connection.
final class RequestClientTests: XCTestCase {
  private func serving(configure: (inout ServerConfiguration) -> Void = { _ in }, _ work: (ListeningServer) async throws -> Void)
    async throws
  {
    try await AnswerbackServerTests.serving(
      {
        Get("/client") { request in request.client.map { "\($0.host) \($0.port)" } ?? "none" }
        Get("/later") { (request) async in request.client?.description ?? "none" }
      },
      configure: configure,
      work
    )
  }

  /// The bodies of two requests on one connection of HTTP/1.1.
  private func bodies(_ port: Int) async throws -> [String] {
    try await blocking {
      let socket = try RawSocket(port: port)
      socket.send(
        "GET /client HTTP/1.1\r\nHost: a\r\n\r\nGET /client HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n"
      )
      return socket.text().matches(of: #/127\.0\.0\.1 [0-9]+/#).map { String($0.0) }
    }
  }

  func testTheClientIsThePeerOfTheConnection() async throws {
    try await serving { server in
      let one = try await bodies(server.port)
      let two = try await bodies(server.port)
      XCTAssertEqual([one.count, two.count], [2, 2])
      XCTAssertEqual(Set(one).count, 1)
      XCTAssertNotEqual(one, two)
      let later = try await Tool.curl([server.base + "/later"])
      XCTAssertNotNil(later.wholeMatch(of: #/127\.0\.0\.1:[0-9]+/#), later)
    }
  }

  func testTheClientOfAStreamIsThatOfItsConnection() async throws {
    try await serving { server in
      let port = server.port
      let texts = try await blocking {
        let socket = try FrameSocket(port: port)
        return [1, 3].map { (stream: UInt32) -> String in
          socket.send(.get("/client", stream: stream))
          return socket.answer(on: stream).text
        }
      }
      XCTAssertNotNil(texts[0].wholeMatch(of: #/127\.0\.0\.1 [1-9][0-9]*/#), texts[0])
      XCTAssertEqual(texts[0], texts[1])
    }
  }

  func testAUnixSocketHasNoClient() async throws {
    // Not in the temporary folder: the path of a socket has 107 bytes at most.
    let path = "/tmp/answerback-\(UUID().uuidString.prefix(8)).sock"
    try await serving(configure: { $0.unixSocket = path }) { _ in
      let answer = try await Tool.curl(["--unix-socket", path, "http://a/client"])
      XCTAssertEqual(answer, "none")
    }
  }

  func testTheClientMayHaveAnIPv6Address() async throws {
    try await Requirement.loopbackIPv6()
    try await serving(configure: { $0.host = "::1" }) { server in
      let answer = try await Tool.curl(["--globoff", server.base + "/later"])
      XCTAssertNotNil(answer.wholeMatch(of: #/\[::1\]:[0-9]+/#), answer)
    }
  }
}
