import Answerback

struct Resource: Codable {
  var id: Int
  var name: String
}

/// Seed page, top: return a value, and the rest is handled.
struct DefaultResponses: Controller {
  var path: String { "/default" }

  var routes: [RouteNode] {
    Get("/resource") { Resource(id: 1, name: "my resource") }.summary("A record: JSON, 200")
    Get("/list") { [Resource(id: 1, name: "one"), Resource(id: 2, name: "two")] }.summary("A list of records")
    Get("/text") { "The rumbling rabbit ran around the rock" }.summary("Text: text/plain")
    Get("/null") { Null() }.summary("A value that is nothing: null")
  }
}
