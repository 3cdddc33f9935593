import Answerback

/// Litestar: "Setting Response Headers", "Setting Response Cookies", "Redirect Responses"; Starlette: "Delete Cookie", "RedirectResponse".
public enum HeadersAndCookies {
  public static func makeApp() throws -> App {
    try App {
      Router("/etag") {
        // `etag=ETag(documentation_only=True)`
        Get("/documented") { "text" }.etag("bar", documentationOnly: true)
        Get("/own") { Response("text").etag("own") }.etag("bar", documentationOnly: true)
      }
      Router("/layers") {
        Get("/etag") { "text" }.etag("foo", documentationOnly: true)
      }
      .etag("bar")

      // `response_cookies=[Cookie(key="local-cookie", …)]` with every attribute
      Get("/cookies") { "text" }
        .cookie("soon", "1", expires: .after(seconds: 60))
        .cookie("until", "2", expires: .at(HTTPDate(secondsSince1970: 4_000_000_000)), path: "/cookies", domain: "example.org")
        .cookie("apart", "3", secure: true, httpOnly: true, sameSite: Cookie.SameSite.none, partitioned: true)

      // "Using the After Request Hook": response.set_cookie, response.delete_cookie, response.set_header, response.set_etag
      Router("/hook") {
        Get("/") { "text" }
        Get("/async") { () async in "text" }
      }
      .afterRequest { response, request in
        try response.setCookie("Random-Cookie", "42", maxAge: 60)
        try response.deleteCookie("old")
        try response.setHeader("Random-Header", 5)
        try response.setETag("v1")
      }
      Get("/hook/awaiting") { "text" }
        .afterRequest { response, request in
          await Task.yield()
          try response.setCookie("Random-Cookie", request.query("is") ?? "42")
        }

      // Sessions that begin and end.
      Post("/login") { NoContent().cookie("sid", "31d4", httpOnly: true) }
      Delete("/login") { NoContent().deletingCookie("sid", httpOnly: true) }
      Delete("/login/labels") { NoContent(headers: ["X-Bye": "ada"], cookies: [try .deletion("sid")]) }

      // RedirectResponse(url, status_code=307, headers=…)
      Get("/moved") { Redirect.temporary(to: "/", headers: ["X-Why": "moved"], cookies: [try Cookie("seen", "1")]) }
      Get("/moved/modified") { Redirect.permanent(to: "/").header("X-Why", "moved").cookie("seen", "1") }
    }
    .documentation(OpenAPIInfo(title: "Headers", version: "1"))
  }
}
