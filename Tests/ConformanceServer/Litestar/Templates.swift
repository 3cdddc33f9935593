import Answerback

struct Templates: Controller {
  var path: String { "/template" }

  var routes: [RouteNode] {
    Get("/named", Query("name", String.self), Query("media", String?.self)) { _, name, media in
      Template(
        name,
        ["user": "Moishe <b>", "note": "n & m"],
        mediaType: try media.map { try MediaType(parsing: $0) }
      )
    }
    .offers(.html, .text, .xml, .css, .json).raises(.internalServerError)
    Get("/str") { Template(text: "Hi {{user}}", ["user": "<b>"]) }
    Get("/handler-media") { Template("info.html", ["user": "u", "note": ""]) }.mediaType(.xhtml)
    Get("/status") { Template("info.txt", ["user": "u"], headers: ["x-t": "2"]) }
      .status(202).header("x-s", "1").cookie("tc", "1").offers(.text)
    Get("/own-status") { Template("info.txt", ["user": "u"], status: 404) }
      .responseStatus(.notFound).offers(.text)
  }
}
