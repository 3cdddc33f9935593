import Answerback

/// Seed page, "Media Type": the type decides how a value is written.
struct MediaTypes: Controller {
  var path: String { "/media" }

  var routes: [RouteNode] {
    Get("/json") { ["hello": "world"] }.summary("JSON, the default")
    Get("/messagepack") { ["hello": "world"] }.mediaType(.messagePack).summary("The same value as MessagePack")
    Get("/text") { "healthy" }.mediaType(.text).summary("Plain text")
    Get("/html") { "<p>hi é</p>" }.mediaType(.html).summary("HTML")
    Get("/markdown") { "# hi é" }.mediaType(.markdown).summary("Markdown")
    Get("/css") { "a{}" }.mediaType(.css).summary("CSS")
    Get("/xml") { "<a/>" }.mediaType(.xml).summary("XML")
    Get("/problem") { ["title": "short and stout"] }.mediaType("application/problem+json").status(418)
      .summary("A +json type of one's own")
  }
}
