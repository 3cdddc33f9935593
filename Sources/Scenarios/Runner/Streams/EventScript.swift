import Exchanges
import FieldValues
import ScenarioSyntax

/// Reads an event stream by the lines of `[Events]`, and judges what comes.
///
/// Every stream ends: by `@stop`, `@drop` or `@eof`, after the last line, at a frame that does not come in time, when the step's time is up,
/// or when the stream goes beyond `@limit`, which is 10 000 frames and 16 MiB where none is stated. Lines that say nothing about the end of
/// the last connection mean `@eof`; a last line `@skip` leaves the stream open. A script that is out of step because a frame did not come
/// says so of all its further lines.
struct EventScript {
  private let events: [EventSyntax]
  private let section: SectionSyntax
  let setting: StreamReader.Setting
  var judge: StepJudge
  var reader: StreamReader

  /// The previous point: the last frame that was expected, the head, or the end of a silence.
  var point: Duration
  var previous: StreamFeed.Frame?
  /// When the last frame came, expected or not; the head before the first.
  var lastArrival: Duration
  private(set) var lastEventID: String
  private(set) var retry: Duration?
  /// Lines that say something about the next frame.
  var conditions: [EventSyntax] = []
  /// Why nothing more is judged.
  var reason: String?
  /// The line of the limit that the stream went beyond.
  private var brokenLimit: EventSyntax?

  /// - Parameter lastEventID: what the request resumes after; empty where it is the first.
  init(
    _ events: [EventSyntax],
    _ section: SectionSyntax,
    _ setting: StreamReader.Setting,
    _ judge: StepJudge,
    _ reader: StreamReader,
    lastEventID: String
  ) {
    self.events = events
    self.section = section
    self.setting = setting
    self.judge = judge
    self.reader = reader
    self.lastEventID = lastEventID
    point = reader.moment
    lastArrival = reader.moment
  }

  /// Judges the whole step.
  mutating func run(of step: StepSyntax, _ response: ResponseSyntax) async {
    if let failure = await wrongStatus(response) {
      reason = failure
      await reader.close()
      judge.exchanges = reader.outcomes.first?.exchanges ?? []
      judge.judgeHead(response)
      await run()
    } else {
      judge.judgeHead(response)
      await run()
      judge.exchanges = reader.outcomes.first?.exchanges ?? []
    }
    judge.judgeRest(response)
    await judge.judgeQueries(step)
  }

  /// What is wrong with the status line. An answer that is not the stream is short: its body is waited for, so that it can be reported.
  private mutating func wrongStatus(_ response: ResponseSyntax) async -> String? {
    let failure: String
    do throws(Fault) {
      guard let found = try judge.statusLine(response, of: reader.outline) else { return nil }
      failure = found.message
    } catch {
      failure = error.message
    }
    await reader.waitForEnd(until: min(setting.end, point + .seconds(1)))
    return failure
  }

  /// Goes through all lines and closes the connection.
  private mutating func run() async {
    var rest = events[...]
    while reason == nil, let event = rest.popFirst() {
      await perform(event, &rest)
    }
    if let reason {
      for event in conditions + rest { notReached(event, reason) }
    } else if impliesEnd {
      await expectEnd(impliedEnd)
    } else {
      await passSkipped()
      refuseConditions()
    }
    judgeLimits()
    await reader.close()
  }

  /// The `@eof` that lines without an ending mean; its place is the head of the section.
  var impliedEnd: EventSyntax { EventSyntax(.eof, position: section.position, length: section.length) }

  private var impliesEnd: Bool {
    if let last = events.last, last.isCondition { return false }
    let connection = events.reversed().prefix { if case .reconnect = $0.kind { false } else { true } }
    let isEnded = connection.contains { [.drop, .eof, .stop].contains($0.kind) }
    return !isEnded && !events.contains { if case .limit = $0.kind { true } else { false } }
  }

