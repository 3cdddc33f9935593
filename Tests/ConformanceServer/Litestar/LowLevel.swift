import Answerback

extension Returning {
  /// The low-level responders: they write head and body themselves, and declared settings do not apply.
  @RoutesBuilder var lowLevel: [RouteNode] {
    Get("/asgi-function") {
      Raw { _, writer in
        try await writer.head(203, [.contentType: "text/x-fn", .asgi: "fn"])
        try await writer.write("function app")
        try await writer.end()
      }
    }
    .status(202).header("x-static", "1").cookie("s", "1")
    .documents(203, String.self, "A function", as: MediaType("text/x-fn"))
    Get("/asgi-class") { Raw(ClassApp()) }.documents(.ok, nil, "A class")
    Get("/asgi-method") { Raw(MethodApp().answer) }.documents(.created, nil, "A method")
    Get("/starlette") { Raw(ReadyMadeJSON(value: ["hello": "world"])) }.header("x-static", "1")
      .documents(.ok, [String: String].self)
  }
}

struct ClassApp: RawResponder {
  func respond(to request: Request, writer: any ResponseWriter) async throws {
    try await writer.head(.ok, [.contentLength: "9"])
    try await writer.write("class app")
  }
}

struct MethodApp: Sendable {
  func answer(_ request: Request, _ writer: any ResponseWriter) async throws {
    try await writer.head(.created, [:])
    try await writer.write("method ")
    try await writer.write("app")
  }
}

/// A responder made elsewhere, that knows nothing of routes.
struct ReadyMadeJSON: RawResponder {
  let value: [String: String]

  func respond(to request: Request, writer: any ResponseWriter) async throws {
    try await writer.send(JSON(value).rendered(for: request))
  }
}

extension HTTPField.Name {
  static var asgi: HTTPField.Name { HTTPField.Name("x-asgi") ?? .via }
}
