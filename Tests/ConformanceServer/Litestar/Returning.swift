import Answerback

struct Returning: Controller {
  var path: String { "/returning" }

  var routes: [RouteNode] {
    built + lowLevel
  }

  @RoutesBuilder private var built: [RouteNode] {
    Get("/response") { Response(Resource.mine, headers: ["MY-HEADER": "xyz"], cookies: [try Cookie("my-cookie", "abc")]) }
    Get("/args") { Response("<i>x</i>") }.status(202).mediaType(.html)
    Get("/args-own") { Response("own", status: 203, mediaType: .text) }.status(202).mediaType(.html)
      .responseStatus(203).offers(.text)
    Get("/mapping-args") {
      Response(Null(), headers: ["X-List": "1"], cookies: [try Cookie("a", "1"), try Cookie("b", "2")])
    }
    Get("/own-content-type") {
      Response(["a": 1], headers: ["Content-Type": "application/hal+json", "Content-Length": "7"])
    }
    .mediaType("application/hal+json")
  }
}
