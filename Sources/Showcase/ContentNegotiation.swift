import Answerback

/// Seed page, "Content Negotiation": the client chooses one of several representations.
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
    .offers(.text, .html, .xml).summary("Text, HTML or XML: text if none is accepted")
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
    Get("/best") { request in
      switch request.accept.best(of: [.text, .html, .xml]) {
      case .html?: Response("<h1>Hello World!</h1>", mediaType: .html)
      case .xml?: Response("<xml><msg>Hello World!</msg></xml>", mediaType: .xml)
      default: Response("Hello World!", mediaType: .text)
      }
    }
    .offers(.text, .html, .xml).header("Vary", "Accept").summary("The best of a list, as request.accept ranks it")
    Get("/either", Query("to", String?.self)) { target -> AnyResponse in
      if let target { return AnyResponse(Redirect(to: "/negotiation/\(target.filter(\.isLetter))")) }
      return AnyResponse(PlainText("stay"))
    }
    .offers(.text).documents(.ok, String.self).documents(.found).summary("A redirect or text: two kinds of response")
    Get("/by-hand") { request in
      request.accept.accepts(.html) ? AnyResponse(HTML("<p>hi</p>")) : AnyResponse(PlainText("hi"))
    }
    .offers(.text, .html).documents(.ok, String.self).summary("The handler evaluates request.accept itself")
  }
}

extension ContentNegotiation {
  struct Report: Codable {
    var title = "weekly"
    var rows = [1, 2, 3]
  }
}
