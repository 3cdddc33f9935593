import Answerback

/// The second app, mounted at `/layers`.
enum LayersApp {
  static func make() throws -> App {
    try App {
      Router("/r") { LayersController() }
        .header("router-level-header", "router header").header("shared", "router")
        .cookie("router-cookie", "router value").cookie("shared", "router")
      AfterRequest()
      Get("/plain") { ["hello": "layers"] }
      Get("/dict") { ["hello": "layers"] }.headers(["my-header": "header-value"]).cookies(["my-cookie": "cookie-value"])
    }
    .header("app-level-header", "app header").header("shared", "app")
    .cookie("app-cookie", "app value").cookie("shared", "app")
    .cacheControl(.maxAge(2_628_288), .public)
    .etag("app")
    .errors(as: LitestarErrors())
  }
}

struct LayersController: Controller {
  var path: String { "/c" }
  var settings: Settings {
    Settings()
      .header("controller-level-header", "controller header").header("shared", "controller")
      .cookie("controller-cookie", "controller value").cookie("shared", "controller")
      .cacheControl(.maxAge(86_400), .public)
      .etag("controller")
  }

  var routes: [RouteNode] {
    Get("/all") { Self.hello }.header("my-local-header", "local header").cookie("local-cookie", "local value")
    Get("/override") { Self.hello }
      .header("shared", "handler").cookie("shared", "handler").cacheControl(.noStore).etag("handler", weak: true)
    Get("/case") { Self.hello }.header("Shared", "handler other case")
    Get("/cookie-path") { Self.hello }.cookie("shared", "handler", path: "/elsewhere")
    Get("/cookie-domain") { Self.hello }.cookie("shared", "handler", domain: "example.com")
    Get("/doc-only-hides") { Self.hello }
      .header(HeaderSetting("shared", documentationOnly: true)).documentedCookie("shared")
    Get("/response-wins") {
      var response = Response(
        Self.hello,
        headers: ["shared": "response", "cache-control": "private"],
        cookies: [try Cookie("shared", "response")]
      )
      response.setETag(try ETag("resp"))
      return response
    }
    Get("/raw-header-cc") { Self.hello }.header("cache-control", "no-cache")
    Get("/missing") { () throws -> Null in throw HTTPError(.notFound, "nope") }.raises(.notFound)
  }

  private static let hello = ["hello": "world"]
}

struct AfterRequest: RouteComponent {
  var node: RouteNode {
    Router("/after") {
      Get("/router") { Self.hello }
      Get("/handler") { Self.hello }.afterRequest { response, _ in try response.headers.set("X-After", "handler") }
      Get("/static") { Self.hello }.header("X-After", "static").cookie("after", "static")
      Router("/r2") {
        Get("/response") { Response(Self.hello, headers: ["X-After": "response"], cookies: [try Cookie("after", "response")]) }
      }
    }
    .header(HeaderSetting("X-After", description: "set by the hook", documentationOnly: true))
    .afterRequest { response, _ in
      try response.headers.set("X-After", "router")
      response.cookies.set(try Cookie("after", "router"))
    }
    .node
  }

  private static let hello = ["hello": "layers"]
}
