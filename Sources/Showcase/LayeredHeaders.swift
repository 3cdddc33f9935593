import Answerback

/// Seed page, "Setting Response Headers": of four layers the nearest is used.
struct LayeredHeaders: RouteComponent {
  var node: RouteNode {
    Router("/headers") {
      Router("/layers") { HeaderController() }
        .header("router-level-header", "router header")
        .header("shared", "router")
    }
    .header("app-level-header", "app header", description: "set on every normal response")
    .header("shared", "app")
    .node
  }
}

extension LayeredHeaders {
  struct HeaderController: Controller {
    var path: String { "/controller" }
    var settings: Settings {
      Settings().header("controller-level-header", "controller header").header("shared", "controller")
    }

    var routes: [RouteNode] {
      Get("/all") { ["hello": "world"] }.header("my-local-header", "local header").summary("A header from each of four layers")
      Get("/override") { ["hello": "world"] }.header("Shared", "handler").summary("One name on four layers: the nearest is sent")
      Get("/response") { Response(["hello": "world"], headers: ["shared": "response"]) }.offers(.json)
        .summary("The response beats the layers")
      Get("/hook") { ["hello": "world"] }.afterRequest { response, _ in try response.setHeader("X-After", "hook") }
        .summary("A header set after the request")
      Get("/own") {
        var response = Response(["hello": "world"])
        try response.setHeader("X-Own", 5)
        try response.setETag("v1")
        return response
      }
      .offers(.json).summary("A header and an entity tag, set on the response")
      Get("/modified") { Response(["hello": "world"]).header("X-Own", 5).etag("v1", weak: true) }.offers(.json)
        .summary("The same as modifiers; the tag is weak")
      Get("/several") { ["hello": "world"] }.headers(["X-One": "1", "X-Two": "2"])
        .header(HeaderSetting("X-Three", "3", description: "as an object", required: true))
        .summary("Several at once, and an object")
      Get("/random") { Response(["hello": "world"]).header("X-Random", Int.random(in: 1...6)) }
        .header(HeaderSetting("X-Random", description: "a number that the handler sets", documentationOnly: true))
        .documentedCookie("chosen", description: "set now and then").etag("v1", documentationOnly: true)
        .offers(.json).summary("Documented by the route, set by the handler or not at all")
    }
  }
}

extension LayeredHeaders {
  /// Seed page, "Predefined Headers": Cache-Control and ETag on layers. The nearest is sent.
  struct Caching: RouteComponent {
    var node: RouteNode {
      Router("/caching") {
        Get("/population") { ["population": 7_900_000_000] }.summary("max-age of a month, from the router")
        Get("/chance_of_rain") { ["chance": 0.5] }.cacheControl(.maxAge(.days(1)), .public).summary("max-age of a day")
        Get("/timestamp") { ["time": "now"] }.cacheControl(.noStore).summary("Not to be stored")
        Get("/tagged") { ["tagged": true] }.etag("v1").summary("An entity tag; If-None-Match answers 304")
        Get("/weak") { ["tagged": "weakly"] }.etag("v1", weak: true).cacheControl(.maxAge(.days(30)), .public)
          .summary("A weak entity tag")
      }
      .cacheControl(.maxAge(2_628_288), .public)
      .node
    }
  }
}
