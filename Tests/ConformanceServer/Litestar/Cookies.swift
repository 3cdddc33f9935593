import Answerback

struct Cookies: Controller {
  var path: String { "/cookies" }

  private let arguments = Inputs(
    Query("key", String.self, default: ""),
    Query("value", String.self, default: ""),
    Query("max_age", Int?.self),
    Query("expires", Int?.self),
    Query("cpath", String.self, default: "/"),
    Query("domain", String?.self),
    Query("secure", Bool.self, default: false),
    Query("httponly", Bool.self, default: false),
    Query("samesite", String.self, default: "lax"),
    Query("doc", Bool.self, default: false)
  ) {
    Arguments(key: $0, value: $1, maxAge: $2, expires: $3, path: $4, domain: $5, secure: $6, httpOnly: $7, sameSite: $8, doc: $9)
  }

  var routes: [RouteNode] {
    Get("/build", arguments) { _, arguments in
      var response = Response(Null())
      let cookie = try arguments.cookie()
      if !arguments.doc { response.setCookie(cookie) }
      return response
    }
    .raises(.unprocessableContent)
    Get("/set-twice") {
      var response = Response(Null(), cookies: [try Cookie("foo", "first")])
      response.setCookie(try Cookie("foo", "second"))
      response.setCookie(try Cookie("foo", "third", path: "/sub"))
      return response
    }
    Get("/delete") {
      var response = Response(Null())
      try response.deleteCookie("gone")
      return response
    }
    Get("/delete-scoped") {
      var response = Response(
        Null(),
        cookies: [try Cookie("gone", "x"), try Cookie("gone", "y", path: "/p"), try Cookie("keep", "z")]
      )
      try response.deleteCookie("gone", path: "/p", domain: "example.com")
      try response.deleteCookie("gone")
      return response
    }
    Get("/set-kwargs") {
      var response = Response(Null())
      response.setCookie(
        try Cookie("k", "v", maxAge: 60, path: "/x", domain: "example.com", secure: true, httpOnly: true, sameSite: .strict)
      )
      response.setCookie(try Cookie("obj", "o"))
      return response
    }
    Get("/vs-static") { Response(Null(), cookies: [try Cookie("my-cookie", "dynamic")]) }.cookie("my-cookie", "static")
  }

  private struct Arguments: Sendable {
    let key: String, value: String, maxAge: Int?, expires: Int?, path: String, domain: String?
    let secure: Bool, httpOnly: Bool, sameSite: String, doc: Bool

    /// - Throws: a 422 with the reason of the refusal.
    func cookie() throws -> Cookie {
      do {
        return try Cookie(
          key,
          value,
          maxAge: maxAge,
          expires: expires.map { .after(seconds: $0) },
          path: path.isEmpty ? nil : path,
          domain: domain.flatMap { $0.isEmpty ? nil : $0 },
          secure: secure,
          httpOnly: httpOnly,
          sameSite: try sameSiteValue()
        )
      } catch let error as FieldValueError {
        throw HTTPError(.unprocessableContent, error.description)
      }
    }

    private func sameSiteValue() throws -> Cookie.SameSite? {
      if sameSite == "unset" { return nil }
      guard let value = Cookie.SameSite(rawValue: sameSite) else {
        throw HTTPError(.unprocessableContent, "samesite is \(sameSite); use lax, strict or none")
      }
      return value
    }
  }
}
