/// A route of the fuzzed app, as a client sees it.
struct FuzzedRoute {
  let method: String
  let target: String
  /// Never ends by itself.
  var isEndless = false
  /// Its body is meant to be cut.
  var fails = false

  var takesBody: Bool { method == "POST" }

  static let all: [FuzzedRoute] =
    [
      "/", "/json", "/text", "/items/7?limit=5", "/items/x", "/items/1?limit=1000&limit=%zz", "/later", "/negotiated", "/file",
      "/static/style.css", "/static/", "/static/../secret", "/static/%2e%2e/x", "/stream/short", "/stream/length", "/stream/long",
      "/events?n=20", "/events?n=0", "/redirect", "/raw", "/teapot", "/missing", "/%F0%9F%92%A1?a=%20&b",
    ].map { FuzzedRoute(method: "GET", target: $0) }
    + ["/", "/file", "/stream/long", "/events", "/raw", "/teapot"].map { FuzzedRoute(method: "HEAD", target: $0) }
    + ["/", "/json", "/items"].map { FuzzedRoute(method: "OPTIONS", target: $0) }
    + ["/items", "/echo", "/echo", "/json"].map { FuzzedRoute(method: "POST", target: $0) }
    + ["PUT", "DELETE", "PATCH", "QUERY"].map { FuzzedRoute(method: $0, target: "/json") }

  /// Streams without an end, and one that is cut.
  static let unusual: [FuzzedRoute] = [
    FuzzedRoute(method: "GET", target: "/ticks", isEndless: true),
    FuzzedRoute(method: "GET", target: "/stream/endless", isEndless: true),
    FuzzedRoute(method: "GET", target: "/stream/fails", fails: true),
  ]

  /// Bodies that the routes can read.
  static let bodies: [(type: String, bytes: [UInt8])] = [
    ("application/json", Array(#"{"name":"lamp","size":3,"tags":["a","é"]}"#.utf8)),
    ("application/json", Array(#"{"name":"lamp","size":"#.utf8)),
    ("application/x-msgpack", [0x82, 0xA4, 0x6E, 0x61, 0x6D, 0x65, 0xA1, 0x78, 0xA4, 0x73, 0x69, 0x7A, 0x65, 0x07]),
    ("application/x-www-form-urlencoded", Array("name=a+b&size=5&tags=x&tags=%C3%A9".utf8)),
    ("text/plain", Array("no item".utf8)),
  ]

  /// A body that suits no route in particular, or one of ``bodies``.
  static func body(upTo limit: Int, using generator: inout SeededGenerator) -> (type: String, bytes: [UInt8]) {
    if generator.chance(50) { return generator.pick(bodies) }
    return ("application/octet-stream", [UInt8](repeating: generator.byte(), count: generator.size(upTo: limit)))
  }
}
