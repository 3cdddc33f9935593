import Exchanges
import FieldValues
import ScenarioSyntax

/// Judges the chunks of a body, and how it ended, by the lines of `[Chunks]`.
///
/// Without `@end` or `@abort` nothing may come after the last line and the body must end properly, unless that line is `@any`.
struct ChunkScript {
  private let lines: [ChunkSyntax]
  private let section: SectionSyntax
  private let exchange: Exchange
  private var judge: StepJudge
  /// The chunk that is next.
  private var place = 0
  /// The previous point: the last chunk, or the head.
  private var point: Duration
  private var conditions: [ChunkSyntax] = []
  /// The lines `@any` before the next chunk; how many may pass is their sum.
  private var allowances: [ChunkSyntax] = []
  /// Why nothing more is judged.
  private var reason: String?

  private init(_ lines: [ChunkSyntax], _ section: SectionSyntax, _ exchange: Exchange, _ judge: StepJudge) {
    self.lines = lines
    self.section = section
    self.exchange = exchange
    self.judge = judge
    point = exchange.timing.head ?? .zero
  }

  /// - Returns: the judge with the verdicts added, and what the matchers captured.
  static func judging(_ lines: [ChunkSyntax], _ section: SectionSyntax, _ exchange: Exchange, _ judge: StepJudge) -> StepJudge {
    var script = ChunkScript(lines, section, exchange, judge)
    if let fault = script.faultOfFraming {
      script.judge.add(script.expectation(section).verdict(.failed, fault))
      script.reason = fault
    }
    script.run()
    return script.judge
  }

  /// Why there aren't any chunks to speak of.
  private var faultOfFraming: String? {
    let asksForChunks = lines.contains { $0.kind != .abort && $0.kind != .end }
    guard asksForChunks || exchange.framing == .frames else { return nil }
    return switch exchange.framing {
    case .chunked: nil
    case .length(let count): "the body is not chunked: its length of \(count) bytes is stated"
    case .none: "the response has no body, and so no chunks"
    case .frames: "HTTP/2 has no chunks, only frames that proxies cut differently; ask over HTTP/1.1, or judge the body"
    default: "the body is not chunked: \(exchange.head?.version ?? "HTTP") delimits it otherwise"
    }
  }

  private mutating func run() {
    for (index, line) in lines.enumerated() {
      if let reason {
        judge.add(expectation(line).notReached(because: reason))
        continue
      }
      switch line.kind {
      case .within, .gap: conditions.append(line)
      case .any: allowances.append(line)
      case .text, .hex, .bytes: expect(line, next: lines[(index + 1)...].first { $0.isChunk })
      case .end: judgeEnd(line)
      case .abort: judgeAbort(line)
      }
    }
    if let reason { return leaveConditions(because: reason) }
    let leavesEndOpen = lines.leaveEndOpen
    finishAllowance(isAtEnd: false)
    if !leavesEndOpen, !lines.stateEnding { judgeUnstatedEnd() }
    for line in conditions { fail(line, "no chunk follows this line; move it above the chunk it is about, or remove it") }
  }

  private mutating func expect(_ line: ChunkSyntax, next: ChunkSyntax?) {
    var passed = 0
    while place < exchange.chunks.count {
      do throws(Fault) {
        let (met, details) = try compare(line, place)
        if met == nil, passed < allowance.upperBound {
          passed += 1
          place += 1
          continue
        }
        if met == nil, let next, (try? compare(next, place))?.met != nil {
          leaveConditions(because: "the chunk below is missing")
          return fail(line, "this chunk is missing", ["chunk \(place + 1), the one after it, came in its place"])
        }
        let conflict = judge.remember(met ?? [])
        let failure = StepJudge.Failure(message: "chunk \(place + 1) differs", details: details + surroundings)
        judge.add(met == nil ? failure : conflict, to: expectation(line))
      } catch {
        judge.add(expectation(line).verdict(error))
      }
      judgeConditions()
      judgeAllowance(passed)
      point = exchange.chunks[place].at
      place += 1
      return
    }
    reason = "the body has no further chunk"
    let count = exchange.chunks.count
    fail(line, "this chunk did not come", ["the body had \(count) chunk\(count == 1 ? "" : "s"); \(ending)"])
    leaveConditions(because: "the body has no further chunk")
  }

