import Answerback

/// Seed pages, "Redirect Responses" and "RedirectResponse".
struct Redirects: Controller {
  var path: String { "/redirects" }

  var routes: [RouteNode] {
    Get("/default") { Redirect(to: "/redirects/target") }.responseStatus(.found).summary("302, Litestar's default")
    Get("/temporary") { Redirect.temporary(to: "/redirects/target") }.responseStatus(.temporaryRedirect).summary(
      "307, Starlette's default"
    )
    Get("/permanent") { Redirect.permanent(to: "/redirects/target") }.responseStatus(.permanentRedirect).summary("308, for good")
    Get("/status") { Redirect(to: "/redirects/target", status: .movedPermanently) }.responseStatus(.movedPermanently)
      .summary("A status of its own: 301")
    Get("/route-status") { Redirect(to: "/redirects/target") }.status(.permanentRedirect)
      .summary("The status of the route")
    Get("/query") { Redirect(to: "/redirects/target?z=0#frag", query: ["q": "a b", "tag": "x", "tag": "é"]) }
      .responseStatus(.found).summary("Query parameters, merged before the fragment")
    Post("/done") { Redirect.seeOther(to: "/redirects/target") }.responseStatus(.seeOther).summary("303 after a POST")
    Get("/chain/{left}", Path("left", Int.self)) { _, left in
      Redirect(
        to: left > 1 ? "/redirects/chain/\(left - 1)" : "/redirects/target",
        headers: ["X-Left": "\(left)"],
        cookies: [try Cookie("hop", "\(left)")]
      )
    }
    .responseStatus(.found).summary("Several hops, each with a header and a cookie")
    Get("/target") { request in ["arrived": request.target] }.summary("The target of the redirects")
  }
}
