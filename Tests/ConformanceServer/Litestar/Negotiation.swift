import Answerback

struct Negotiation: Controller {
  var path: String { "/accept" }

  var routes: [RouteNode] {
    Get("/resource") {
      Negotiated(default: .text) {
        Offer(.text) { "Hello World!" }
        Offer(.html) { "<h1>Hello World!</h1>" }
        Offer(.xml) { "<xml><msg>Hello World!</msg></xml>" }
      }
    }
    .offers(.text, .html, .xml)
    Get("/echo", Query("provided", String.self, default: ""), Query("check", String.self, default: "")) {
      request,
      provided,
      check in
      let accept = request.accept
      let types = provided.split(separator: "|").compactMap { MediaType(String($0)) }
      return OrderedObject([
        "count": accept.ranges.count,
        "order": accept.ordered.map(\.description),
        "best": accept.best(of: types).map { Accept.MediaRange($0).description },
        "accepts": check.isEmpty ? nil : MediaType(check).map(accept.accepts) ?? false,
      ])
    }
  }
}
