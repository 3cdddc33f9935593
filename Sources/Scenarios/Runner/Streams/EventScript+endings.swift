import Exchanges
import FieldValues
import ScenarioSyntax

extension EventScript {
  /// Nothing comes for so long after the previous point; that the stream ends as it should is no breach of silence.
  mutating func silence(_ line: EventSyntax, _ length: Duration) async {
    refuseConditions()
    let moment = point + length
    guard moment <= setting.end else {
      reason = setting.timeIsUp
      return fail(line, "the silence cannot be waited for: \(setting.timeIsUp)")
    }
    switch ending == nil ? await fetch(until: moment) : nil {
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
        self.moment = max(self.moment, moment)
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
          return fail(line, "frame \(frame.number) came where the stream should end", ["it is"] + details)
        }
        passed += 1
        note(frame, isExpected: false)
      case .ended(let ending, let moment):
        judgeConditions(passed: passed)
        let isWhole = ending == .complete && connection.feed.unfinishedBytes == 0
        return isWhole ? pass(line) : fail(line, "the stream did not end as it should", [describe(ending, at: moment)])
      case .late(let condition, _):
        fail(condition, "the stream did not end within \((moment - point).shortText)")
        conditions.removeAll { $0 == condition }
        reason = "the stream did not end"
        return notReached(line, "the stream did not end in time")
      case .timeIsUp:
        reason = setting.timeIsUp
        return fail(line, "the server did not end the stream: \(setting.timeIsUp)")
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
    await close()
    let due = cut + (retry ?? .zero)
    guard due < setting.end else {
      let wait = (retry ?? .zero).shortText
      return leave(line, reconnect, "the stream asked to wait \(wait) before a reconnection: \(setting.timeIsUp)")
    }
    let pause = due - setting.clock.now()
    if pause > .zero { await setting.clock.sleep(pause) }
    let wait = setting.clock.now() - cut
    bytesBefore += outcomes.last?.exchanges.last?.body.count ?? 0
    let left = max(0, bounds.bytes - bytesBefore)
    connection = setting.connect(lastEventID, outcomes.last?.jar, left)
    (ending, isOpen, held) = (nil, true, nil)
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
    switch await connection.feed.next(until: nil, setting.clock) {
    case let arrival? where arrival.item == .head: return arrival.at
    case let arrival?:
      ending = (.cancelled, arrival.at)
      if case .ended(.failed(let failure)) = arrival.item {
        leave(line, reconnect, "the reconnection got no answer: \(failure)")
      } else {
        leave(line, reconnect, "the reconnection got no answer")
      }
    case nil: leave(line, reconnect, "the reconnection got no answer: the run was interrupted")
    }
    return nil
  }

  private mutating func leave(_ line: EventSyntax, _ reconnect: ReconnectSyntax?, _ message: String) {
    reason = "there was no reconnection"
    fail(line, message)
    for node in line.nodes.dropFirst() { judge.add(expectation(node).notReached(because: "there was no reconnection")) }
  }

  private mutating func judge(_ reconnect: ReconnectSyntax) {
    let outline = connection.feed.outline
    let sent = outline?.sent?.headers ?? outline?.request.headers ?? []
    for header in reconnect.requestHeaders {
      judge.judge(header) { (judge) throws(Fault) in try judge.line(header, among: sent, "request header") }
    }
    let response = reconnect.response
    judge.judge(StatusLine(response)) { (judge) throws(Fault) in try judge.statusLine(response, of: outline) }
    for header in response.headers {
      judge.judge(header) { (judge) throws(Fault) in try judge.line(header, among: outline?.head?.headers ?? [], "header") }
    }
    let status = StatusLine(response).position
    if let failure = judge.verdicts.last(where: { $0.position == status && $0.outcome == .failed }) { reason = failure.message }
  }
}
