import Answerback

/// Seed page, "Content Negotiation": the client chooses among what is offered.
struct ContentNegotiation: Controller {
  var path: String { "/negotiation" }

  var routes: [RouteNode] {
    Get("/resource") {
      Negotiated(default: .text) {
        Offer(.text) { "Hello World!" }
        Offer(.html) { "<h1>Hello World!</h1>" }
        Offer(.xml) { "<xml><msg>Hello World!</msg></xml>" }
      }
    }
    .offers(.text, .html, .xml).summary("Text, HTML or XML; text when nothing fits")
    Get("/report") {
      Negotiated {
        Offer(.json) { Report() }
        Offer(.messagePack) { Report() }
        Offer(.text) { "weekly: 1 2 3" }
        Offer(.csv) { "title,row\nweekly,1\nweekly,2\nweekly,3\n" }
      }
    }
    .offers(.json, .messagePack, .text, .csv).documents(.ok, Report.self)
    .summary("JSON, MessagePack, text or CSV; 406 when nothing fits")
    Get("/by-hand") { request in
      request.accept.accepts(.html) ? AnyResponse(HTML("<p>hi</p>")) : AnyResponse(PlainText("hi"))
    }
    .offers(.text, .html).documents(.ok, String.self).summary("What request.accept says, decided by hand")
  }
}

extension ContentNegotiation {
  struct Report: Codable {
    var title = "weekly"
    var rows = [1, 2, 3]
  }
}
