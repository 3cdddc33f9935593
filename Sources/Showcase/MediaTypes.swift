import Answerback

/// Seed page, "Media Type": the media type decides how a value is encoded.
struct MediaTypes: Controller {
  var path: String { "/media" }

  var routes: [RouteNode] {
    Get("/json") { ["hello": "world"] }.mediaType(.json).summary("JSON, the default")
    Get("/messagepack") { ["hello": "world"] }.mediaType(.messagePack).summary("The same value as MessagePack")
    Get("/text") { "healthy" }.mediaType(.text).summary("Plain text")
    Get("/html") { "<p>hi é</p>" }.mediaType(.html).summary("HTML")
    Get("/markdown") { "# hi é" }.mediaType(.markdown).summary("Markdown")
    Get("/css") { "a{}" }.mediaType(.css).summary("CSS")
    Get("/xml") { "<a/>" }.mediaType(.xml).summary("XML")
    Get("/csv") { "lamp,price\r\n" }.mediaType("text/csv").summary("A type that has no name here")
    Get("/html-response") { HTML("<p>hi é</p>") }.summary("HTML by its response class")
    Get("/plain-text") { PlainText("healthy") }.summary("Plain text by its response class")
    Get("/json-text") { JSON("text") }.summary("Text as JSON: quoted")
    Get("/problem") { ["title": "short and stout"] }.mediaType("application/problem+json").status(418)
      .summary("A custom +json type")
  }
}