  /// A last line `@skip A..B`: A frames must come, and then the client ends the stream.
  private mutating func passSkipped() async {
    let skips = conditions.filter { if case .skip = $0.kind { true } else { false } }
    guard !skips.isEmpty, skips.count == conditions.count else { return }
    let least = allowance.lowerBound
    var passed = 0
    while passed < least {
      let arrival = await wait()
      guard case .frame(let frame) = arrival else {
        conditions = []
        return miss(skips, arrival)
      }
      passed += 1
      note(frame, isExpected: false)
    }
    for skip in skips { pass(skip) }
    conditions = []
  }

  private mutating func perform(_ event: EventSyntax, _ rest: inout ArraySlice<EventSyntax>) async {
    switch event.kind {
    case .within, .gap, .skip: conditions.append(event)
    case .frame(let frame): await expect(event, frame, next: rest.first { !$0.isCondition }?.frame)
    case .unordered:
      let group = rest.prefix { $0.kind != .endUnordered }
      rest = rest.dropFirst(group.count)
      await expectUnordered(Array(group))
    case .silence(let time): await silence(event, time)
    case .listen(let time): await listen(event, time)
    case .drop: await drop()
    case .eof: await expectEnd(event)
    case .reconnect(let reconnect): await perform(reconnect, event)
    case .endUnordered, .limit, .stop: break
    }
  }

  private mutating func drop() async {
    refuseConditions()
    await reader.drop()
  }

  /// Fails the lines about a next frame that has no line.
  mutating func refuseConditions() {
    for condition in conditions {
      fail(condition, "no frame follows this line; move it above the frame it is about, or remove it")
    }
    conditions = []
  }

  private mutating func judgeLimits() {
    for event in events {
      guard case .limit = event.kind, event != brokenLimit else { continue }
      judge.add(Expectation(event, in: judge.source).verdict(.passed))
    }
  }
}

extension EventScript {
  func expectation(_ node: any LocatedSyntax) -> Expectation { Expectation(node, in: judge.source) }

  mutating func pass(_ node: any LocatedSyntax) {
    judge.add(expectation(node).verdict(.passed))
  }

  mutating func fail(_ node: any LocatedSyntax, _ message: String, _ details: [String] = []) {
    judge.add(expectation(node).verdict(.failed, message, details: details))
  }

  mutating func notReached(_ event: EventSyntax, _ reason: String) {
    if case .limit = event.kind { return }
    for node in event.nodes { judge.add(expectation(node).notReached(because: reason)) }
  }

  /// A moment of the runner's clock as reports show it.
  func time(_ moment: Duration) -> String { (moment - setting.start).shortText }

  /// When a frame came, and the frame before it.
  func surroundings(of frame: StreamFeed.Frame) -> [String] {
    let before = previous.map { "before: frame \($0.number) at \(time($0.at)): \($0.summary)" }
    let distance = (frame.at - lastArrival).shortText
    let what = previous == nil ? "the head" : "the frame before"
    return ["came at \(time(frame.at)), \(distance) after \(what)"] + (before.map { [$0] } ?? [])
  }

  /// What resulted from waiting for the next frame.
  enum Wait {
    case frame(StreamFeed.Frame)
    case ended(Ending, at: Duration)
    /// A line about the next frame has failed.
    case late(EventSyntax, String)
    case timeIsUp
    /// Something else has failed, or the run was interrupted.
    case stopped(String)
  }

  /// Waits for the next frame, as long as the lines before it allow.
  mutating func wait() async -> Wait {
    if let ending = reader.ending { return .ended(ending.ending, at: ending.at) }
    let bound = bound
    if let wait = await fetch(until: min(bound?.moment ?? setting.end, setting.end)) { return wait }
    if Task.isCancelled { return .stopped("the run was interrupted") }
    guard let bound, bound.moment <= setting.end else { return .timeIsUp }
    return .late(bound.line, bound.message)
  }

  /// The next thing that came up to a moment; nil when nothing did.
  mutating func fetch(until moment: Duration) async -> Wait? {
    switch await reader.next(until: moment) {
    case .frame(let frame): .frame(frame)
    case .ended(let ending, let moment): .ended(ending, at: moment)
    case .excess(let line, let what): breakLimit(line, what)
    case nil: nil
    }
  }

