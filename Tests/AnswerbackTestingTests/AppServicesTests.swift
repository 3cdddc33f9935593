import Answerback
import AnswerbackTesting
import Exchanges
import ServiceLifecycle
import Synchronization
import XCTest

final class AppServicesTests: XCTestCase {
  private struct Refused: Error, CustomStringConvertible {
    let description = "connection refused"
  }

  private final class Log: Sendable {
    private let entries = Mutex<[String]>([])
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
  }

  /// Notes when it begins and when it is told to stop.
  private struct Recorder: Service {
    let name: String
    let log: Log
    var began = ShutdownNotice()

    func run() async throws {
      log.add("\(name) begins")
      began.raise()
      try await gracefulShutdown()
      log.add("\(name) ends")
    }
  }

  private struct Broken: Service {
    func run() async throws { throw Refused() }
  }

  private struct Short: Service {
    func run() async throws {}
  }

  private func server(_ log: Log) -> InProcessServer {
    InProcessServer { services in
      for name in ["database", "queue"] {
        let recorder = Recorder(name: name, log: log)
        services.start(recorder)
        await recorder.began.wait()
      }
      log.add("app")
      return try App { Get("/x") { "x" } }
    }
  }

  func testServicesBeginBeforeTheAppAndEndAfterItInReverseOrder() async throws {
    for mode in TestingMode.allCases {
      let log = Log()
      try await server(log).test(mode) { client in
        let text = try await client.get("/x").text
        log.add("asked \(text)")
      }
      XCTAssertEqual(
        log.all,
        ["database begins", "queue begins", "app", "asked x", "queue ends", "database ends"],
        "\(mode)"
      )
    }
  }

  func testEachStartHasItsOwnServices() async throws {
    let log = Log()
    let server = server(log)
    for _ in 0..<2 { await (try await server.start()).stop() }
    let once = ["database begins", "queue begins", "app", "queue ends", "database ends"]
    XCTAssertEqual(log.all, once + once)
  }

  func testServicesEndWhereTheAppCannotBeMade() async throws {
    let log = Log()
    let server = InProcessServer { services in
      let recorder = Recorder(name: "database", log: log)
      services.start(recorder)
      await recorder.began.wait()
      return try App { Delete("/x") { 1 } }
    }
    do {
      _ = try await server.start()
      XCTFail("the app is not sound")
    } catch is ConfigurationError {}
    XCTAssertEqual(log.all, ["database begins", "database ends"])
  }

  func testAServiceThatFailsEndsTheMakingOfAnAppThatWaitsForIt() async throws {
    let server = InProcessServer { services in
      services.start(Broken())
      try await Task.sleep(for: .seconds(3600))
      return try App {}
    }
    do {
      _ = try await server.start()
      XCTFail("the service fails")
    } catch {
      XCTAssertEqual("\(error)", "The service Broken failed: connection refused.")
    }
  }

  func testAServiceThatReturnsIsAFailureToo() async throws {
    let server = InProcessServer { services in
      services.start(Short(), name: "mailer")
      try await Task.sleep(for: .seconds(3600))
      return try App {}
    }
    do {
      _ = try await server.start()
      XCTFail("the service ends")
    } catch {
      XCTAssertEqual("\(error)", "The service mailer ended before the app did.")
    }
  }

  func testFactoriesMayBeAsync() async throws {
    let server = InProcessServer {
      await Task.yield()
      return try App { Get("/x") { "made" } }
    }
    let text = try await server.test(.socket) { try await $0.get("/x").text }
    XCTAssertEqual(text, "made")
  }
}
