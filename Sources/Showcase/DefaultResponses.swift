import Answerback
import Foundation

struct Resource: Codable {
  var id: Int
  var name: String
}

/// Seed page, top: a handler returns a value, and the framework makes the response.
struct DefaultResponses: Controller {
  /// Stands for a library that blocks, as most that read files do.
  private static func readSlowly() -> String {
    Thread.sleep(forTimeInterval: 0.02)
    return "read"
  }

  var path: String { "/default" }

  var routes: [RouteNode] {
    Get("/resource") { Resource(id: 1, name: "my resource") }.summary("A record: JSON, 200")
    Get("/list") { [Resource(id: 1, name: "one"), Resource(id: 2, name: "two")] }.summary("A list of records")
    Get("/text") { "The rumbling rabbit ran around the rock" }.summary("Text: text/plain")
    Get("/null") { Null() }.summary("A value that is nothing: null")
    Post("/items", Body(Resource.self)) { new in new }.summary("POST: 201")
    Put("/items/{id}", Path("id", Int.self)) { id in Resource(id: id, name: "replaced") }.summary("PUT: 200")
    Patch("/items/{id}", Path("id", Int.self)) { id in Resource(id: id, name: "changed") }.summary("PATCH: 200")
    Delete("/items/{id}", Path("id", Int.self)) { _ in NoContent() }.summary("DELETE: 204")
    Head("/probe") { NoContent() }.summary("A route for HEAD alone")
    Route("/any") { request in ["method": request.method.rawValue] }.methods(.get, .put, .patch)
      .summary("One handler, three methods")
    Get("/slow") { Self.readSlowly() }.blocking().summary("A handler that blocks, on a thread where it may")
    Get("/slow-part") { () async throws in try await BlockingPool.shared.run { Self.readSlowly() } }
      .summary("An async handler with a part that blocks")
  }
}
