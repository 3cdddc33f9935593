import Answerback

struct Lamp: Codable {
  var id: Int
  var name: String
}

struct NewLamp: Decodable {
  var name: String
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
      Get("/login") { Response(["user": "ada"], cookies: [try Cookie("sid", "31d4", httpOnly: true)]) }
      Delete("/login") { NoContent().deletingCookie("sid") }
    }
    .cacheControl(.noStore)
  }
  .header("X-Served-By", "lamps", description: "set on every normal answer")
}
