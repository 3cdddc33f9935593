import Answerback
import Synchronization

/// Seed page, "Returning responses": a response sets its own status, headers, cookies and media type.
struct ReturningResponses: Controller {
  private let pages = Pages()

  var path: String { "/returning" }

  var routes: [RouteNode] {
    Get("/response") {
      Response(Resource(id: 1, name: "my resource"), headers: ["MY-HEADER": "xyz"], cookies: [try Cookie("my-cookie", "abc")])
    }
    .offers(.json).summary("A header and a cookie of its own")
    Post("/page") {
      HTML("<p>written</p>").status(.created).header("X-Kind", "page").cookie("seen", "yes").background { pages.count() }
    }
    .summary("The same on every kind of response, as modifiers")
    Get("/pages") { pages.written }.summary("How many pages have been written")
    Get("/own-status") { Response("own", status: .nonAuthoritativeInformation, mediaType: .html) }.status(.accepted)
      .responseStatus(.nonAuthoritativeInformation).offers(.html).summary("The response overrides the status of the route")
  }
}

extension ReturningResponses {
  private final class Pages: Sendable {
    private let number = Atomic(0)

    var written: Int { number.load(ordering: .relaxed) }

    func count() { number.add(1, ordering: .relaxed) }
  }
}
