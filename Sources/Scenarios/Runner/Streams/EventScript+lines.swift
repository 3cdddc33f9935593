import Exchanges
import FieldValues
import ScenarioSyntax

extension EventScript {
  /// A frame of the script.
  /// - Parameter next: the frame expected after it; when that one comes in its place, this one is missing.
  mutating func expect(_ line: EventSyntax, _ frame: EventFrameSyntax, next: EventFrameSyntax?) async {
    var passed = 0
    while true {
      let arrival = await wait()
      guard case .frame(let arrived) = arrival else { return miss([line], arrival) }
      do throws(Fault) {
        let comparison = try FrameComparison(frame, arrived.frame, judge.variables)
        if !comparison.passed, passed < allowance.upperBound {
          passed += 1
          note(arrived, isExpected: false)
          continue
        }
        if !comparison.passed, isFitting(arrived, next) {
          reader.putBack(arrived)
          fail(line, "this frame is missing", ["the one after it came in its place, at \(time(arrived.at))"])
          for condition in conditions { notReached(condition, "the frame below is missing") }
          conditions = []
          return
        }
        let conflict = judge.remember(comparison.passed ? comparison.met : [])
        let details = Array(comparison.details.prefix(40)) + surroundings(of: arrived)
        judge.add(
          comparison.passed ? conflict : StepJudge.Failure(message: "frame \(arrived.number) differs", details: details),
          to: expectation(line)
        )
      } catch {
        judge.add(expectation(line).verdict(error))
      }
      judgeConditions(arrived, passed: passed)
      return note(arrived, isExpected: true)
    }
  }

  private func isFitting(_ arrived: StreamFeed.Frame, _ frame: EventFrameSyntax?) -> Bool {
    guard let frame, let comparison = try? FrameComparison(frame, arrived.frame, judge.variables) else { return false }
    return comparison.passed
  }

  /// The frames between `@unordered` and `@end-unordered`: all of them come, in any order.
  ///
  /// The lines about a next frame count by the order in which the frames stand, whichever comes; `@skip` counts for the group.
  mutating func expectUnordered(_ group: [EventSyntax]) async {
    let skips = (conditions + group).filter { if case .skip = $0.kind { true } else { false } }
    let allowed = ClosedRange<Int>.sum(of: skips.map { if case .skip(let range) = $0.kind { range } else { 0...0 } })
    let lines = group.filter { $0.frame != nil }
    let pending = EventScript.times(conditions, group)
    conditions = []
    var arrived: [StreamFeed.Frame] = []
    var table: [[FrameComparison?]] = Array(repeating: [], count: lines.count)
    while true {
      let pairs = Pairing.pairs(table.map { row in row.indices.filter { row[$0]?.passed == true } }, choices: arrived.count)
      let left = pairs.count { $0 == nil }
      if left == 0 || arrived.count - lines.count >= allowed.upperBound {
        judgeGroup(lines, table, pairs, arrived)
        for skip in skips { judge(skip, allowed, passed: arrived.count - lines.count + left) }
        // What stands below the last frame is about the one after the group.
        return conditions = Array(pending.dropFirst(arrived.count).joined())
      }
      conditions = pending.indices.contains(arrived.count) ? pending[arrived.count] : []
      let arrival = await wait()
      guard case .frame(let frame) = arrival else {
        let matched = lines.indices.filter { pairs[$0] != nil }
        for place in matched { accept(lines[place], table[place][pairs[place] ?? 0]) }
        miss(lines.indices.filter { pairs[$0] == nil }.map { lines[$0] }, arrival)
        for line in pending.dropFirst(arrived.count + 1).joined() + skips { notReached(line, reason ?? "") }
        return
      }
      judgeConditions(frame, passed: 0)
      note(frame, isExpected: true)
      arrived.append(frame)
      for (place, line) in lines.enumerated() {
        table[place].append(line.frame.flatMap { try? FrameComparison($0, frame.frame, judge.variables) })
      }
    }
  }

  /// The lines about times that stand before each frame of a group.
  private static func times(_ conditions: [EventSyntax], _ group: [EventSyntax]) -> [[EventSyntax]] {
    var times: [[EventSyntax]] = [[]]
    for line in conditions + group {
      switch line.kind {
      case .frame: times.append([])
      case .within, .gap: times[times.count - 1].append(line)
      default: break
      }
    }
    return times
  }

