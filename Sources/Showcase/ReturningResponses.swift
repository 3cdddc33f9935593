import Answerback

/// Seed page, "Returning responses": a response object has a say in everything.
struct ReturningResponses: Controller {
  var path: String { "/returning" }

  var routes: [RouteNode] {
    Get("/response") {
      Response(Resource(id: 1, name: "my resource"), headers: ["MY-HEADER": "xyz"], cookies: [try Cookie("my-cookie", "abc")])
    }
    .offers(.json).summary("A header and a cookie of its own")
    Get("/own-status") { Response("own", status: .nonAuthoritativeInformation, mediaType: .html) }.status(.accepted)
      .responseStatus(.nonAuthoritativeInformation).offers(.html).summary("The response's status beats the route's")
  }
}
