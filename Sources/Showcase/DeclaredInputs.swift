import Answerback

/// Inputs are declared: read before the handler runs, every fault in one 400.
struct DeclaredInputs: Controller {
  var path: String { "/items" }

  var routes: [RouteNode] {
    Get("/{id}", Path("id", Int.self)) { id in Resource(id: id, name: "item \(id)") }.summary("A path input")
    Get("", Query("limit", Int.self, in: 1...100, default: 20), Query("flag", Bool?.self)) { limit, flag in
      Page(limit: limit, flag: flag)
    }
    .summary("Query inputs with a range and a default")
    Get("/by-header", Header("X-Limit", Int.self, default: 10), CookieValue("sid", String?.self)) { limit, sid in
      ["limit": String(limit), "session": sid ?? "none"]
    }
    .summary("A header and a cookie as inputs")
    Post("", Body(NewResource.self)) { new -> Resource in
      guard new.size > 0 else { throw HTTPError(.unprocessableContent, "size is \(new.size); it must be at least 1") }
      return Resource(id: 3, name: new.name)
    }
    .raises(.unprocessableContent).summary("A JSON body, decoded")
  }
}

extension DeclaredInputs {
  struct NewResource: Decodable {
    var name: String
    var size: Int
  }

  struct Page: Codable {
    var limit: Int
    var flag: Bool?
  }
}
