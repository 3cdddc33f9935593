import SystemIO

/// Connections with HTTP/2 frames: valid ones, arbitrary ones, and mutated ones.
enum FramePlans {
  static func plan(_ number: Int, using generator: inout SeededGenerator) -> ConnectionPlan {
    switch generator.number(0...99) {
    case 0...19: return awaited(number, &generator)
    case 20...22: return manyStreams(number, &generator)
    case 23...24: return closedWindows(number, &generator)
    case 25...54: return arbitrary(number, faults: 0, &generator)
    case 55...74: return arbitrary(number, faults: 15, &generator)
    default: return mutated(number, &generator)
    }
  }

  /// Makes valid requests with large windows, which must all get a complete response.
  private static func awaited(_ number: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    var script = opened(window: 0x7FFF_FFFF)
    var budget = 60_000
    for _ in 0..<generator.number(1...12) { request(&script, generator.pick(FuzzedApp.Route.all), budget: &budget, &generator) }
    return ConnectionPlan(
      number: number,
      name: "\(script.requests) valid streams",
      steps: ConnectionPlan.pieces(of: script.bytes, using: &generator),
      ending: .whenComplete,
      check: FramesCheck(expected: script.requests)
    )
  }

  /// Makes more streams at once than the server allows.
  private static func manyStreams(_ number: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    var script = opened(window: 0x7FFF_FFFF)
    for _ in 0..<generator.number(90...200) {
      let route = FuzzedApp.Route(method: "GET", target: generator.pick(["/", "/json", "/later", "/stream/short"]))
      script.request(FrameScript.HeaderFields.valid(for: route, using: &generator), ends: true)
    }
    return ConnectionPlan(
      number: number,
      name: "\(script.requests) streams at once",
      steps: ConnectionPlan.pieces(of: script.bytes, using: &generator),
      ending: .whenComplete,
      check: FramesCheck(expected: script.requests, mayRefuse: true)
    )
  }

  /// Makes requests for large responses, of which the client takes nothing.
  private static func closedWindows(_ number: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    var script = opened(window: UInt32(generator.pick([0, 1, 100])))
    for _ in 0..<generator.number(1...128) {
      let route = FuzzedApp.Route(method: "GET", target: generator.pick(["/text", "/file", "/stream/long", "/stream/endless"]))
      script.request(FrameScript.HeaderFields.valid(for: route, using: &generator), ends: true)
    }
    let (reading, _) = ConnectionPlan.ending(using: &generator)
    return ConnectionPlan(
      number: number,
      name: "closed windows",
      steps: ConnectionPlan.pieces(of: script.bytes, using: &generator),
      reading: reading,
      ending: generator.chance(50) ? .reset : .stayOpen(milliseconds: generator.number(100...2000)),
      check: FramesCheck()
    )
  }

  private static func arbitrary(_ number: Int, faults: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    var frames = ArbitraryFrames(faults: faults)
    frames.add(generator.pick([1, 3, 8, 20, 40]), using: &generator)
    return left(number, name: faults == 0 ? "arbitrary frames" : "arbitrary frames with faults", frames.script.bytes, &generator)
  }

  private static func mutated(_ number: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    var frames = ArbitraryFrames(faults: 3)
    frames.add(generator.pick([1, 3, 8, 20]), using: &generator)
    let start = generator.chance(90) ? FrameScript.preface.count : 0
    let mutation = Mutation(tokens: ArbitraryFrames.tokens, limit: 256 * 1024, growth: 3)
    let bytes =
      frames.script.bytes.prefix(start) + mutation.mutated(Array(frames.script.bytes.dropFirst(start)), using: &generator)
    return left(number, name: "mutated frames", Array(bytes), &generator)
  }

  /// Sends the bytes and doesn't wait for the responses.
  private static func left(_ number: Int, name: String, _ bytes: [UInt8], _ generator: inout SeededGenerator) -> ConnectionPlan {
    var (reading, ending) = ConnectionPlan.ending(using: &generator)
    // HTTP/2 connections need not end when the client has closed its sending side.
    if case .halfClose = ending, generator.chance(80) { ending = .stayOpen(milliseconds: generator.number(1...60)) }
    if case .halfClose = ending { reading = .everything }
    return ConnectionPlan(
      number: number,
      name: name,
      steps: ConnectionPlan.pieces(of: bytes, using: &generator),
      reading: reading,
      ending: ending,
      receiveBuffer: generator.chance(30) ? 4096 : nil,
      check: FramesCheck(mayBeHTTP1: true)
    )
  }

  /// Makes a script with a preface and settings of a client that can take everything.
  private static func opened(window: UInt32) -> FrameScript {
    var script = FrameScript()
    script.append(FrameScript.preface)
    script.settings([(.initialWindowSize, window)])
    if window > 65_535 { script.windowUpdate(0, by: 0x7FFF_0000) }
    return script
  }

  /// Adds a whole request, whose body is within the initial windows of a server.
  private static func request(
    _ script: inout FrameScript,
    _ route: FuzzedApp.Route,
    budget: inout Int,
    _ generator: inout SeededGenerator
  ) {
    guard route.takesBody else {
      script.request(
        FrameScript.HeaderFields.valid(for: route, using: &generator),
        ends: true,
        fragments: generator.pick([1, 1, 2, 3])
      )
      return
    }
    let (type, content) = FuzzedApp.Route.body(upTo: 30_000, using: &generator)
    let body = content.prefix(budget)
    budget -= body.count
    var fields = FrameScript.HeaderFields.valid(for: route, using: &generator)
    fields.append(("content-type", type))
    if generator.chance(50) { fields.append(("content-length", "\(body.count)")) }
    let stream = script.request(fields, ends: false)
    var rest = body
    while rest.count > 100, generator.chance(70) {
      let piece = rest.prefix(generator.number(1...min(16_384, rest.count)))
      script.data(Array(piece), stream: stream, ends: false)
      rest = rest.dropFirst(piece.count)
    }
    while rest.count > 16_384 {
      script.data(Array(rest.prefix(16_384)), stream: stream, ends: false)
      rest = rest.dropFirst(16_384)
    }
    script.data(Array(rest), stream: stream, ends: true)
  }
}
