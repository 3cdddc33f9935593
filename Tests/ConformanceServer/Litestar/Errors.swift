import Answerback

struct Errors: Controller {
  var path: String { "/errors" }

  var routes: [RouteNode] {
    Get("/unhandled") { () throws -> Null in throw Secret() }.raises(.internalServerError)
    Get("/http") { () throws -> Null in
      throw HTTPError(.imATeapot, "teapot", extra: ["k": [1]], headers: ["x-err": "1"])
    }
    .raises(.imATeapot)
    Get("/http-plain", Query("code", Int.self)) { _, code -> Null in throw HTTPError(Status(code)) }
      .documentsOthers("The error that is asked for")
    Get("/unauthorized") { () throws -> Null in throw HTTPError(.unauthorized, headers: ["WWW-Authenticate": "Basic"]) }
      .raises(.unauthorized)
    Get("/html-route") { () throws -> String in throw HTTPError(.badRequest, "bad <b>") }.mediaType(.html).raises(.badRequest)
    Get("/html-validation", Query("n", Int.self)) { _, n in "\(n)" }.mediaType(.html)
    Get("/with-layers") { () throws -> Null in throw HTTPError(.badRequest, "bad") }
      .header("x-static", "1").cookie("ec", "1").cacheControl(.maxAge(60)).raises(.badRequest)
    Get(
      "/validation/{n}",
      Path("n", Int.self),
      Query("limit", Int.self, in: 1...5),
      Query("flag", Bool?.self)
    ) { _, n, limit, flag in
      OrderedObject(["n": n, "limit": limit, "flag": flag])
    }
    Post("/body", Body(Resource.self)) { _, resource in resource }
  }

  private struct Secret: Error, CustomStringConvertible {
    let description = "secret"
  }
}
