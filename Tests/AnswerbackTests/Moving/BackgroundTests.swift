import Answerback
import Synchronization
import XCTest

final class BackgroundTests: XCTestCase {
  private struct Boom: Error {}

  private final class Log: Sendable {
    private let entries = Mutex<[String]>([])
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
  }

  private func run(_ app: App, _ path: String) async -> [BackgroundTask.Event] {
    let events = Mutex<[BackgroundTask.Event]>([])
    let response = await app.respond(to: Request(target: path, time: .epoch)).settled
    await response.background?.run { event in events.withLock { $0.append(event) } }
    return events.withLock { $0 }
  }

  func testTasksRunInOrderAsyncAndPlainAlsoAfterOneHasFailed() async throws {
    let log = Log()
    let app = try App {
      Get("/x") {
        Response(
          "ok",
          background: [
            BackgroundTask("first") { log.add("first") },
            BackgroundTask("second") {
              await Task.yield()
              throw Boom()
            },
            BackgroundTask("third") {
              await Task.yield(); log.add("third")
            },
          ] as BackgroundTasks
        )
      }
    }
    let events = await run(app, "/x")
    XCTAssertEqual(log.all, ["first", "third"])
    XCTAssertEqual(events.map(\.task), ["first", "first", "second", "second", "third", "third"])
    XCTAssertEqual(events.map(\.state), [.running, .done, .running, .failed("Boom()"), .running, .done])
  }

  func testAGroupRunsTogether() async throws {
    let gate = ShutdownNotice()
    let log = Log()
    let app = try App {
      Get("/x") {
        Response(
          "ok",
          background: BackgroundTasks.group([
            BackgroundTask {
              await gate.wait(); log.add("waits")
            },
            BackgroundTask {
              await Task.yield(); log.add("opens"); gate.raise()
            },
          ])
        )
      }
    }
    _ = await run(app, "/x")
    XCTAssertEqual(log.all, ["opens", "waits"])
  }

  func testAFunctionIsGivenItsArguments() async throws {
    let log = Log()
    let note: @Sendable (String, Int) async -> Void = { text, number in log.add("\(text) \(number)") }
    let app = try App { Get("/x") { Response("ok", background: BackgroundTask(note, "sent", 3)) } }
    _ = await run(app, "/x")
    XCTAssertEqual(log.all, ["sent 3"])
  }

  func testTheResponsesTaskComesBeforeThoseOfItsLayersTheNearestFirst() async throws {
    let log = Log()
    let app = try App {
      Router("/r") {
        Get("/x") { Response("ok", background: BackgroundTask { log.add("response") }) }
          .background(BackgroundTask { log.add("route") })
        Get("/redirect") { Redirect(to: "/") }.background(BackgroundTask { log.add("redirect") })
        Get("/raising") { () -> String in throw HTTPError(.badRequest) }.background(BackgroundTask { log.add("never") })
      }
      .background(BackgroundTask { log.add("router") })
    }
    _ = await run(app, "/r/x")
    XCTAssertEqual(log.all, ["response", "route", "router"])
    _ = await run(app, "/r/redirect")
    XCTAssertEqual(log.all.suffix(2), ["redirect", "router"])
    let events = await run(app, "/r/raising")
    XCTAssertEqual(events, [])
  }

  func testAFailureIsReportedToTheNearestHookWithItsRoute() async throws {
    let log = Log()
    let app = try App {
      Get("/x") { Response("ok", background: BackgroundTask("audit") { throw Boom() }) }
    }
    .onBackgroundFailure { log.add("\($0.route): \($0.task): \($0.error)") }
    _ = await run(app, "/x")
    XCTAssertEqual(log.all, ["GET /x: audit: Boom()"])
  }

  func testTheTraceKnowsTheLatestOfEveryTask() async throws {
    let app = try App {
      Get("/x") {
        Response("ok", background: [BackgroundTask("a") {}, BackgroundTask("b") { throw Boom() }] as BackgroundTasks)
      }
    }
    var request = Request(target: "/x", time: .epoch)
    let recorder = Trace.Recorder()
    request.trace = recorder
    let response = await app.respond(to: request).settled
    XCTAssertEqual(recorder.trace.background.map(\.state), [.waiting, .waiting])
    await response.background?.run()
    XCTAssertEqual(recorder.trace.background.map(\.task), ["a", "b"])
    XCTAssertEqual(recorder.trace.background.map(\.state), [.done, .failed("Boom()")])
  }
}
