import Answerback

struct Statuses: Controller {
  var path: String { "/status" }

  var routes: [RouteNode] {
    declared + decided
  }

  @RoutesBuilder private var declared: [RouteNode] {
    Get("/get") { "ok" }
    Post("/post") { "ok" }
    Put("/put") { "ok" }
    Patch("/patch") { "ok" }
    Delete("/delete") { NoContent() }
    Delete("/delete-body") { ["deleted": 1] }.status(.ok)
    Get("/accepted") { Resource.mine }.status(202)
    Get("/enum") { Resource.mine }.status(.nonAuthoritativeInformation)
    Route("/multi-get-put") { "multi" }.methods(.get, .put)
    Route("/multi-get-post") { "multi" }.methods(.get, .post)
    Route("/multi-get-delete") { Null() }.methods(.get, .delete)
    Get("/static-204") { NoContent() }.status(204)
    Get("/static-205") { NoContent() }.status(205)
  }

  @RoutesBuilder private var decided: [RouteNode] {
    Get("/dynamic-204-body") { Response(["a": 1], status: .noContent) }.raises(.internalServerError)
    Get("/dynamic-204-none") { Response(Null(), status: .noContent) }.responseStatus(.noContent)
    Get("/dynamic-304") {
      var response = Response(Null(), status: .notModified)
      response.setETag(try ETag("v1"))
      return response
    }
    .responseStatus(.notModified)
    Head("/head") { Null() }
    Head("/head-response") { Response(Null(), headers: ["x-total": "50"]) }
  }
}
