import Answerback

struct ErrorResponses: Controller {
  var path: String { "/error" }

  var routes: [RouteNode] {
    Get("/http/{code}", Path("code", Int.self)) { _, code -> Null in
      throw HTTPError(Status(code), headers: ["X-Err": "1"])
    }
    .documentsOthers("The error that is asked for")
    Get("/crash") { () throws -> Null in throw Crash() }.raises(.internalServerError)
  }

  private struct Crash: Error {}
}
