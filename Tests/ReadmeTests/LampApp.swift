import Answerback

struct Lamp: Codable {
  var id: Int
  var name: String
}

struct NewLamp: Decodable {
  var name: String
}

enum LampError: Error {
  case lit(Int)
}

func makeApp() throws -> App {
  try App {
    Get("/lamps/{id}", Path("id", Int.self)) { id in Lamp(id: id, name: "desk lamp") }
    Post("/lamps", Body(NewLamp.self)) { new in
      Response(Lamp(id: 3, name: new.name), headers: ["Location": "/lamps/3"])
    }
    Get("/lamp") {
      Negotiated {
        Offer(.json) { Lamp(id: 1, name: "desk lamp") }
        Offer(.text) { "desk lamp" }
      }
    }
    Router("/account") {
      Get("/login") { Response(["user": "ada"]).cookie("sid", "31d4", httpOnly: true) }
      Delete("/login") { NoContent().deletingCookie("sid") }
    }
    .cacheControl(.noStore)
    Get("/lamps.html") { HTML("<p>desk lamp").header("X-Lamps", 1).background { print("seen") } }
    Delete("/lamps/{id}", Path("id", Int.self)) { id -> NoContent in throw LampError.lit(id) }
  }
  .error(LampError.self) { error, _ in HTTPError(.conflict, "\(error)") }
  .around { request, next in
    var response = try await next(request)
    try response.setHeader("X-Request-ID", request.id)
    return response
  }
  .header("X-Served-By", "lamps", description: "set on every normal response")
}
