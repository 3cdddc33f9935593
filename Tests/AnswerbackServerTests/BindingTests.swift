import Answerback
import AnswerbackServer
import Foundation
import Logging
import Synchronization
import TestSupport
import XCTest

final class BindingTests: XCTestCase {
  func testAUnixSocketIsListenedOn() async throws {
    // Not in the temporary folder: the path of a socket has 107 bytes at most.
    let path = "/tmp/answerback-\(UUID().uuidString.prefix(8)).sock"
    try await serving({ Get("/x") { "hello" } }, configure: { $0.unixSocket = path }) { _ in
      let answer = try await Tool.curl(["--unix-socket", path, "http://a/x"])
      XCTAssertEqual(answer, "hello")
    }
  }

  func testAnIPv6AddressIsListenedOn() async throws {
    try await Requirement.loopbackIPv6()
    try await serving({ Get("/x") { "hello" } }, configure: { $0.host = "::1" }) { server in
      XCTAssertEqual(server.base, "http://[::1]:\(server.port)")
      let answer = try await Tool.curl(["--globoff", server.base + "/x"])
      XCTAssertEqual(answer, "hello")
    }
  }

  func testTheAccessLogHasALineForEachExchangeAndQuotesWhatCameFromOutside() async throws {
    let lines = Lines()
    let logger = Logger(label: "access") { _ in lines }
    try await serving({ Get("/x") { "hello" } }, configure: { $0.observers = [AccessLog(logger)] }) { server in
      let port = server.port
      _ = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send("GET /x?a=\" HTTP/1.1\r\nHost: a\r\n\r\nHEAD /y HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return socket.text()
      }
      try await eventually("two lines") { lines.all.count == 2 }
      let untimed = lines.all.map { $0.replacing(#/\ [0-9.]+\ ms$/#, with: "") }
      XCTAssertEqual(untimed, ["127.0.0.1 GET \"/x?a=\\\"\" 200 5 B", "127.0.0.1 HEAD \"/y\" 404 0 B"])
    }
  }

  private final class Lines: LogHandler {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    var logLevel: Logger.Level {
      get { .info }
      set {}
    }
    var metadata: Logger.Metadata {
      get { [:] }
      set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { nil }
      set {}
    }

    func log(event: LogEvent) {
      lines.withLock { $0.append(event.message.description) }
    }
  }
}
