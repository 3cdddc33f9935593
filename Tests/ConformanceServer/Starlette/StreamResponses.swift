import Answerback
import Foundation

struct StreamResponses: Controller {
  let digits: URL

  var path: String { "/stream" }

  var routes: [RouteNode] {
    Get("/sync") { StreamingResponse(["n1;", "n2;", "n3;"], mediaType: .text) }.offers(.text)
    Get("/async") { StreamingResponse({ () async in Self.items }).mediaType(.html) }.offers(.html)
    Get("/list") { StreamingResponse(["a", .bytes([0x62]), "é"] as [StreamPiece], mediaType: .text) }.offers(.text)
    Get("/emptychunk") { StreamingResponse(["a", "", "b"]) }
    Get("/empty") { StreamingResponse([] as [String]) }
    Get("/file") { StreamingResponse(reading: try FileHandle(forReadingFrom: digits)) }.blocking()
    Get("/length") { StreamingResponse(["12", "345"], headers: ["Content-Length": "5"]) }
    Get("/status") { StreamingResponse("made").status(201).mediaType(.text).header("X-S", 1) }
      .responseStatus(.created).offers(.text)
    Get("/error") {
      StreamingResponse(mediaType: .text) { body in
        try await body.write("first")
        try await Task.sleep(for: .milliseconds(50))
        throw Boom()
      }
    }
    Get("/error0") { StreamingResponse { _ in throw Boom() } }.raises(.internalServerError)
  }

  private static var items: AsyncStream<String> {
    AsyncStream { stream in
      for n in 1...3 { stream.yield("n\(n);") }
      stream.finish()
    }
  }
}
