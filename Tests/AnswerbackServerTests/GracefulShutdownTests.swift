import Answerback
import AnswerbackServer
import Foundation
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ServiceLifecycle
import TestSupport
import XCTest

/// A server as a program runs it: as a service that is told to shut down.
final class GracefulShutdownTests: XCTestCase {
  private final class Journal: Sendable {
    let entries = NIOLockedValueBox<[String]>([])
    func note(_ entry: String) { entries.withLockedValue { $0.append(entry) } }
  }

  /// Runs a server until it is told to shut down, which the test does.
  private func running(
    _ app: App,
    timeouts: ServerConfiguration.Timeouts = ServerConfiguration.Timeouts(),
    _ work: @escaping @Sendable (ListeningServer, ServiceGroup) async throws -> Void
  ) async throws {
    var configuration = ServerConfiguration(port: 0)
    configuration.timeouts = timeouts
    configuration.shutdownGrace = .seconds(8)
    let listening = NIOLockedValueBox<ListeningServer?>(nil)
    let server = Server(app, configuration: configuration) { server in listening.withLockedValue { $0 = server } }
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [server], logger: Logger(label: "t") { _ in SwiftLogNoOpLogHandler() })
    )
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await group.run() }
      try await eventually("it listens") { listening.withLockedValue { $0 != nil } }
      guard let server = listening.withLockedValue({ $0 }) else { return }
      try await work(server, group)
      try await tasks.waitForAll()
    }
  }

  func testItEndsOnlyWhenRunningAnswersAndBackgroundTasksHave() async throws {
    let journal = Journal()
    let app = try App {
      Get("/rows") {
        StreamingResponse(mediaType: .text, background: BackgroundTask { journal.note("background") }) { body in
          for row in 1...3 {
            try await body.write("\(row)\n")
            try await Task.sleep(for: .milliseconds(60))
          }
          journal.note("rows")
        }
      }
    }
    try await running(app) { server, group in
      async let answer = blocking {
        let socket = try RawSocket(port: server.port)
        socket.send("GET /rows HTTP/1.1\r\nHost: x\r\n\r\n")
        return socket.text()
      }
      try await eventually("it answers") { server.statistics.streams == 1 }
      await group.triggerGracefulShutdown()
      let rest = try await answer
      XCTAssertTrue(rest.hasSuffix("0\r\n\r\n"), rest)
    }
    XCTAssertEqual(journal.entries.withLockedValue { $0 }, ["rows", "background"])
  }

  func testConnectionsThatHaveAskedNothingDoNotHoldItUp() async throws {
    let started = ContinuousClock.now
    try await running(try App { Get("/x") { 1 } }) { server, group in
      let beginnings = ["", "P", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n"]
      async let ends = blocking {
        let sockets = try beginnings.map { text in
          let socket = try RawSocket(port: server.port)
          socket.send(text)
          return socket
        }
        return sockets.map { $0.receive().bytes.count }
      }
      try await eventually("they are connected") { server.statistics.connections == beginnings.count }
      await group.triggerGracefulShutdown()
      let answers = try await ends
      XCTAssertEqual(answers, [0, 0, 0, 0])
    }
    XCTAssertLessThan(ContinuousClock.now - started, .seconds(7))
  }

  func testAByteThatMayBeginEitherProtocolDoesNotStayForLong() async throws {
    var timeouts = ServerConfiguration.Timeouts()
    timeouts.head = .milliseconds(200)
    try await running(try App { Get("/x") { 1 } }, timeouts: timeouts) { server, group in
      let end = try await blocking {
        let socket = try RawSocket(port: server.port)
        socket.send("P")
        return socket.receive().end
      }
      XCTAssertEqual(end, .closed)
      await group.triggerGracefulShutdown()
    }
  }

  func testItSaysHowManyResponsesItCut() async throws {
    var configuration = ServerConfiguration(port: 0)
    configuration.shutdownGrace = .milliseconds(100)
    let app = try App {
      Get("/endless") {
        StreamingResponse { writer in
          while true {
            try await writer.write("more")
            try await Task.sleep(for: .milliseconds(1))
          }
        }
      }
      Get("/x") { 1 }
    }
    for count in [0, 3] {
      let server = try await Server(app, configuration: configuration).start()
      let port = server.port
      let sockets = try await blocking {
        try (0..<count).map { _ in
          let socket = try RawSocket(port: port)
          socket.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
          _ = socket.receive(atLeast: 100)
          return Unchecked(value: socket)
        }
      }
      let cut = await server.stop()
      XCTAssertEqual(cut, count)
      for socket in sockets { socket.value.close() }
    }
  }

  /// NIO warns on standard error of work for an event loop that has ended, and will trap some day.
  func testAServerThatIsKeptLeavesNothingForEventLoopsThatHaveEnded() async throws {
    let folder = try FixtureFolder()
    let file = "\(folder.path)/errors"
    let (usual, errors) = (dup(STDERR_FILENO), open(file, O_WRONLY | O_CREAT, 0o600))
    dup2(errors, STDERR_FILENO)
    defer { close(usual) }
    do {
      defer { dup2(usual, STDERR_FILENO) }
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      let app = try App { Get("/x") { 1 } }
      let server = try await Server(app, configuration: ServerConfiguration(port: 0), group: group).start()
      await server.stop()
      try await group.shutdownGracefully()
      withExtendedLifetime(server) {}
    }
    close(errors)
    let messages = try String(contentsOfFile: file, encoding: .utf8)
    XCTAssertFalse(messages.contains("EventLoop"), messages)
  }
}
