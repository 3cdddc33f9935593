/// Header lists of requests.
enum HeaderFields {
  private static let extra: [(String, String)] = [
    ("accept", "*/*"), ("accept", "application/x-msgpack;q=0.1, application/json"), ("cookie", "a=b"), ("cookie", "c=d; e"),
    ("range", "bytes=0-9"), ("range", "bytes=5-,-3"), ("if-none-match", "*"), ("user-agent", "fuzz"), ("te", "trailers"),
    ("x-long", String(repeating: "z", count: 2000)), ("x-empty", ""), ("last-event-id", "3"), ("priority", "u=1, i"),
  ]

  /// Fields that a request must not have (RFC 9113 section 8).
  private static let wrong: [(String, String)] = [
    ("connection", "close"), ("transfer-encoding", "chunked"), ("te", "gzip"), ("X-Upper", "1"), ("", "x"), ("a b", "x"),
    (":path", "/2"),
    (":status", "200"), (":unknown", "x"), ("x-line", "a\r\nb: c"), ("x-nul", "a\0"), ("content-length", "7"),
    ("content-length", "x"),
    ("x-blank", " a "), ("host", "other"), ("upgrade", "h2c"), ("x-huge", String(repeating: "y", count: 70_000)),
  ]

  static func valid(for route: FuzzedRoute, using generator: inout SeededGenerator) -> [(String, String)] {
    var fields = [(":method", route.method), (":scheme", "http"), (":authority", "a"), (":path", route.target)]
    fields.shuffle(using: &generator)
    for _ in 0..<generator.pick([0, 0, 1, 2, 5]) { fields.append(generator.pick(extra)) }
    return fields
  }

  static func faulty(for route: FuzzedRoute, using generator: inout SeededGenerator) -> [(String, String)] {
    var fields = valid(for: route, using: &generator)
    switch generator.number(0...4) {
    case 0: fields.remove(at: generator.index(below: fields.count))
    case 1: fields.shuffle(using: &generator)
    case 2: fields.append(fields[generator.index(below: fields.count)])
    case 3:
      fields[generator.index(below: fields.count)].1 = generator.pick([
        "", "*", "CONNECT", "\u{0}", "é", "//", "x y", "http://a/",
      ])
    default: fields.insert(generator.pick(wrong), at: generator.index(below: fields.count + 1))
    }
    return fields
  }
}
