import Answerback

/// Seed page, "Setting Response Headers": the nearest of four layers wins.
struct LayeredHeaders: RouteComponent {
  var node: RouteNode {
    Router("/headers") {
      Router("/layers") { HeaderController() }
        .header("router-level-header", "router header")
        .header("shared", "router")
    }
    .header("app-level-header", "app header", description: "set on every normal answer")
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
      Get("/override") { ["hello": "world"] }.header("Shared", "handler").summary("One name on four layers: the nearest wins")
      Get("/response") { Response(["hello": "world"], headers: ["shared": "response"]) }.offers(.json)
        .summary("The response beats the layers")
      Get("/hook") { ["hello": "world"] }.afterRequest { response, _ in try response.headers.set("X-After", "hook") }
        .summary("A header set after the request")
    }
  }
}
