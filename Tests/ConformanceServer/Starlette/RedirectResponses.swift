import Answerback

struct RedirectResponses: Controller {
  var routes: [RouteNode] {
    Route("/redirect") { request in
      Redirect(to: request.query("to") ?? "", status: Status(request.query("status").flatMap(Int.init) ?? 307))
    }
    .methods(.get, .post).responseStatus(.temporaryRedirect).raises(.internalServerError)
    .documentsOthers("The redirect that is asked for")
  }
}
