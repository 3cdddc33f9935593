import Answerback
import AnswerbackServer
import Foundation
import XCTest

final class TimeoutTests: XCTestCase {
  private func serving(_ configure: (inout ServerConfiguration) -> Void, _ work: (Int, ListeningServer) async throws -> Void)
    async throws
  {
    try await AnswerbackServerTests.serving(
      {
        Get("/x") { 1 }
        Get("/later") { () async in
          try? await Task.sleep(for: .milliseconds(50))
          return 1
        }
        Post("/x", Body(String.self)) { _, text in text }
        Get("/large") {
          StreamingResponse { writer in while true { try await writer.write(String(repeating: "x", count: 10_000)) } }
        }
        Get("/bytes") { String(repeating: "x", count: 20_000_000) }
      },
      configure: configure
    ) { try await work($0.port, $0) }
  }

  private func text(sending text: String, to port: Int) async throws -> String {
    try await blocking {
      let socket = try RawSocket(port: port)
      socket.send(text)
      return socket.text()
    }
  }

  func testAHeadThatDoesNotEndIsA408() async throws {
    try await serving {
      $0.timeouts.head = .milliseconds(150)
    } _: { port, _ in
      let answer = try await text(sending: "GET /x HTTP/1.1\r\nHost:", to: port)
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"), answer)
    }
  }

  func testAHeadThatComesByteByByteIsA408() async throws {
    try await serving {
      $0.timeouts.head = .milliseconds(200)
    } _: { port, _ in
      let answer = try await blocking {
        let socket = try RawSocket(port: port)
        for byte in Array("GET /x HTTP/1.1\r\nHost: a\r\nA: bbbbbbbbbbbbbbbbbbbbbb".utf8) {
          socket.send([byte])
          usleep(10_000)
        }
        return socket.text()
      }
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"), answer)
    }
  }

  func testABodyThatDoesNotComeIsA408() async throws {
    try await serving {
      $0.timeouts.body = .milliseconds(150)
    } _: { port, _ in
      let answer = try await text(sending: "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel", to: port)
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"), answer)
    }
  }

  func testAnIdleConnectionClosesWithoutAWord() async throws {
    try await serving {
      $0.timeouts.idle = .milliseconds(150)
    } _: { port, _ in
      let fresh = try await text(sending: "", to: port)
      XCTAssertEqual(fresh, "")
      let used = try await text(sending: "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", to: port)
      XCTAssertEqual(used.components(separatedBy: "HTTP/1.1 ").count, 2, used)
    }
  }

  func testAClientThatReadsNothingIsCutAndMemoryStaysFlat() async throws {
    for path in ["/large", "/bytes"] {
      try await serving {
        $0.timeouts.write = .milliseconds(300)
      } _: { port, server in
        let memory = residentMemory()
        let socket = try await blocking {
          let socket = try RawSocket(port: port, receiveBuffer: 4096)
          socket.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
          return Unchecked(value: socket)
        }
        try await eventually("a connection") { server.statistics.connections == 1 }
        try await eventually("no connection, no stream") { server.statistics.connections == 0 && server.statistics.streams == 0 }
        XCTAssertLessThan(residentMemory() - memory, 64 << 20)
        socket.value.close()
      }
    }
  }

  func testA413IsReadByAClientThatIsStillSending() async throws {
    try await serving {
      $0.bodyLimit = 1000
    } _: { port, _ in
      let body = String(repeating: "x", count: 3_000_000)
      let answer = try await text(
        sending: "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n" + body,
        to: port
      )
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 413 Content Too Large\r\n"), answer)
    }
  }

