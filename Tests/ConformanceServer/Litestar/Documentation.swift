import Answerback

struct Documentation: Controller {
  var path: String { "/docs" }

  var routes: [RouteNode] {
    Get("/any") { ["x": 1] }
    Get("/none") { Null() }
    Get("/typed") { Resource.mine }
      .responseDescription("A resource")
      .header(HeaderSetting("X-Doc", documentationOnly: true, required: true, deprecated: true))
      .header("X-Live", "1", description: "live")
      .documentedCookie("dc")
      .cookie("live", "v", httpOnly: true)
      .header(HeaderSetting("Cache-Control", documentationOnly: true))
      .header(HeaderSetting("ETag", documentationOnly: true))
      .raises(.unauthorized)
      .documents(.notFound, Resource.self, "missing")
  }
}
