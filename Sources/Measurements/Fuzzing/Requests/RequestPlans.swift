import SystemIO

/// Connections with HTTP/1.1 requests: valid ones by grammar, and mutated ones.
enum RequestPlans {
  static func plan(_ number: Int, using generator: inout SeededGenerator) -> ConnectionPlan {
    let pipelined = generator.pick([1, 1, 1, 2, 3, 5, 12])
    switch generator.number(0...99) {
    case 0...24: return awaited(number, pipelined, &generator)
    case 25...29: return beforeMalformed(number, pipelined, &generator)
    case 30...54: return left(number, pipelined, &generator)
    default: return mutated(number, pipelined, &generator)
    }
  }

  /// Makes valid requests, the last of which ends the connection. Each must get a complete response.
  private static func awaited(_ number: Int, _ count: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    let isHalfClosed = generator.chance(50)
    var routes: [FuzzedApp.Route] = []
    var bytes: [UInt8] = []
    for index in 0..<count {
      let route = generator.pick(FuzzedApp.Route.all)
      let isLast = index == count - 1
      routes.append(route)
      bytes += RequestText(route, closes: isLast && (!isHalfClosed || generator.chance(20))).bytes(using: &generator)
    }
    return ConnectionPlan(
      number: number,
      name: "\(count) valid requests",
      steps: ConnectionPlan.pieces(of: bytes, using: &generator),
      ending: isHalfClosed ? .halfClose : .whenComplete,
      check: RequestsCheck(.awaited(routes, thenMalformed: false))
    )
  }

  /// Makes valid requests before something malformed. They must get their responses nevertheless.
  private static func beforeMalformed(_ number: Int, _ count: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    let routes = (0..<count).map { _ in generator.pick(FuzzedApp.Route.all.filter { !$0.takesBody }) }
    var bytes = routes.flatMap { RequestText($0, closes: false, mayHaveBody: false).bytes(using: &generator) }
    let malformed = [
      "GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
      "GET / HTTP/1.1\r\n\r\n", "\0",
    ]
    bytes += Array(generator.pick(malformed).utf8)
    // The server reads these bytes while it is still responding.
    bytes += [UInt8](repeating: UInt8(ascii: "y"), count: generator.pick([0, 10, 4000, 20_000]))
    return ConnectionPlan(
      number: number,
      name: "\(count) valid requests, then a malformed one",
      steps: ConnectionPlan.pieces(of: bytes, using: &generator),
      ending: generator.chance(50) ? .halfClose : .whenComplete,
      check: RequestsCheck(.awaited(routes, thenMalformed: true))
    )
  }

  /// Makes valid requests whose responses the client doesn't wait for.
  private static func left(_ number: Int, _ count: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    let routes = (0..<count).map { _ in
      generator.chance(15) ? generator.pick(FuzzedApp.Route.unusual) : generator.pick(FuzzedApp.Route.all)
    }
    var bytes = routes.flatMap { RequestText($0, closes: false).bytes(using: &generator) }
    let isCut = generator.chance(50)
    if isCut { bytes.removeLast(generator.index(below: bytes.count)) }
    var (reading, ending) = ConnectionPlan.ending(using: &generator)
    if case .halfClose = ending { ending = .stayOpen(milliseconds: 30) }
    if case .everything = reading, generator.chance(30) { reading = .nothing }
    return ConnectionPlan(
      number: number,
      name: "\(count) valid requests, left early",
      steps: ConnectionPlan.pieces(of: bytes, using: &generator),
      reading: reading,
      ending: ending,
      receiveBuffer: generator.chance(30) ? 4096 : nil,
      check: RequestsCheck(isCut ? .mutated(bytes) : .valid(routes))
    )
  }

  private static func mutated(_ number: Int, _ count: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    let routes = (0..<count).map { _ in
      generator.chance(5) ? generator.pick(FuzzedApp.Route.unusual) : generator.pick(FuzzedApp.Route.all)
    }
    let valid = routes.flatMap { RequestText($0, closes: generator.chance(20)).bytes(using: &generator) }
    let mutation = Mutation(tokens: RequestText.tokens, limit: 256 * 1024, growth: 3)
    let bytes = mutation.mutated(valid, using: &generator)
    let (reading, ending) = ConnectionPlan.ending(using: &generator)
    // An endless stream never closes by itself.
    let isEndless = routes.contains(where: \.isEndless)
    var chosen = ending
    if case .halfClose = ending, isEndless { chosen = .stayOpen(milliseconds: 50) }
    return ConnectionPlan(
      number: number,
      name: "\(count) mutated requests",
      steps: ConnectionPlan.pieces(of: bytes, using: &generator),
      reading: reading,
      ending: chosen,
      check: RequestsCheck(.mutated(bytes))
    )
  }
}

extension RequestPlans {
  /// The bytes of a valid HTTP/1.1 request.
  struct RequestText {
    private let route: FuzzedApp.Route
    private let closes: Bool
    private let mayHaveBody: Bool

