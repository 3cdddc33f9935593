import Answerback

struct ErrorResponses: Controller {
  var path: String { "/error" }

  var routes: [RouteNode] {
    Get("/http/{code}", Path("code", Int.self)) { _, code -> Null in
      throw HTTPError(Status(code), headers: ["X-Err": "1"])
    }
    Get("/crash") { () throws -> Null in throw Crash() }
  }

  private struct Crash: Error {}
}
