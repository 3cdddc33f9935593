import Answerback

/// Errors are answers: problem details by default.
struct Errors: Controller {
  var path: String { "/errors" }

  var routes: [RouteNode] {
    Get("/teapot") { () throws -> NoContent in
      throw HTTPError(.imATeapot, "teapot", extra: ["kind": "stout"], headers: ["X-Err": "1"])
    }
    .raises(.imATeapot).summary("An error with a member and a header of its own")
    Get("/unexpected") { () throws -> NoContent in throw Unexpected() }.raises(.internalServerError)
      .summary("An unexpected failure: 500, and no more is told")
  }
}

extension Errors {
  struct Unexpected: Error {}
}
