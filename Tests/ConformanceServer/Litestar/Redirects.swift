import Answerback

struct Redirects: Controller {
  var path: String { "/redirect" }

  var routes: [RouteNode] {
    Get("/default") { Redirect(to: "/other-path") }
    Get("/explicit") { Redirect(to: "/other-path") }.status(307)
    Get("/to") { request in
      Redirect(
        to: request.query("path") ?? "",
        status: try request.query("code").map { code in
          guard let number = Int(code) else { throw HTTPError(.badRequest, "code is no number") }
          return Status(number)
        },
        mediaType: try request.query("media").map { try MediaType(parsing: $0) }
      )
    }
    .raises(.badRequest, .internalServerError).documentsOthers("The redirect that is asked for")
    Get("/query") { Redirect(to: "/other", query: ["a": "1 2", "b": "x", "b": "y&z", "c": "é"]) }
    Get("/query-existing") { Redirect(to: "/other?z=0#frag", query: ["a": "1"]) }
    Get("/multidict") { Redirect(to: "/other", query: ["k": "1", "k": "2"]) }
    Get("/extras") {
      Redirect(to: "/o", headers: ["x-why": "moved", "location": "/ignored"], cookies: [try Cookie("c", "1")])
    }
    Post("/see-other") { Redirect.seeOther(to: "/done") }.responseStatus(.seeOther)
  }
}
