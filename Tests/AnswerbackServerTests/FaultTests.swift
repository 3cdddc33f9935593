import Answerback
import AnswerbackServer
import Foundation
import TestSupport
import XCTest

/// What hostile and unlucky clients do, with bounds: nothing of it may stay behind.
final class FaultTests: XCTestCase {
  private static let request = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

  /// Event loops and pools may open a few of their own meanwhile; a leak would be a hundred at least.
  private static let ownDescriptors = 10

  func testTwoThousandSlowClientsDoNotHinderOthers() async throws {
    try await Requirement.descriptors(4500)
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let before = try await descriptorsAfterFirstUse(of: server.port)
      let port = server.port
      let slow = try await blocking {
        try (0..<2000).map { _ in
          let socket = try RawSocket(port: port)
          socket.send("GET /x HTTP/1.1\r\nHo")
          return Unchecked(value: socket)
        }
      }
      try await eventually("two thousand connections") { server.statistics.connections == 2000 }
      let clock = ContinuousClock()
      var slowest = Duration.zero
      for _ in 0..<100 {
        let start = clock.now
        let answer = try await blocking {
          let socket = try RawSocket(port: port)
          socket.send(Self.request)
          return socket.text()
        }
        slowest = max(slowest, clock.now - start)
        XCTAssertTrue(answer.hasPrefix("HTTP/1.1 200 OK\r\n"), answer)
      }
      XCTAssertLessThan(slowest, .seconds(1))
      for socket in slow { socket.value.close() }
      try await eventually("no connection") { server.statistics.connections == 0 }
      try await eventually("as many descriptors as before") { openDescriptors() < before + Self.ownDescriptors }
    }
  }

  func testAResetAtEveryByteOfAnExchangeLeavesNothing() async throws {
    try await serving {
      Post("/x", Body(String.self)) { _, text in text }
    } _: { server in
      let request = Array("POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello".utf8)
      let before = try await descriptorsAfterFirstUse(of: server.port)
      let port = server.port
      for count in 0...request.count {
        try await blocking {
          let socket = try RawSocket(port: port)
          socket.send(Array(request.prefix(count)))
          socket.reset()
        }
      }
      for count in 1...100 {
        try await blocking {
          let socket = try RawSocket(port: port)
          socket.send(request)
          _ = socket.receive(atLeast: count)
          socket.reset()
        }
      }
      try await eventually("no connection, no request") { server.statistics.connections == 0 && server.statistics.running == 0 }
      try await eventually("as many descriptors as before") { openDescriptors() < before + Self.ownDescriptors }
    }
  }

  func testAThousandClientsThatLeaveInMidStreamLeaveNothing() async throws {
    try await serving {
      Get("/stream") {
        StreamingResponse { writer in
          while true {
            try await writer.write("piece\n")
            try await Task.sleep(for: .milliseconds(1))
          }
        }
      }
    } _: { server in
      let port = server.port
      let leave = { @Sendable (count: Int) in
        for index in 0..<count {
          let socket = try RawSocket(port: port)
          socket.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
          _ = socket.receive(atLeast: 1)
          if index.isMultiple(of: 2) { socket.reset() } else { socket.close() }
        }
      }
      try await blocking { try leave(500) }
      try await eventually("no stream") { server.statistics.streams == 0 }
      let (descriptors, memory) = (openDescriptors(), residentMemory())
      try await blocking { try leave(1000) }
      try await eventually("no stream, no connection, no request") {
        server.statistics.streams == 0 && server.statistics.connections == 0 && server.statistics.running == 0
      }
      try await eventually("as many descriptors as before") { openDescriptors() < descriptors + Self.ownDescriptors }
      XCTAssertLessThan(residentMemory() - memory, 16 << 20)
      print("memory: \((residentMemory() - memory) / 1024) KiB more after a thousand clients")
    }
  }

  func testAStreamThatWaitsForEverIsCancelledWhenItsClientLeaves() async throws {
    for leaving in [Leaving.reset, .close] {
      let cancelled = AsyncStream<Void>.makeStream()
      try await serving {
        Get("/wait") {
          StreamingResponse { writer in
            try await writer.write("first\n")
            do { try await Task.sleep(for: .seconds(3600)) } catch {
              cancelled.continuation.yield()
              throw error
            }
          }
        }
      } _: { server in
        let port = server.port
        let socket = try await blocking {
          let socket = try RawSocket(port: port)
          socket.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
          _ = socket.receive(atLeast: 100)
          return Unchecked(value: socket)
        }
        let start = ContinuousClock.now
        leaving.apply(to: socket.value)
        var events = cancelled.stream.makeAsyncIterator()
        await events.next()
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(1), "\(leaving)")
        try await eventually("no stream") { server.statistics.streams == 0 }
      }
    }
  }

  /// Event loops and pools open descriptors of their own when they are first used.
  private func descriptorsAfterFirstUse(of port: Int) async throws -> Int {
    for _ in 0..<8 {
      _ = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send(Self.request)
        return socket.text()
      }
    }
    try await Task.sleep(for: .milliseconds(1))
    return openDescriptors()
  }

  private enum Leaving {
    case reset, close

    func apply(to socket: RawSocket) {
      switch self {
      case .reset: socket.reset()
      case .close: socket.close()
      }
    }
  }
}

/// A socket that only one task at a time uses.
struct Unchecked: @unchecked Sendable {
  let value: RawSocket
}
