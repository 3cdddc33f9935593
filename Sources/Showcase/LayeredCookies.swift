import Answerback

/// Seed page, "Setting Response Cookies": the nearest layer's cookie of a name, path and domain is sent.
struct LayeredCookies: RouteComponent {
  var node: RouteNode {
    Router("/cookies") {
      Router("/layers") { CookieController() }
        .cookie("router-cookie", "router value")
        .cookie("my-cookie", "123")
    }
    .cookie("app-cookie", "app value")
    .node
  }
}

extension LayeredCookies {
  struct CookieController: Controller {
    var path: String { "/controller" }
    var settings: Settings { Settings().cookie("controller-cookie", "controller value") }

    var routes: [RouteNode] {
      Get("/all") { ["hello": "world"] }.cookie("local-cookie", "local value").summary("A cookie from each of four layers")
      Get("/override") { ["hello": "world"] }.cookie("my-cookie", "456").summary("Declared twice: the nearer one is sent")
      Get("/login") {
        var response = Response(["user": "ada"])
        try response.setCookie("sid", "31d4d96e407aad42", maxAge: 3600, secure: true, httpOnly: true, sameSite: .strict)
        return response
      }
      .offers(.json).summary("A cookie with attributes, set by the response")
      Get("/logout") { Response(["user": Null()]).deletingCookie("sid") }
        .offers(.json).summary("A cookie deleted at the client")
    }
  }
}
