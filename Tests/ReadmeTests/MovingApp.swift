import Answerback

func makeMovingApp() throws -> App {
  try App {
    Get("/go") { Redirect(to: "/report", query: ["from": "go"]) }
    Get("/report") { File("README.md", downloadName: "report.md") }.summary("A file, whole or in part")
    Get("/rows") {
      StreamingResponse(mediaType: .text) { body in
        for row in 1...3 { try await body.write("row \(row)\n") }
      }
    }
    Get("/squares") { StreamingResponse((1...1000).lazy.map { "\($0 * $0)\n" }) }.mediaType(.text)
    Get("/ticks") {
      ServerSentEvents { events in
        for tick in 1...3 { try await events.send(["event": "tick", "id": tick, "data": tick]) }
      }
    }
    Get("/mixed") { ServerSentEvents([1, "two", ["data": 3, "event": "third"]]) }
    Get("/notes") { "# Lamps\n" }.mediaType(.markdown)
    Get("/sent") { Response("on its way").background("audit") { print("sent") } }
    StaticFiles("/assets", directory: "scenarios").cacheControl(.maxAge(3600))
  }
  .documentation(OpenAPIInfo(title: "Moving", version: "1.0.0"))
}
