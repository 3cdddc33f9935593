import Answerback
import Foundation
import NIOCore

struct PlainResponses: RouteComponent {
  var node: RouteNode {
    Router {
      Get("/plain/str") { PlainText("Hello, world!") }
      Get("/plain/bytes") { Response(Data([0x00, 0x01, 0xFE, 0xFF]), mediaType: .octetStream) }.offers(.octetStream)
      Get("/plain/none") { AnyResponse(status: .ok) }.documents(.ok, nil, "Nothing")
      Get("/plain/utf8") { PlainText("héllo ✓ 😀") }
      Get("/plain/media", Query("m", String.self)) { _, type in
        Response(EncodedBody(text: "x"), mediaType: try MediaType(parsing: type))
      }
      .documents(.ok, EncodedBody.self, "In the type that is asked for", as: MediaType("*/*")).raises(.internalServerError)
      Get("/plain/status/{code}", Path("code", Int.self), Query("body", String?.self)) { _, code, text in
        AnyResponse(status: Status(code), body: text.map { .bytes(ByteBuffer(string: $0)) } ?? .empty)
      }
      .documentsOthers("Any status that is asked for")
      Get("/plain/headers") {
        Response("h", mediaType: .text, headers: ["X-Zeta": "1", "x-alpha": "2", "Cache-Control": "no-cache"])
      }
      Get("/plain/ct-override") {
        Response("c", mediaType: .html, headers: ["Content-Type": "text/plain; charset=iso-8859-1"])
      }
      .offers(.text)
      Get("/plain/append") {
        var response = Response("a", mediaType: .text)
        try response.headers.set("X-One", 1)
        try response.headers.set("x-one", 2)
        try response.headers.append("X-Two", "a")
        try response.headers.append("X-Two", "b")
        try response.headers.addVary("Accept")
        try response.headers.addVary("Origin")
        try response.headers.setIfAbsent("X-Def", "d")
        return response
      }
      Get("/html") { HTML("<html><body><h1>Hello, world!</h1></body></html>") }
      Get("/text") { PlainText("Hello, world!") }
    }
    .node
  }
}
