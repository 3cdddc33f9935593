import Answerback
import Foundation
import Synchronization

/// Seed pages, "Executing Background Tasks" and "Background Tasks".
struct BackgroundJobs: Controller {
  private let log = WorkLog()

  var path: String { "/background" }

  var routes: [RouteNode] {
    Get("/one") { Response(["greeting": "hello"], background: BackgroundTask(log.add, "greeted", name: "greeter")) }
      .offers(.json).summary("A function and its argument")
    Get("/ordered") {
      Response("queued", background: [pausing("slow"), BackgroundTask("plain") { log.note("plain") }] as BackgroundTasks)
    }
    .offers(.text).summary("Several, in order; the second is not async")
    Get("/together") { Response("queued", background: BackgroundTasks.group([pausing("slow"), adding("fast")])) }
      .offers(.text).summary("Several in a task group")
    Get("/declared") { ["said": "by the route"] }.background(adding("declared")).summary("Declared on the route")
    Get("/fails") {
      Response(
        "queued",
        background: [BackgroundTask("failing") { throw Streams.OutOfItems() }, adding("after")] as BackgroundTasks
      )
    }
    .offers(.text).summary("One fails; the next runs all the same")
    Get("/added") {
      var tasks = BackgroundTasks([adding("first")])
      tasks.add(BackgroundTask(log.note, "second: not async", name: "second"))
      return Response("queued", background: tasks)
    }
    .offers(.text).summary("Tasks added one by one; the second function is not async, and may block")
    Get("/reported") { Response("queued", background: BackgroundTask("failing") { throw Streams.OutOfItems() }) }
      .onBackgroundFailure { log.note("\($0.task) failed") }.offers(.text).summary("A failure is reported to a hook")
    Post("/letters", Body(NewLetter.self)) { _, letter in
      let id = UUID()
      log.note("letter \(id) queued")
      return Response(
        letter,
        headers: ["Location": "/background/letters/\(id)", "Retry-After": "1"],
        background: BackgroundTask("letter to \(letter.to)") {
          try await Task.sleep(for: .milliseconds(200))
          log.note("letter \(id) written")
        }
      )
    }
    .status(.accepted).offers(.json).summary("Work that continues after the response")
    Get("/letters/{id}", Path("id", UUID.self)) { _, id in
      let state = ["written", "queued"].first { log.entries.contains("letter \(id) \($0)") }
      guard let state else { throw HTTPError(.notFound, "there is no letter \(id)") }
      return ["state": state]
    }
    .summary("The progress of that work")
    Get("/log") { log.entries }.summary("The work done so far")
  }

  private func adding(_ entry: String) -> BackgroundTask {
    BackgroundTask(entry) { await log.add(entry) }
  }

  private func pausing(_ entry: String) -> BackgroundTask {
    BackgroundTask(entry) {
      try await Task.sleep(for: .milliseconds(50))
      log.note(entry)
    }
  }
}

extension BackgroundJobs {
  struct NewLetter: Codable, Sendable {
    var to: String
  }

  private final class WorkLog: Sendable {
    private let stored = Mutex<[String]>([])

    var entries: [String] { stored.withLock { $0 } }

    func note(_ entry: String) { stored.withLock { $0.append(entry) } }

    @Sendable func add(_ entry: String) async { note(entry) }
  }
}
