import Answerback

/// Seed page, "Status Codes": defaults by method, and declared statuses.
struct StatusCodes: Controller {
  var path: String { "/status" }

  var routes: [RouteNode] {
    Get("/accepted") { Resource(id: 1, name: "my resource") }.status(.accepted).summary("A declared 202")
    Post("/created") { Resource(id: 3, name: "new") }.summary("POST: 201 by default")
    Delete("/gone") { NoContent() }.summary("DELETE: 204 by default")
    Get("/nothing") { NoContent() }.summary("204 without content")
    Route("/several") { "any of them" }.methods(.get, .put, .delete).summary("Several methods: 200 for all")
  }
}
