import Answerback
import Foundation

/// Litestar: "Background Tasks"; Starlette: `background` of every response.
public enum BackgroundWork {
  /// "All Litestar responses allow passing in a background kwarg."
  public static func makeApp(_ journal: Journal) throws -> App {
    try App {
      Get("/response") { Response("x", background: BackgroundTask(journal.log, "response", "sent")) }
      Get("/html") { HTML("x", background: BackgroundTask(journal.log, "html", "sent")) }
      Get("/plain") { PlainText("x", background: BackgroundTask(journal.log, "plain", "sent")) }
      Get("/json") { JSON("x", background: BackgroundTask(journal.log, "json", "sent")) }
      Get("/none") { NoContent(background: BackgroundTask(journal.log, "none", "sent")) }
      Get("/redirect") { Redirect(to: "/", background: BackgroundTask(journal.log, "redirect", "sent")) }
      Get("/file") { File(bytes: Array("x".utf8)).background(BackgroundTask(journal.log, "file", "sent")) }
      Get("/stream") { StreamingResponse(["x"], background: BackgroundTask(journal.log, "stream", "sent")) }
      Get("/events") { ServerSentEvents(["x"], background: BackgroundTask(journal.log, "events", "sent")) }
      Get("/template") { Template("x", ["a": "b"], background: BackgroundTask(journal.log, "template", "sent")) }
      Get("/negotiated") {
        Negotiated(background: BackgroundTask(journal.log, "negotiated", "sent")) { Offer(.text) { "x" } }
      }
      Get("/any") { AnyResponse("x").background { journal.log("any", "sent") } }
      // "Route decorators also allow passing in a background task"
      Get("/route") { "x" }.background(BackgroundTask(journal.log, "route", "sent"))
    }
    .templates(Plain())
  }

  /// The example of the page: `BackgroundTask(logging_task, "greeter", message=f"was called with name {name}")`, sync or async.
  public static func makeGreeter(_ journal: Journal) throws -> App {
    try App {
      Get("/", Query("name", String.self)) { name in
        Response(["hello": name], background: BackgroundTask(journal.log, "greeter", "was called with name \(name)"))
      }
      Get("/several", Query("name", String.self)) { name in
        Response(
          ["hello": name],
          background: BackgroundTasks([
            BackgroundTask(journal.log, "greeter", "was called with name \(name)"),
            BackgroundTask { await journal.logLater("async", name) },
            BackgroundTask(journal.logLater, "async with arguments", name),
          ])
        )
      }
    }
  }

  /// Functions that block, each until the gate opens, and a route that doesn't: it is answered meanwhile.
  public static func makeBlockingApp(_ gate: Gate) throws -> App {
    try App {
      Get("/blocking/arguments") { Response("x", background: BackgroundTask(gate.wait, "greeter")) }
      Get("/blocking/closure") { Response("x").background { gate.wait("closure") } }
      Get("/async") { () async in
        await Task.yield()
        return "meanwhile"
      }
    }
  }

  /// What functions wait for.
  public final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let journal: Journal

    public init(_ journal: Journal) {
      self.journal = journal
    }

    @Sendable func wait(_ name: String) {
      semaphore.wait()
      journal.log(name, "passed")
    }

    public func letPass(_ count: Int) {
      for _ in 0..<count { semaphore.signal() }
    }
  }

  private struct Plain: TemplateEngine {
    func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String { "x" }
  }
}

extension Journal {
  func logLater(_ identifier: String, _ message: String) async {
    await Task.yield()
    log(identifier, message)
  }
}