  private mutating func judgeConditions() {
    let gap = exchange.chunks[place].at - point
    for line in conditions {
      switch line.kind {
      case .within(let limit) where gap > limit:
        fail(line, "chunk \(place + 1) came \(gap.shortText) after \(pointName), not within \(limit.shortText)")
      case .gap(let range) where !range.contains(gap):
        fail(line, "chunk \(place + 1) came \(gap.shortText) after \(pointName), not \(QuantityText.text(range))")
      default: pass(line)
      }
    }
    conditions = []
  }

  private var allowance: ClosedRange<Int> {
    .sum(of: allowances.map { if case .any(let range) = $0.kind { range } else { 0...0 } })
  }

  private mutating func judgeAllowance(_ passed: Int) {
    let range = allowance
    for line in allowances {
      if passed < range.lowerBound {
        fail(line, "\(passed) chunks passed before the expected one, not \(QuantityText.text(range))")
      } else {
        pass(line)
      }
    }
    allowances = []
  }

  /// Lines `@any` below which no chunk stands: what is left counts.
  private mutating func finishAllowance(isAtEnd: Bool) {
    guard !allowances.isEmpty else { return }
    let (left, range) = (exchange.chunks.count - place, allowance)
    for line in allowances {
      if left < range.lowerBound || (isAtEnd && left > range.upperBound) {
        fail(line, "\(left) chunks were left, not \(QuantityText.text(range))")
      } else {
        pass(line)
      }
    }
    (allowances, place) = ([], exchange.chunks.count)
  }

  private mutating func judgeEnd(_ line: ChunkSyntax) {
    finishAllowance(isAtEnd: true)
    judgeTimes(ofEnd: exchange.timing.ended)
    guard exchange.isComplete else { return fail(line, "the body did not end as it should", [ending]) }
    judgeSurplus(line)
  }

  /// The end of a body about which no line says anything: it comes after the last line, and as it should.
  private mutating func judgeUnstatedEnd() {
    let rest = exchange.chunks.indices.dropFirst(place)
    if !rest.isEmpty {
      let what = rest.count == 1 ? "another chunk" : "more chunks"
      fail("\(what) came after the last line; write @any 0..N at the end to let them pass", ["not listed:"] + listed(rest))
    } else if !exchange.isComplete {
      fail("the body did not end as it should; write @abort at the end if it must be cut", [ending])
    }
  }

  private mutating func fail(_ message: String, _ details: [String]) {
    judge.add(expectation(section).verdict(.failed, message, details: details))
  }

  private func listed(_ places: Range<Int>) -> [String] {
    places.prefix(8).map { "+ \(spelled($0))" } + (places.count > 8 ? ["… and \(places.count - 8) more"] : [])
  }

  private mutating func judgeAbort(_ line: ChunkSyntax) {
    finishAllowance(isAtEnd: true)
    judgeTimes(ofEnd: exchange.timing.ended)
    guard exchange.failure?.kind == .cut else { return fail(line, "the body was not cut", [ending]) }
    judgeSurplus(line)
  }

  private mutating func judgeTimes(ofEnd moment: Duration?) {
    let gap = (moment ?? point) - point
    for line in conditions {
      switch line.kind {
      case .within(let limit) where gap > limit:
        fail(line, "the end came \(gap.shortText) after \(pointName), not within \(limit.shortText)")
      case .gap(let range) where !range.contains(gap):
        fail(line, "the end came \(gap.shortText) after \(pointName), not \(QuantityText.text(range))")
      default: pass(line)
      }
    }
    conditions = []
  }

  private mutating func judgeSurplus(_ line: ChunkSyntax) {
    let rest = exchange.chunks.indices.dropFirst(place)
    guard !rest.isEmpty, lines.contains(where: { $0.isChunk }) else { return pass(line) }
    fail(line, "\(rest.count) more chunk\(rest.count == 1 ? "" : "s") came before the end", ["not listed:"] + listed(rest))
  }
}

