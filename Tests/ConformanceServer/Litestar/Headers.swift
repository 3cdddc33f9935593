import Answerback

struct Headers: Controller {
  var path: String { "/headers" }

  var routes: [RouteNode] {
    Get("/vs-static") { Response(Null(), headers: ["X-One": "dynamic", "X-Two": "dynamic-other-case"]) }
      .header("X-One", "static").header("x-two", "static")
    Get("/set-methods") {
      var response = Response(Null())
      try response.setHeader("X-A", 1)
      try response.setHeader("X-A", 2)
      response.setETag(try ETag("v2", weak: true))
      return response
    }
    Get("/etag-str") {
      var response = Response(Null())
      response.setETag(try ETag("unquoted"))
      return response
    }
    Get("/doc-only") { Response(Resource.mine, headers: ["Random-Header": "7"]) }
      .header(HeaderSetting("Random-Header", description: "a random number", documentationOnly: true))
    Get("/non-latin") { Response(Null(), headers: ["x-v": "€"]) }.raises(.internalServerError)
    Get("/int-value") {
      var response = Response(Null())
      try response.setHeader("x-v", 5)
      return response
    }
  }
}
