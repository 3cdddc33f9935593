/// Connections with HTTP/1.1 requests: valid ones by grammar, and mutated ones.
enum RequestPlans {
  static func plan(_ number: Int, using generator: inout SeededGenerator) -> ConnectionPlan {
    let pipelined = generator.pick([1, 1, 1, 2, 3, 5, 12])
    switch generator.number(0...99) {
    case 0...24: return answered(number, pipelined, &generator)
    case 25...29: return beforeMalformed(number, pipelined, &generator)
    case 30...54: return left(number, pipelined, &generator)
    default: return mutated(number, pipelined, &generator)
    }
  }

  /// Valid requests, the last of which ends the connection: every one must be answered completely.
  private static func answered(_ number: Int, _ count: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    let isHalfClosed = generator.chance(50)
    var routes: [FuzzedRoute] = []
    var bytes: [UInt8] = []
    for index in 0..<count {
      let route = generator.pick(FuzzedRoute.all)
      let isLast = index == count - 1
      routes.append(route)
      bytes += RequestText(route, closes: isLast && (!isHalfClosed || generator.chance(20))).bytes(using: &generator)
    }
    return ConnectionPlan(
      number: number,
      name: "\(count) valid requests",
      steps: ConnectionPlan.pieces(of: bytes, using: &generator),
      ending: isHalfClosed ? .halfClose : .whenAnswered,
      check: RequestsCheck(.answered(routes, thenMalformed: false))
    )
  }

  /// Valid requests before something malformed: they must be answered all the same.
  private static func beforeMalformed(_ number: Int, _ count: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    let routes = (0..<count).map { _ in generator.pick(FuzzedRoute.all.filter { !$0.takesBody }) }
    var bytes = routes.flatMap { RequestText($0, closes: false, mayHaveBody: false).bytes(using: &generator) }
    let malformed = [
      "GARBAGE\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
      "GET / HTTP/1.1\r\n\r\n", "\0",
    ]
    bytes += Array(generator.pick(malformed).utf8)
    // The server reads what follows while it still answers.
    bytes += [UInt8](repeating: UInt8(ascii: "y"), count: generator.pick([0, 10, 4000, 20_000]))
    return ConnectionPlan(
      number: number,
      name: "\(count) valid requests, then a malformed one",
      steps: ConnectionPlan.pieces(of: bytes, using: &generator),
      ending: generator.chance(50) ? .halfClose : .whenAnswered,
      check: RequestsCheck(.answered(routes, thenMalformed: true))
    )
  }

  /// Valid requests whose responses the client doesn't wait for.
  private static func left(_ number: Int, _ count: Int, _ generator: inout SeededGenerator) -> ConnectionPlan {
    let routes = (0..<count).map { _ in
      generator.chance(15) ? generator.pick(FuzzedRoute.unusual) : generator.pick(FuzzedRoute.all)
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
      generator.chance(5) ? generator.pick(FuzzedRoute.unusual) : generator.pick(FuzzedRoute.all)
    }
    let valid = routes.flatMap { RequestText($0, closes: generator.chance(20)).bytes(using: &generator) }
    let mutation = Mutation(tokens: RequestText.tokens, limit: 256 * 1024, growth: 3)
    let bytes = mutation.mutated(valid, using: &generator)
    let (reading, ending) = ConnectionPlan.ending(using: &generator)
    // A stream without an end never closes by itself.
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
