import Answerback
import AnswerbackServer
import Foundation
import HTTPTypes
import XCTest

/// Responders that write head and body themselves may be wrong; their connection is never left out of step.
final class RawResponseTests: XCTestCase {
  private func text(of path: String, version: String = "1.1", @RoutesBuilder _ routes: () -> [RouteNode]) async throws -> String {
    var answer = ""
    try await serving(routes) { server in
      let port = server.port
      answer = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send("GET \(path) HTTP/\(version)\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return socket.text()
      }
      try await eventually("no request") { server.statistics.running == 0 && server.statistics.streams == 0 }
    }
    return answer.split(separator: "\r\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("Date: ") }.joined(
      separator: "\n"
    )
  }

  func testAnAnswerShorterThanItDeclaresIsCut() async throws {
    let answer = try await text(of: "/x") {
      Get("/x") {
        Raw { _, writer in
          try await writer.head(.ok, [.contentLength: "10"])
          try await writer.write("hello")
        }
      }
    }
    XCTAssertEqual(answer, "HTTP/1.1 200 OK\nContent-Length: 10\n\nhello")
  }

  func testWhatIsMoreThanAnAnswerDeclaresIsNotSent() async throws {
    let answer = try await text(of: "/x") {
      Get("/x") {
        Raw { _, writer in
          try await writer.head(.ok, [.contentLength: "5"])
          try await writer.write("hello")
          try await writer.write("HTTP/1.1 200 OK\r\nX-Smuggled: 1\r\n\r\n")
        }
      }
    }
    XCTAssertEqual(answer, "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello")
  }

  func testContentOfAStatusWithoutContentIsNotSent() async throws {
    let answer = try await text(of: "/x") {
      Get("/x") {
        Raw { _, writer in
          try await writer.head(.noContent, [:])
          try await writer.write("hello")
        }
      }
      Get("/next") { "next" }
    }
    XCTAssertTrue(answer.hasPrefix("HTTP/1.1 204 No Content\n\nHTTP/1.1 200 OK\n"), answer)
  }

  func testFramingIsTheServersAlone() async throws {
    let answer = try await text(of: "/x") {
      Get("/x") {
        Raw { _, writer in
          try await writer.head(.ok, [.transferEncoding: "gzip", .connection: "close"])
          try await writer.write("hello")
          try await writer.end(trailers: [.init("X-Sum")!: "1"])
        }
      }
      Get("/next") { NoContent() }
    }
    XCTAssertEqual(
      answer,
      "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\nX-Sum: 1\n\nHTTP/1.1 204 No Content\nConnection: close\n\n"
    )
  }

  func testHTTP10ReadsToTheEndOfTheConnectionAndGetsNoTrailers() async throws {
    let answer = try await text(of: "/x", version: "1.0") {
      Get("/x") {
        Raw { _, writer in
          try await writer.head(.ok, [:])
          try await writer.write("hello")
          try await writer.end(trailers: [.init("X-Sum")!: "1"])
        }
      }
    }
    XCTAssertEqual(answer, "HTTP/1.0 200 OK\n\nhello")
  }

  func testASourceThatFailsAtItemKEndsVisiblyCut() async throws {
    for count in [1, 1000] {
      let answer = try await text(of: "/x") {
        Get("/x") {
          StreamingResponse { writer in
            for _ in 0..<count { try await writer.write("x") }
            throw CancellationError()
          }
        }
      }
      XCTAssertEqual(answer.components(separatedBy: "1\nx\n").count - 1, count)
      XCTAssertFalse(answer.contains("\n0\n"), answer)
    }
    let answer = try await text(of: "/x") {
      Get("/x") { StreamingResponse { _ in throw CancellationError() } }
      Get("/next") { NoContent() }
    }
    XCTAssertTrue(answer.hasPrefix("HTTP/1.1 500 Internal Server Error\n"), answer)
    XCTAssertTrue(answer.hasSuffix("HTTP/1.1 204 No Content\nConnection: close\n\n"), answer)
  }

  func testACutAnswerThatOnlyTheConnectionEndsIsReset() async throws {
    try await serving {
      Get("/x") {
        Raw { _, writer in
          try await writer.head(.ok, [:])
          try await writer.write("hello")
          try await Task.sleep(for: .milliseconds(20))
          throw CancellationError()
        }
      }
    } _: { server in
      let port = server.port
      let end = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send("GET /x HTTP/1.0\r\n\r\n")
        return socket.receive().end
      }
      XCTAssertEqual(end, .reset)
    }
  }
}
