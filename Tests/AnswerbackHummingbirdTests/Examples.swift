#if Hummingbird
import Answerback
import AnswerbackHummingbird
import AnswerbackServer
import Hummingbird
import NIOCore

/// The bridges in both directions, each as small as it gets. The tests beside run every one on a real server.
///
/// Both modules have a `Router`, a `Request`, a `Response` and an `HTTPError`: where a file imports both, the module's name
/// says which.
enum Examples {
  /// Our handlers return what a handler of Hummingbird's would.
  static func appReturningGenerators() throws -> App {
    try App {
      Get("/text") { HummingbirdResponse("hello from Hummingbird") }
      Get("/teapot") { HummingbirdResponse(HTTPResponse.Status(code: 418)) }
      Get("/file") {
        let pieces = ["one ", "two ", "three"].map { ByteBuffer(string: $0) }
        return HummingbirdResponse(
          Hummingbird.Response(status: .ok, headers: [.contentType: "text/plain"], body: .init(contentsOf: pieces))
        )
      }
    }
    .header("app-level-header", "does not apply to what answers for itself")
  }

  /// A router of Hummingbird's answers some paths of our app.
  static func appWithHummingbirdRouter() throws -> App {
    let router = Hummingbird.Router()
    router.get("/birds/{name}") { request, context in
      "\(try context.parameters.require("name")), \(request.uri.queryParameters["mood"] ?? "in no mood")"
    }
    router.post("/birds") { request, context -> Hummingbird.Response in
      let name = String(buffer: try await request.body.collect(upTo: 1024))
      return Hummingbird.Response(status: .created, headers: [.location: "/birds/\(name)"])
    }
    let birds = HummingbirdResponse(router.buildResponder())
    return try App {
      Get("/birds/{name}") { birds }
      Post("/birds") { birds }
      Get("/own") { "ours" }
    }
  }

  /// A whole router of Hummingbird's, for our server: `Server(…)`.
  static func responderOfHummingbirdRouter() -> some Responder {
    let router = Hummingbird.Router()
    router.get("/") { _, _ in "all Hummingbird's" }
    return HummingbirdResponse(router.buildResponder())
  }

  /// Handlers of Hummingbird's return our responses.
  static func routerReturningResponses() -> Hummingbird.Router<BasicRequestContext> {
    let router = Hummingbird.Router()
    router.get("/resource") { _, _ in
      AnswerbackResponse(
        try Answerback.Response(
          ["id": 1],
          headers: ["MY-HEADER": "xyz"],
          cookies: [Cookie("my-cookie", "abc"), Cookie("second", "def")]
        )
      )
    }
    router.get("/page") { _, _ in AnswerbackResponse(HTML("<h1>Hello</h1>")) }
    router.get("/stream") { request, _ in
      try await AnswerbackResponse(
        Raw { _, writer in
          try await writer.head(.ok, [.contentType: "text/plain"])
          for piece in ["one ", "two ", "three"] { try await writer.write(piece) }
          try await writer.end()
        }
      ).started(for: request)
    }
    return router
  }

  /// An app of ours beneath a path of a Hummingbird application.
  static func routerWithMountedApp() throws -> Hummingbird.Router<BasicRequestContext> {
    let shop = try App {
      Get("/") { "welcome" }
      Get("/items/{id}", Path("id", Int.self), Query("limit", Int.self, in: 1...100, default: 20)) { _, id, limit in
        "item \(id), at most \(limit)"
      }
      Post("/items", Body([String: String].self)) { _, item in item }
    }
    let router = Hummingbird.Router()
    router.get("/health") { _, _ in "well" }
    router.mount(shop, at: "/shop")
    return router
  }

  /// A Hummingbird application that is nothing but an app of ours.
  static func applicationOfApp() throws -> some ApplicationProtocol {
    Application(responder: AnswerbackResponder(try App { Get("/") { "all ours" } }))
  }
}
#endif
