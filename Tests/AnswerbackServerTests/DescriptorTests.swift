import Answerback
import AnswerbackServer
import Foundation
import XCTest

/// A process that has no descriptor left for another connection.
final class DescriptorTests: XCTestCase {
  private static let request = "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

  private static var limits: rlimit {
    var limits = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
    return limits
  }

  private static func set(_ limits: rlimit) {
    var limits = limits
    XCTAssertEqual(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits), 0)
  }

  func testClientsWaitWithoutCostAndAreServedOnceThereIsRoom() async throws {
    let limits = Self.limits
    defer { Self.set(limits) }
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let port = server.port
      let answered = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send(Self.request)
        return socket.text()
      }
      XCTAssertTrue(answered.hasPrefix("HTTP/1.1 200 OK\r\n"), answered)
      let (used, answers) = try await blocking {
        let sockets = try (0..<20).map { _ in try RawSocket(port: port) }
        var few = limits
        few.rlim_cur = rlim_t(openDescriptors())
        Self.set(few)
        // These are connected by the system, and cannot be accepted: for them there are no descriptors.
        let before = clock()
        usleep(500_000)
        let used = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        Self.set(limits)
        let answers = sockets.map { socket in
          socket.send(Self.request)
          return socket.text().prefix(15)
        }
        return (used, answers)
      }
      XCTAssertLessThan(used, 0.25)
      XCTAssertEqual(Set(answers), ["HTTP/1.1 200 OK"])
    }
  }
}
