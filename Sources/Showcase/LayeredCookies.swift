import Answerback

/// Seed page, "Setting Response Cookies": of several cookies with the same name, path and domain, that of the nearest layer is
/// sent.
struct LayeredCookies: RouteComponent {
  private let controller: CookieController

  /// - Throws: an error for a cookie that can't be sent, which would be a bug of the showcase.
  init() throws {
    controller = CookieController(theme: CookieSetting(try Cookie("theme", "dark", maxAge: 60), description: "how pages look"))
  }

  var node: RouteNode {
    Router("/cookies") {
      Router("/layers") { controller }
        .cookie("router-cookie", "router value")
        .cookie("my-cookie", "123")
    }
    .cookie("app-cookie", "app value")
    .node
  }
}

extension LayeredCookies {
  struct CookieController: Controller {
    let theme: CookieSetting

    var path: String { "/controller" }
    var settings: Settings { Settings().cookie("controller-cookie", "controller value") }

    var routes: [RouteNode] {
      Get("/all") { ["hello": "world"] }.cookie("local-cookie", "local value").summary("A cookie from each of four layers")
      Get("/override") { ["hello": "world"] }.cookie("my-cookie", "456").summary("Declared twice: the nearer cookie is sent")
      Get("/login") {
        var response = Response(["user": "ada"])
        try response.setCookie("sid", "31d4d96e407aad42", maxAge: 3600, secure: true, httpOnly: true, sameSite: .strict)
        return response
      }
      .offers(.json).summary("A cookie with attributes, set by the response")
      Get("/logout") { Response(["user": Null()]).deletingCookie("sid") }
        .offers(.json).summary("A cookie deleted at the client")
      Get("/settings") { ["hello": "world"] }.cookies(["one": "1", "two": "2"]).cookie(theme)
        .summary("Several at once, and an object")
      Get("/hook") { ["hello": "world"] }
        .afterRequest { response, _ in
          try response.setCookie("visited", "yes")
          try response.deleteCookie("my-cookie")
        }
        .summary("A cookie set and one deleted after the request")
      Get("/every-attribute") {
        Response(["user": "ada"])
          .cookie(
            try Cookie(
              "sid",
              "31d4",
              maxAge: 60,
              expires: .after(seconds: 60),
              path: "/cookies",
              domain: "example.org",
              secure: true,
              httpOnly: true,
              sameSite: Cookie.SameSite.none,
              partitioned: true
            )
          )
          .cookie("plain", "1")
      }
      .offers(.json).summary("A cookie with every attribute, and one with the default ones")
    }
  }
}
