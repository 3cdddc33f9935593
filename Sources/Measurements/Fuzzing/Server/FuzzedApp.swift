import Answerback
import Foundation
import NIOCore
import SystemIO

/// The app to which the fuzzers send requests: one route of each kind.
enum FuzzedApp {
  struct Item: Codable, Sendable {
    var name: String
    var size: Int
    var tags: [String]?
  }

  struct Upload: Decodable, Sendable {
    var name: String
    var files: [FormFile]
  }

  /// Writes the files that the app serves.
  static func writeFiles(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let large = Data((0..<200_000).map { UInt8($0 % 251) })
    try large.write(to: URL(fileURLWithPath: "\(folder)/large.bin"))
    try Data("h1 { color: teal }\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/style.css"))
    try Data("<!doctype html><title>Index</title>\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/index.html"))
  }

  /// - Parameter folder: The folder of its files.
  static func make(folder: String) throws -> App {
    let text = String(repeating: "0123456789abcdef", count: 20_000)
    return try App {
      Get("/") { "Hello, world!" }
      Get("/json") { Item(name: "lamp", size: 3, tags: ["a", "b"]) }
      Get("/text") { text }
      Get("/items/{id}", Path("id", Int.self), Query("limit", Int.self, in: 1...100, default: 20)) { _, id, limit in
        Item(name: "item \(id)", size: limit, tags: nil)
      }
      Post("/items", Body(Item.self)) { _, item in item }
      Post("/form", Body(Upload.self)) { _, upload in
        Item(name: upload.name, size: upload.files.reduce(0) { $0 + $1.size }, tags: upload.files.compactMap(\.filename))
      }
      Post("/echo") { request in File(bytes: request.body.readableBytesView) }
      Get("/later") { request async throws -> String in
        try await Task.sleep(for: .milliseconds(5))
        return "later: \(request.path)"
      }
      Get("/negotiated") { Negotiated(Item(name: "lamp", size: 3, tags: nil), as: .json, .messagePack) }
      Get("/file") { File("\(folder)/large.bin") }
      StaticFiles("/static", directory: folder).cacheControl(.maxAge(60))
      try streams
      Get("/events", Query("n", Int.self, in: 0...1000, default: 20)) { _, count in
        ServerSentEvents { events in for number in 0..<count { try await events.send(number) } }
      }
      Get("/ticks") {
        ServerSentEvents(keepAlive: KeepAlive(every: .milliseconds(50))) { events in
          for number in 0... {
            try await events.send(try ServerSentEvent(data: "tick", event: "tick", id: "\(number)"))
            try await Task.sleep(for: .milliseconds(20))
          }
        }
      }
      Get("/flood") {
        ServerSentEvents { events in
          for number in 0... {
            for _ in 0..<50 { try await events.send(["event": "flood", "data": ["n": number]]) }
            try await Task.sleep(for: .milliseconds(5))
          }
        }
      }
      Get("/redirect") { Redirect(to: "/", query: ["q": "a b"], cookies: [try Cookie("hop", "1")]) }
      Get("/raw") {
        Raw { _, writer in
          try await writer.head(.ok, [.contentType: "text/plain"])
          try await writer.write("written ")
          try await writer.write("in pieces")
        }
      }
      Get("/teapot") { () -> String in throw HTTPError(.imATeapot, "short and stout") }
    }
  }

  /// Paths of its routes.
  static let paths = [
    "/", "/json", "/text", "/items/7", "/later", "/negotiated", "/file", "/static/index.html", "/stream/short", "/stream/length",
    "/events", "/ticks", "/redirect", "/raw", "/teapot", "/missing",
  ]

  private static var streams: RouteNode {
    get throws {
      Router("/stream") {
        Get("/short") { StreamingResponse((1...3).map { "line \($0)\n" }, mediaType: .text) }
        Get("/length") { StreamingResponse(["12", "345"], length: 5, mediaType: .text) }
        Get("/long") {
          StreamingResponse(mediaType: .text) { body in
            let piece = String(repeating: "x", count: 1000)
            for _ in 0..<300 { try await body.write(piece) }
            body.setTrailers(["X-Count": "300"])
          }
        }
        Get("/endless") {
          StreamingResponse(mediaType: .text) { body in
            let piece = String(repeating: "more and more\n", count: 100)
            while true { try await body.write(piece) }
          }
        }
        Get("/fails") {
          StreamingResponse(mediaType: .text) { body in
            try await body.write("some")
            throw HTTPError(.internalServerError, "it fails")
          }
        }
      }
      .node
    }
  }
}

extension FuzzedApp {
  /// A route of the fuzzed app, for clients.
  struct Route {
    let method: String
    let target: String
    /// Whether its body never ends by itself.
    var isEndless = false
    /// Whether its body is incomplete on purpose.
    var fails = false

    var takesBody: Bool { method == "POST" }

    static let all: [Route] =
      [
        "/", "/json", "/text", "/items/7?limit=5", "/items/x", "/items/1?limit=1000&limit=%zz", "/later", "/negotiated", "/file",
        "/static/style.css", "/static/", "/static/../secret", "/static/%2e%2e/x", "/stream/short", "/stream/length",
        "/stream/long",
        "/events?n=20", "/events?n=0", "/redirect", "/raw", "/teapot", "/missing", "/%F0%9F%92%A1?a=%20&b",
      ].map { Route(method: "GET", target: $0) }
      + ["/", "/file", "/stream/long", "/events", "/raw", "/teapot"].map { Route(method: "HEAD", target: $0) }
      + ["/", "/json", "/items"].map { Route(method: "OPTIONS", target: $0) }
      + ["/items", "/echo", "/echo", "/form", "/json"].map { Route(method: "POST", target: $0) }
      + ["PUT", "DELETE", "PATCH", "QUERY"].map { Route(method: $0, target: "/json") }

    /// Endless streams, and an incomplete one.
    static let unusual: [Route] = [
      Route(method: "GET", target: "/ticks", isEndless: true),
      Route(method: "GET", target: "/stream/endless", isEndless: true),
      Route(method: "GET", target: "/stream/fails", fails: true),
    ]

    /// Bodies that the routes can read.
    static let bodies: [(type: String, bytes: [UInt8])] = [
      ("application/json", Array(#"{"name":"lamp","size":3,"tags":["a","é"]}"#.utf8)),
      ("application/json", Array(#"{"name":"lamp","size":"#.utf8)),
      ("application/x-msgpack", [0x82, 0xA4, 0x6E, 0x61, 0x6D, 0x65, 0xA1, 0x78, 0xA4, 0x73, 0x69, 0x7A, 0x65, 0x07]),
      ("application/x-www-form-urlencoded", Array("name=a+b&size=5&tags=x&tags=%C3%A9".utf8)),
      ("text/plain", Array("no item".utf8)),
      (
        "multipart/form-data; boundary=b",
        Array(
          "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nlamp\r\n--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"é.bin\"\r\n\r\n\0\r\n--b--"
            .utf8
        )
      ),
    ]

    /// Returns one of ``bodies``, or a body for no route in particular.
    static func body(upTo limit: Int, using generator: inout SeededGenerator) -> (type: String, bytes: [UInt8]) {
      if generator.chance(50) { return generator.pick(bodies) }
      return ("application/octet-stream", [UInt8](repeating: generator.byte(), count: generator.size(upTo: limit)))
    }
  }
}