  private mutating func breakLimit(_ line: EventSyntax?, _ what: String) -> Wait {
    brokenLimit = line
    let message = "the stream went beyond \(what)"
    if let line {
      fail(line, message)
    } else {
      fail(section, "\(message), the bound of a stream without @limit; write @limit, or @stop where enough has come")
    }
    return .stopped(message)
  }

  /// The moment up to which the next frame must have come, and the line that says so.
  private var bound: (moment: Duration, line: EventSyntax, message: String)? {
    let bounds = conditions.compactMap { line -> (moment: Duration, line: EventSyntax, message: String)? in
      switch line.kind {
      case .within(let time): (point + time, line, "no frame came within \(time.shortText)")
      case .gap(let range):
        (lastArrival + range.upperBound, line, "no frame came within \(range.upperBound.shortText) of \(lastName)")
      default: nil
      }
    }
    return bounds.min { $0.moment < $1.moment }
  }

  private var lastName: String { previous == nil ? "the head" : "the one before" }

  /// How many frames may pass that no line expects.
  var allowance: ClosedRange<Int> {
    .sum(of: conditions.map { if case .skip(let range) = $0.kind { range } else { 0...0 } })
  }

  /// Judges the lines about a frame that has come; that it did not come too late is sure by then.
  mutating func judgeConditions(_ frame: StreamFeed.Frame, passed: Int) {
    let range = allowance
    for line in conditions {
      switch line.kind {
      case .gap(let range) where frame.at - lastArrival < range.lowerBound:
        let gap = (frame.at - lastArrival).shortText
        fail(line, "the frame came \(gap) after \(lastName), not \(QuantityText.text(range))", surroundings(of: frame))
      case .skip where passed < range.lowerBound:
        fail(line, "\(passed) frames passed before the expected one, not \(QuantityText.text(range))")
      default: pass(line)
      }
    }
    conditions = []
  }

  mutating func note(_ frame: StreamFeed.Frame, isExpected: Bool) {
    lastArrival = frame.at
    if isExpected { point = frame.at }
    previous = frame
    if let id = frame.id { lastEventID = id }
    if let retry = frame.retry { self.retry = retry }
  }

  /// Lines whose frames did not come; nothing after them is reached.
  mutating func miss(_ lines: [EventSyntax], _ wait: Wait) {
    var details: [String] = []
    let message: String
    switch wait {
    case .frame: return
    case .ended(let ending, let moment):
      message = "the stream ended before this frame"
      details = [describe(ending, at: moment)]
      reason = "the stream ended too early"
    case .late(let line, let text):
      fail(line, text, lastFrame)
      conditions.removeAll { $0 == line }
      (message, reason) = ("", text)
    case .timeIsUp:
      message = "this frame did not come: \(setting.timeIsUp)"
      reason = setting.timeIsUp
    case .stopped(let text): (message, reason) = ("", text)
    }
    details += lastFrame
    for line in lines {
      if message.isEmpty { notReached(line, reason ?? "") } else { fail(line, message, details) }
    }
  }

  var lastFrame: [String] {
    previous.map { ["the last frame came at \(time($0.at)): \($0.summary)"] } ?? ["no frame has come"]
  }

  func describe(_ ending: Ending, at moment: Duration) -> String {
    let unfinished = reader.unfinishedBytes
    let rest = unfinished == 0 ? "" : ", within a frame of which \(unfinished) bytes had come"
    return switch ending {
    case .complete: "it ended at \(time(moment)) as it should\(rest)"
    case .cancelled: "this client closed it at \(time(moment))"
    case .failed(let failure): "it was cut at \(time(moment))\(rest): \(failure)"
    }
  }
}

extension EventSyntax {
  var frame: EventFrameSyntax? {
    if case .frame(let frame) = kind { frame } else { nil }
  }

  /// Whether the line says something about the frame after it.
  var isCondition: Bool {
    switch kind {
    case .within, .gap, .skip: true
    default: false
    }
  }
}
