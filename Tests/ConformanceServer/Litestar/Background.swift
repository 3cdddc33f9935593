import Answerback
import Foundation

struct Background: Controller {
  let notes: URL
  let log = TaskLog()

  var path: String { "/background" }

  var routes: [RouteNode] {
    runs + declared
  }

  @RoutesBuilder private var runs: [RouteNode] {
    Get("/run/single") { ran("single", log.task("greeter!")) }
    Get("/run/sync") { ran("sync", log.plainTask("sync")) }
    Get("/run/callable") { ran("callable", Appending(entry: "callable-object", log: log)) }
    Get("/run/ordered") { ran("ordered", [slow, log.task("fast")] as BackgroundTasks) }
    Get("/run/grouped") { ran("grouped", BackgroundTasks.group([slow, log.task("fast")])) }
    Get("/run/fail-first") { ran("fail-first", [log.failingTask("failing"), log.task("after-fail")] as BackgroundTasks) }
    Get("/run/none") { ran("none", nil) }
  }

  @RoutesBuilder private var declared: [RouteNode] {
    Get("/decorator") { ["ran": "decorator"] }.background(log.task("from-decorator"))
    Get("/both") { ran("both", log.task("from-response")) }.background(log.task("from-decorator"))
    Get("/redirect") { Redirect(to: "/x") }.background(log.task("redirect-decorator"))
    Get("/raising") { () -> [String: String] in throw HTTPError(.badRequest, "no") }.background(log.task("never"))
      .raises(.badRequest)
    Get("/stream") { StreamingResponse(["s0;", "s1;", "s2;"], background: log.task("after-stream")) }
    Get("/file") { File(notes.path, disposition: .attachment, background: log.task("after-file")) }
    Get("/log") {
      try await Task.sleep(for: .milliseconds(120))
      defer { log.clear() }
      return log.all
    }
  }

  private var slow: BackgroundTask {
    BackgroundTask {
      try await Task.sleep(for: .milliseconds(50))
      log.append("slow")
    }
  }

  private func ran(_ kind: String, _ work: (any BackgroundWork)?) -> Response<[String: String]> {
    Response(["ran": kind], background: work)
  }
}

/// A task that is a value of a type of its own.
struct Appending: BackgroundWork {
  let entry: String
  let log: TaskLog

  var tasks: BackgroundTasks { [BackgroundTask { log.append(entry) }] }
}
