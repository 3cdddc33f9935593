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
    Get("/debug") { () throws -> NoContent in throw Unexpected() }.debug(true).raises(.internalServerError)
      .summary("The same with debug on: the detail is the error's description")
    Get("/sold-out") { () throws -> NoContent in throw SoldOut(item: "lamp") }
      .error(SoldOut.self) { error, _ in HTTPError(.conflict, "the \(error.item) is sold out") }.raises(.conflict)
      .summary("An error of the app's own, turned into a response by its type")
  }
}

extension Errors {
  struct Unexpected: Error {}

  struct SoldOut: Error {
    var item: String
  }
}
