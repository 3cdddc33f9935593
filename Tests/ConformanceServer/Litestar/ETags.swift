import Answerback

struct ETags: Controller {
  var path: String { "/etag" }

  var routes: [RouteNode] {
    Get("/build", Query("value", String?.self), Query("weak", Bool.self, default: false)) { _, value, weak in
      guard let value else { return OrderedObject(["error": "value is missing"]) }
      return Self.answer { OrderedObject(["value": try ETag(value, weak: weak).description]) }
    }
    Get("/parse", Query("value", String.self, default: "")) { _, text in
      Self.answer {
        let tag = try ETag(parsing: text)
        return OrderedObject(["weak": tag.weak, "value": tag.value])
      }
    }
  }

  private static func answer(_ make: () throws -> OrderedObject) -> OrderedObject {
    do {
      return try make()
    } catch {
      return OrderedObject(["error": "\(error)"])
    }
  }
}