    /// What mutations insert into requests.
    static let tokens: [[UInt8]] = [
      "\r\n", "\n", "\r", "\r\n\r\n", "\0", " ", "\t", ":", "Content-Length: 5\r\n", "Content-Length: -1\r\n",
      "Content-Length: 99999999999999999999\r\n", "Content-Length: 5, 5\r\n", "Transfer-Encoding: chunked\r\n",
      "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n",
      "5;x=\"\r\n",
      "HTTP/1.0", "HTTP/2.0", "HTTP/1.1", "Host: b\r\n", "Host: a b\r\n", "Connection: close\r\n", "Connection: upgrade\r\n",
      "Upgrade: h2c\r\n", "Expect: 100-continue\r\n", "Expect: x\r\n", "Range: bytes=0-1,5-", "GET ", "HEAD ", "POST ",
      " folded\r\n",
      "*", "http://a/", "//", "/../", "%2f", "%", "?", "#", "é", "\u{2028}", "Cookie: a=b; c", "If-None-Match: *\r\n",
      "Accept: */*;q=0\r\n", "X: " + String(repeating: "y", count: 9000) + "\r\n",
    ].map { Array($0.utf8) }

    private static let fields: [String] = [
      "Accept: */*", "Accept: application/x-msgpack", "Accept: text/html;q=0.5, application/json;q=0.1", "Accept: image/png",
      "Accept-Encoding: gzip, br", "Accept-Language: de", "User-Agent: fuzz", "Cookie: a=b; c=\"d\"; e", "Range: bytes=0-9",
      "Range: bytes=5-,-3", "Range: bytes=900000-", "Range: lines=1", "If-None-Match: *", "If-None-Match: \"x\", W/\"y\"",
      "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "If-Unmodified-Since: Sun Nov  6 08:49:37 2094", "If-Range: \"x\"",
      "X-Empty:", "X-Long: " + String(repeating: "z", count: 3000), "Last-Event-ID: 3", "Cache-Control: no-cache",
      "X-High: \u{E9}",
      "Forwarded: for=1.2.3.4", "Origin: http://b", "Traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ]

    /// - Parameters:
    ///   - closes: Whether it requests that the connection is closed.
    ///   - mayHaveBody: Whether it may have a body although its route takes none.
    init(_ route: FuzzedApp.Route, closes: Bool, mayHaveBody: Bool = true) {
      self.route = route
      self.closes = closes
      self.mayHaveBody = mayHaveBody
    }

    func bytes(using generator: inout SeededGenerator) -> [UInt8] {
      let target = generator.chance(5) ? "http://a\(route.target)" : route.target
      var lines = ["Host: a"]
      for _ in 0..<generator.number(0...5) { lines.append(generator.pick(RequestText.fields)) }
      if closes { lines.append("Connection: close") }
      var body: [UInt8] = []
      if route.takesBody || (mayHaveBody && generator.chance(5)) {
        let (type, content) = FuzzedApp.Route.body(upTo: 200_000, using: &generator)
        lines.append("Content-Type: \(type)")
        if generator.chance(10) { lines.append("Expect: 100-continue") }
        if generator.chance(40) {
          lines.append("Transfer-Encoding: chunked")
          body = chunked(content, &generator)
        } else {
          lines.append("Content-Length: \(content.count)")
          body = content
        }
      }
      lines.shuffle(using: &generator)
      let head = "\(route.method) \(target) HTTP/1.1\r\n" + lines.map { varied($0, &generator) + "\r\n" }.joined() + "\r\n"
      return Array(head.utf8) + body
    }

    /// Returns an equivalent line with other cases of letters and other blanks.
    private func varied(_ line: String, _ generator: inout SeededGenerator) -> String {
      guard let colon = line.firstIndex(of: ":"), generator.chance(15) else { return line }
      let name = String(line[..<colon])
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      // A server may be stricter with the fields of the length, and refuse a tab after them.
      let isLength = name == "Content-Length" || name == "Transfer-Encoding"
      return (generator.chance(50) ? name.lowercased() : name.uppercased()) + ":"
        + generator.pick(["", " ", "\t", "  \t "]) + value + generator.pick(["", " ", isLength ? " " : "\t"])
    }

    private func chunked(_ content: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
      var bytes: [UInt8] = []
      var rest = content[...]
      while !rest.isEmpty {
        let piece = rest.prefix(generator.pick([1, 7, 100, 4096, 70_000]) + rest.count / 50)
        let size = String(piece.count, radix: 16)
        bytes += Array((generator.chance(10) ? "0\(size.uppercased());a=\"b\"" : size).utf8) + [0x0D, 0x0A]
        bytes += piece
        bytes += [0x0D, 0x0A]
        rest = rest.dropFirst(piece.count)
      }
      return bytes + Array((generator.chance(10) ? "0\r\nX-Trailer: t\r\n\r\n" : "0\r\n\r\n").utf8)
    }
  }
}