extension ChunkScript {
  private func expectation(_ node: any LocatedSyntax) -> Expectation { Expectation(node, in: judge.source) }

  private mutating func pass(_ line: ChunkSyntax) { judge.add(expectation(line).verdict(.passed)) }

  private mutating func fail(_ line: ChunkSyntax, _ message: String, _ details: [String] = []) {
    judge.add(expectation(line).verdict(.failed, message, details: details))
  }

  private mutating func leaveConditions(because reason: String) {
    for line in conditions + allowances { judge.add(expectation(line).notReached(because: reason)) }
    (conditions, allowances) = ([], [])
  }

  /// What the matchers met when the chunk is as expected, and lines that show the difference when it is not.
  private func compare(_ line: ChunkSyntax, _ place: Int) throws(Fault) -> (met: [MatcherSyntax.Capture]?, details: [String]) {
    let bytes = bytes(of: place)
    switch line.kind {
    case .text(let syntax):
      let pattern = try judge.variables.fill(syntax)
      let wanted = pattern.spelling.quoted.shortened
      guard let text = String(validating: bytes, as: UTF8.self) else { return (nil, ["- \(wanted)", "+ \(spelled(place))"]) }
      if let met = try pattern.match(text) { return (met, []) }
      // The quotation mark before the text is one more character.
      let caret = LineComparison.caret(min(150, pattern.agreement(with: text) + 1), "differs from here")
      return (nil, ["- \(wanted)", "+ \(spelled(place))", caret])
    case .hex(let wanted):
      let details = ["- hex,\(wanted.hexText);".shortened, "+ hex,\(bytes.hexText);".shortened]
      return bytes == wanted ? ([], []) : (nil, details)
    case .bytes(let count):
      return bytes.count == count ? ([], []) : (nil, ["- bytes \(count)", "+ bytes \(bytes.count): \(spelled(place))"])
    default: return (nil, [])
    }
  }

  private func bytes(of place: Int) -> [UInt8] {
    let range = exchange.chunks[place].range.clamped(to: 0..<exchange.body.count)
    return Array(exchange.body[range])
  }

  private func spelled(_ place: Int) -> String {
    let bytes = bytes(of: place)
    return (String(validating: bytes, as: UTF8.self)?.quoted ?? "hex,\(bytes.hexText);").shortened
  }

  private var pointName: String { place == 0 ? "the head" : "the one before" }

  private var surroundings: [String] {
    let gap = (exchange.chunks[place].at - point).shortText
    let time = "came at \(exchange.chunks[place].at.shortText), \(gap) after \(pointName)"
    return [time] + (place > 0 ? ["before: \(spelled(place - 1))"] : [])
  }

  private var ending: String {
    switch exchange.ending {
    case .complete: "it ended at \((exchange.timing.ended ?? .zero).shortText) as it should"
    case .cancelled: "this client closed the connection"
    case .failed(let failure): "it ended: \(failure)"
    case nil: "it did not end"
    }
  }
}

extension ChunkSyntax {
  /// Whether the line stands for one chunk.
  fileprivate var isChunk: Bool {
    switch kind {
    case .text, .hex, .bytes: true
    case .within, .gap, .any, .abort, .end: false
    }
  }
}

extension StepJudge {
  mutating func judge(chunks: [ChunkSyntax], section: SectionSyntax) {
    guard let exchange = exchanges.last else { return }
    self = ChunkScript.judging(chunks, section, exchange, self)
  }
}

extension ClosedRange<Int> {
  /// From the sum of the lower bounds to that of the upper ones, or to the largest number there is.
  static func sum(of ranges: [ClosedRange<Int>]) -> ClosedRange<Int> {
    func plus(_ left: Int, _ right: Int) -> Int {
      let (sum, overflow) = left.addingReportingOverflow(right)
      return overflow ? .max : sum
    }
    return ranges.reduce(0...0) { plus($0.lowerBound, $1.lowerBound)...plus($0.upperBound, $1.upperBound) }
  }
}