  func testBodiesThatAreReadAtOnceShareALimitUntilTheyAreWholeOrTheirClientLeaves() async throws {
    try await serving {
      $0.limits.bodies = 100
    } _: { port, server in
      let head =
        "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 80\r\n\r\n"
      let body = "\"" + String(repeating: "x", count: 78) + "\""
      let statuses = try await blocking {
        let status = { @Sendable () in
          let socket = try RawSocket(port: port)
          socket.send(head + body)
          return socket.text().prefix(12).suffix(3)
        }
        let end = Date(timeIntervalSinceNow: 20)
        // A client of which all but the last byte has been read, so that others are refused. Until then one of those may be read
        // first, and this one is refused itself.
        let unfinished = { @Sendable () in
          var socket = try RawSocket(port: port)
          socket.send(head + body.dropLast())
          while try status() != "503", Date() < end {
            guard socket.hasInput else { continue }
            socket = try RawSocket(port: port)
            socket.send(head + body.dropLast())
          }
          return socket
        }
        let first = try unfinished()
        first.send("\"")
        let whole = first.text().prefix(12).suffix(3)
        let second = try unfinished()
        let refused = try status()
        second.reset()
        var freed = try status()
        while freed != "201", Date() < end { freed = try status() }
        return [refused, whole, freed].map(String.init)
      }
      XCTAssertEqual(statuses, ["503", "201", "201"])
    }
  }

  func testOneConnectionMoreThanTheLimitIsClosedAndAPlaceIsFreedByLeaving() async throws {
    try await serving {
      $0.connectionLimit = 2
    } _: { port, server in
      let held = try await blocking {
        [Unchecked(value: try RawSocket(port: port)), Unchecked(value: try RawSocket(port: port))]
      }
      try await eventually("two connections") { server.statistics.connections == 2 }
      let refused = try await text(sending: "GET /x HTTP/1.1\r\nHost: a\r\n\r\n", to: port)
      XCTAssertEqual(refused, "")
      for socket in held { socket.value.close() }
      try await eventually("no connection") { server.statistics.connections == 0 }
      let answer = try await text(sending: "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", to: port)
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 200 OK\r\n"), answer)
    }
  }

  func testAClientThatExpectsIsToldToGoOnBeforeItSends() async throws {
    try await serving { _ in
    } _: { port, _ in
      let (first, rest) = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send(
          "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 7\r\nConnection: close\r\n\r\n"
        )
        let first = socket.receive(atLeast: 25).bytes
        socket.send("\"hello\"")
        return (String(decoding: first, as: UTF8.self), socket.text())
      }
      XCTAssertEqual(first, "HTTP/1.1 100 Continue\r\n\r\n")
      XCTAssertTrue(rest.hasPrefix("HTTP/1.1 201 Created\r\n"), rest)
    }
  }

  func testTenThousandRequestsInOnePieceAreAnsweredOneAfterTheOther() async throws {
    try await serving { _ in
    } _: { port, server in
      let text = try await blocking {
        let socket = try RawSocket(port: port)
        let request = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
        socket.send(String(repeating: request, count: 3000))
        socket.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n" + String(repeating: request, count: 7000))
        socket.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return socket.text()
      }
      XCTAssertEqual(text.components(separatedBy: "HTTP/1.1 200 OK").count - 1, 10_002)
      XCTAssertEqual(server.statistics.responses, 10_002)
    }
  }

  func testAClientThatAsksAgainAndAgainAndReadsNothingFillsNoMemory() async throws {
    try await serving {
      $0.timeouts.write = .milliseconds(300)
    } _: { port, server in
      let memory = residentMemory()
      let socket = try await blocking {
        let socket = try RawSocket(port: port, receiveBuffer: 4096)
        socket.send(String(repeating: "GET /bytes HTTP/1.1\r\nHost: a\r\n\r\n", count: 200))
        return Unchecked(value: socket)
      }
      try await eventually("a request") { server.statistics.running > 0 }
      XCTAssertEqual(server.statistics.responses, 0)
      try await eventually("no connection, no request") { server.statistics.connections == 0 && server.statistics.running == 0 }
      XCTAssertLessThan(residentMemory() - memory, 128 << 20)
      socket.value.close()
    }
  }
}