  private mutating func judgeGroup(
    _ lines: [EventSyntax],
    _ table: [[FrameComparison?]],
    _ pairs: [Int?],
    _ arrived: [StreamFeed.Frame]
  ) {
    let taken = Set(pairs.compactMap { $0 })
    let rest = arrived.indices.filter { !taken.contains($0) }
    let details = rest.map { "+ frame \(arrived[$0].number) at \(time(arrived[$0].at)): \(arrived[$0].summary)" }
    for (place, line) in lines.enumerated() {
      if let frame = pairs[place] {
        accept(line, table[place][frame])
      } else if rest.count == 1, let comparison = table[place][rest[0]] {
        fail(line, "no frame of the group is this one", comparison.details + details)
      } else {
        fail(line, "no frame of the group is this one", ["left of the group:"] + details)
      }
    }
  }

  private mutating func accept(_ line: EventSyntax, _ comparison: FrameComparison?) {
    judge.add(judge.remember(comparison?.met ?? []), to: expectation(line))
  }

  private mutating func judge(_ skip: EventSyntax, _ range: ClosedRange<Int>, passed: Int) {
    guard passed < range.lowerBound else { return pass(skip) }
    fail(skip, "\(passed) frames passed among the expected ones, not \(QuantityText.text(range))")
  }

  /// Nothing comes for so long after the previous point; that the stream ends as it should isn't a breach of silence.
  mutating func silence(_ line: EventSyntax, _ length: Duration) async {
    refuseConditions()
    let moment = point + length
    guard moment <= setting.end else {
      reason = setting.timeIsUp
      return fail(line, "the silence cannot be waited for: \(setting.timeIsUp)")
    }
    switch reader.ending == nil ? await fetch(until: moment) : nil {
    case .frame(let frame):
      let lines = frame.lines.prefix(20).map { "+ \($0)".shortened }
      fail(line, "a frame came \((frame.at - point).shortText) into the silence", ["frame \(frame.number):"] + lines)
      note(frame, isExpected: true)
    case .ended(.failed(let failure), let moment):
      fail(line, "the stream was cut at \(time(moment)): \(failure)")
    case .stopped(let text):
      reason = text
      notReached(line, text)
    default:
      if Task.isCancelled {
        reason = "the run was interrupted"
        notReached(line, "the run was interrupted")
      } else {
        pass(line)
        point = moment
        reader.advance(to: moment)
      }
    }
  }

  /// `@listen`: whatever comes for so long after the previous point may come; so may the proper end of the stream.
  mutating func listen(_ line: EventSyntax, _ length: Duration) async {
    refuseConditions()
    let moment = point + length
    guard moment <= setting.end else {
      reason = setting.timeIsUp
      return fail(line, "the stream can't be listened to for so long: \(setting.timeIsUp)")
    }
    while true {
      switch reader.ending.map({ Wait.ended($0.ending, at: $0.at) }) {
      case .ended(.failed(let failure), let moment)?:
        reason = "the stream was cut"
        return fail(line, "the stream was cut at \(time(moment)): \(failure)", lastFrame)
      case .some: return pass(line)
      case nil: break
      }
      switch await fetch(until: moment) {
      case .frame(let frame): note(frame, isExpected: false)
      case .stopped(let text):
        reason = text
        return notReached(line, text)
      case .ended: continue
      case .late, .timeIsUp, nil:
        guard !Task.isCancelled else {
          reason = "the run was interrupted"
          return notReached(line, "the run was interrupted")
        }
        point = moment
        reader.advance(to: moment)
        return pass(line)
      }
    }
  }

  /// `@eof`: the server ends the stream as it should.
  mutating func expectEnd(_ line: EventSyntax) async {
    var passed = 0
    while true {
      switch await wait() {
      case .frame(let frame):
        guard passed < allowance.upperBound else {
          let details = frame.lines.prefix(20).map { "+ \($0)".shortened } + surroundings(of: frame)
          reason = "the stream went on"
          judgeConditions(passed: passed)
          let advice = line == impliedEnd ? "; write @stop at the end to leave the stream there" : ""
          return fail(line, "frame \(frame.number) came where the stream should end\(advice)", ["it is"] + details)
        }
        passed += 1
        note(frame, isExpected: false)
      case .ended(let ending, let moment):
        judgeConditions(passed: passed)
        let isWhole = ending == .complete && reader.unfinishedBytes == 0
        if !isWhole { return fail(line, "the stream did not end as it should", [describe(ending, at: moment)]) }
        return line == impliedEnd ? () : pass(line)
      case .late(let condition, _):
        fail(condition, "the stream did not end within \((reader.moment - point).shortText)")
        conditions.removeAll { $0 == condition }
        reason = "the stream did not end"
        return notReached(line, "the stream did not end in time")
      case .timeIsUp:
        reason = setting.timeIsUp
        let advice = line == impliedEnd ? "; write @stop at the end to leave the stream there" : ""
        return fail(line, "the server did not end the stream: \(setting.timeIsUp)\(advice)")
      case .stopped(let text):
        reason = text
        return notReached(line, text)
      }
    }
  }

