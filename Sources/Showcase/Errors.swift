import Answerback

/// Errors become responses, by default problem details.
struct Errors: Controller {
  var path: String { "/errors" }

  var routes: [RouteNode] {
    Get("/teapot") { () throws -> NoContent in
      throw HTTPError(.imATeapot, "teapot", extra: ["kind": "stout"], headers: ["X-Err": "1"])
    }
    .raises(.imATeapot).summary("An error with its own member and header")
    Get("/unexpected") { () throws -> NoContent in throw Unexpected() }.raises(.internalServerError)
      .summary("An unexpected failure: 500 without details")
    Get("/debug") { () throws -> NoContent in throw Unexpected() }.debug(true).raises(.internalServerError)
      .summary("The same with debug on: the detail describes the error")
    Get("/sold-out") { () throws -> NoContent in throw SoldOut(item: "lamp") }
      .error(SoldOut.self) { error, _ in HTTPError(.conflict, "the \(error.item) is sold out") }.raises(.conflict)
      .summary("An error of the app's own, turned into a response by its type")
    Get("/own-form") { () throws -> NoContent in throw HTTPError(.conflict, "taken") }.errors(as: Envelope()).raises(.conflict)
      .summary("An error in a form of the app's own")
  }
}

extension Errors {
  struct Unexpected: Error {}

  /// `{"error":{"code":409,"message":"taken"}}`.
  struct Envelope: ErrorForm {
    struct Content: Codable {
      var code: Int
      var message: String
    }

    func response(for error: HTTPError, in context: RenderingContext) throws -> AnyResponse {
      let content = Content(code: error.status.code, message: error.detail ?? error.status.reasonPhrase)
      return try JSON(["error": content], status: error.status, headers: error.headers).response(in: context)
    }

    func documentedBodies(in types: SchemaTypes) -> [(MediaType, Schema)] {
      [(.json, types.schema(of: [String: Content].self))]
    }
  }

  struct SoldOut: Error {
    var item: String
  }
}
