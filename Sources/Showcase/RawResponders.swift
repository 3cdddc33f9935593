import Answerback
import AnswerbackHummingbird

/// Seed page, "Returning ASGI Applications", in its three forms: a closure, a method, a type.
struct RawResponders: Controller {
  var path: String { "/raw" }

  private let greeter = Greeter()

  var routes: [RouteNode] {
    Get("/closure") {
      Raw { _, writer in
        try await writer.head(.ok, [.contentType: "text/x-raw"])
        try await writer.write("written ")
        try await writer.write("in pieces")
      }
    }
    .header("unused", "settings do not apply").summary("A closure that writes head and body")
    .documents(.ok, String.self, "Text in pieces", as: MediaType("text/x-raw"))
    Get("/method") { Raw(greeter.greet) }.summary("A method of an object")
      .documents(.created, String.self, "A greeting", as: .text)
    Get("/type") { Raw(Teapot()) }.summary("A value of a responder type")
      .documents(.imATeapot, String.self, "Short and stout", as: .text)
    #if Hummingbird
    Get("/hummingbird") { HummingbirdResponse("hello from Hummingbird") }
      .documents(.ok, String.self, "A greeting", as: .text).summary("A response of another framework")
    #endif
  }
}

extension RawResponders {
  struct Greeter: Sendable {
    func greet(_ request: Request, _ writer: any ResponseWriter) async throws {
      try await writer.send(Response("hello from \(request.path)", status: .created).rendered(for: request))
    }
  }

  struct Teapot: RawResponder {
    func respond(to request: Request, writer: any ResponseWriter) async throws {
      try await writer.head(.imATeapot, [.contentType: "text/plain", .contentLength: "15"])
      try await writer.write("short and stout")
    }
  }
}