  /// Judges the lines above `@eof`.
  private mutating func judgeConditions(passed: Int) {
    for line in conditions {
      if case .skip(let range) = line.kind, passed < range.lowerBound {
        fail(line, "\(passed) frames passed before the end, not \(QuantityText.text(range))")
      } else {
        pass(line)
      }
    }
    conditions = []
  }

  /// `@reconnect`: what an EventSource does after a cut (WHATWG HTML section 9.2.3). It waits as long as the last `retry:` said, none where
  /// none came, and sends the request again with the id it saw last.
  mutating func perform(_ reconnect: ReconnectSyntax, _ line: EventSyntax) async {
    guard let cut = await waitForCut(line) else { return }
    await reader.close()
    let due = cut + (retry ?? .zero)
    guard due < setting.end else {
      let wait = (retry ?? .zero).shortText
      return leave(line, reconnect, "the stream asked to wait \(wait) before a reconnection: \(setting.timeIsUp)")
    }
    let pause = due - setting.clock.now()
    if pause > .zero { await setting.clock.sleep(pause) }
    let wait = setting.clock.now() - cut
    guard let head = await nextHead(line, reconnect) else { return }
    if let after = reconnect.after, !after.contains(wait) {
      let told = retry.map { "the stream asked for \($0.shortText)" } ?? "the stream named no retry"
      fail(line, "the request went out \(wait.shortText) after the cut, not \(QuantityText.text(after)): \(told)")
    } else {
      pass(line)
    }
    (point, lastArrival, previous) = (head, head, nil)
    judge(reconnect)
  }

  /// When the connection ended; without `@drop` or `@eof` above, the server is waited for.
  private mutating func waitForCut(_ line: EventSyntax) async -> Duration? {
    refuseConditions()
    switch await wait() {
    case .ended(_, let moment): return moment
    case .frame(let frame):
      leave(line, nil, "frame \(frame.number) came where the connection should end; write @drop to close it: \(frame.summary)")
    case .stopped(let text): leave(line, nil, text)
    case .late, .timeIsUp: leave(line, nil, "the server did not end the stream: \(setting.timeIsUp)")
    }
    return nil
  }

  /// When the new head came; nil when it did not.
  private mutating func nextHead(_ line: EventSyntax, _ reconnect: ReconnectSyntax) async -> Duration? {
    switch await reader.reconnect(after: lastEventID) {
    case let arrival? where arrival.item == .head: return arrival.at
    case let arrival?:
      if case .ended(.failed(let failure)) = arrival.item {
        leave(line, reconnect, "the reconnection got no response: \(failure)")
      } else {
        leave(line, reconnect, "the reconnection got no response")
      }
    case nil: leave(line, reconnect, "the reconnection got no response: the run was interrupted")
    }
    return nil
  }

  private mutating func leave(_ line: EventSyntax, _ reconnect: ReconnectSyntax?, _ message: String) {
    reason = "there was no reconnection"
    fail(line, message)
    for node in line.nodes.dropFirst() { judge.add(expectation(node).notReached(because: "there was no reconnection")) }
  }

  private mutating func judge(_ reconnect: ReconnectSyntax) {
    let outline = reader.outline
    let sent = outline?.sent?.headers ?? outline?.request.headers ?? []
    for header in reconnect.requestHeaders {
      judge.judge(header) { (judge) throws(Fault) in try judge.line(header, among: sent, "request header") }
    }
    let response = reconnect.response
    judge.judge(Expectation.StatusLine(response)) { (judge) throws(Fault) in try judge.statusLine(response, of: outline) }
    for header in response.headers {
      judge.judge(header) { (judge) throws(Fault) in try judge.line(header, among: outline?.head?.headers ?? [], "header") }
    }
    let status = Expectation.StatusLine(response).position
    if let failure = judge.verdicts.last(where: { $0.position == status && $0.outcome == .failed }) { reason = failure.message }
  }
}
