import Answerback
import Foundation

/// What handlers return. Litestar: "JSON Responses", "Plaintext responses"; Starlette: "HTMLResponse", "PlainTextResponse", "JSONResponse".
public enum Bodies {
  public static func makeApp() throws -> App {
    try App {
      // `-> dict[str, Any]`
      Get("/resources") { () -> [String: AnyEncodable] in
        ["title": "Server thermal threshold exceeded", "type": "https://example.com/thermal", "status": 418, "extra": nil]
      }
      .status(.imATeapot).mediaType("application/vnd.example.resource+json")

      // "route handlers should return a str or bytes value"
      Get("/bytes") { Array("healthy".utf8) }.mediaType(.text)
      Get("/bytes/part") { Array("very healthy".utf8).dropFirst(5) }.mediaType(.text)
      Get("/bytes/data") { Data("healthy".utf8) }.mediaType(.text)
      Get("/bytes/html") { Array("<p>healthy</p>".utf8) }.mediaType(.html)
      Get("/bytes/response") { Response(Array("healthy".utf8), mediaType: .text) }

      // "Takes some text or bytes and returns an HTML response."
      Get("/html") { HTML("<html><body><h1>Hello, world!</h1></body></html>") }
      Get("/html/bytes") { HTML(Data("<h1>Hello, world!</h1>".utf8)) }
      // "Takes some text or bytes and returns a plain text response."
      Get("/plain") { PlainText("Hello, world!") }
      Get("/plain/bytes") { PlainText(Array("Hello, world!".utf8)) }
    }
  }

  /// Response(content, status_code, headers, media_type, background): every kind takes what a response takes.
  public static func makeConfiguredApp(_ journal: Journal) throws -> App {
    try App {
      Get("/html") {
        HTML(
          "<p/>",
          status: .created,
          mediaType: .xhtml,
          headers: ["X-Kind": "html"],
          cookies: [try Cookie("kind", "html")],
          background: BackgroundTask(journal.log, "html", "sent")
        )
      }
      Get("/plain") {
        PlainText(
          "a,b",
          status: .accepted,
          mediaType: .csv,
          headers: ["X-Kind": "plain"],
          cookies: [try Cookie("kind", "plain")],
          background: BackgroundTask(journal.log, "plain", "sent")
        )
      }
      Get("/json") {
        JSON(
          ["hello": "world"],
          status: .accepted,
          mediaType: .problemJSON,
          headers: ["X-Kind": "json"],
          cookies: [try Cookie("kind", "json")],
          background: BackgroundTask(journal.log, "json", "sent")
        )
      }
      Get("/modified") {
        HTML("<p>hi</p>").status(201).header("X-Kind", "modified").cookie("kind", "modified").background("later") {
          journal.log("modified", "sent")
        }
      }
    }
  }
}
