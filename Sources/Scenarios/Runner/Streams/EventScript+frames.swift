import Exchanges
import FieldValues
import ScenarioSyntax

extension EventScript {
  /// What came of waiting for the next frame.
  enum Wait {
    case frame(ArrivedFrame)
    case ended(Ending, at: Duration)
    /// A line about the next frame has failed.
    case late(EventSyntax, String)
    case timeIsUp
    /// Something else has failed, or the run was interrupted.
    case stopped(String)
  }

  /// Waits for the next frame, as long as the lines before it allow.
  mutating func wait() async -> Wait {
    if let ending { return .ended(ending.ending, at: ending.at) }
    let bound = bound
    let moment = min(bound?.moment ?? setting.end, setting.end)
    if let frame = held, frame.at <= moment {
      held = nil
      return .frame(frame)
    }
    if let arrival = await fetch(until: moment) { return arrival }
    if Task.isCancelled { return .stopped("the run was interrupted") }
    guard let bound, bound.moment <= setting.end else { return .timeIsUp }
    return .late(bound.line, bound.message)
  }

  /// The next thing that came up to a moment; nil when nothing did.
  mutating func fetch(until moment: Duration) async -> Wait? {
    let wait = await arrival(until: moment)
    if wait == nil, !Task.isCancelled { self.moment = max(self.moment, moment) }
    return wait
  }

  private mutating func arrival(until moment: Duration) async -> Wait? {
    if let frame = held {
      guard frame.at <= moment else { return nil }
      held = nil
      return .frame(frame)
    }
    while let arrival = await connection.feed.next(until: moment, setting.clock) {
      self.moment = max(self.moment, arrival.at)
      switch arrival.item {
      case .head: continue
      case .flood: return breakLimit(bounds.bytesNode, "\(QuantityText.size(bounds.bytes))")
      case .ended(let ending):
        self.ending = (ending, arrival.at)
        return .ended(ending, at: arrival.at)
      case .frame(var frame):
        frames += 1
        frame.number = frames
        if frames > bounds.frames { return breakLimit(bounds.framesNode, "\(bounds.frames) frames") }
        if bytesBefore + frame.bytes > bounds.bytes {
          return breakLimit(bounds.bytesNode, "\(QuantityText.size(bounds.bytes))")
        }
        return .frame(frame)
      }
    }
    return nil
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
}

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
          held = arrived
          fail(line, "this frame is missing", ["the one after it came in its place, at \(time(arrived.at))"])
          for condition in conditions { notReached(condition, "the frame beneath is missing") }
          conditions = []
          return
        }
        judge.remember(comparison.passed ? comparison.met : [])
        let details = Array(comparison.details.prefix(40)) + surroundings(of: arrived)
        judge.add(
          comparison.passed ? nil : StepJudge.Failure(message: "frame \(arrived.number) differs", details: details),
          to: expectation(line)
        )
      } catch {
        judge.add(expectation(line).verdict(error))
      }
      judgeConditions(arrived, passed: passed)
      return note(arrived, isExpected: true)
    }
  }

  private func isFitting(_ arrived: ArrivedFrame, _ frame: EventFrameSyntax?) -> Bool {
    guard let frame, let comparison = try? FrameComparison(frame, arrived.frame, judge.variables) else { return false }
    return comparison.passed
  }

  /// Judges the lines about a frame that has come; that it did not come too late is sure by then.
  mutating func judgeConditions(_ frame: ArrivedFrame, passed: Int) {
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

  mutating func note(_ frame: ArrivedFrame, isExpected: Bool) {
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

  private var lastFrame: [String] {
    previous.map { ["the last frame came at \(time($0.at)): \($0.summary)"] } ?? ["no frame has come"]
  }

  func describe(_ ending: Ending, at moment: Duration) -> String {
    let unfinished = connection.feed.unfinishedBytes
    let rest = unfinished == 0 ? "" : ", within a frame of which \(unfinished) bytes had come"
    return switch ending {
    case .complete: "it ended at \(time(moment)) as it should\(rest)"
    case .cancelled: "this client closed it at \(time(moment))"
    case .failed(let failure): "it was cut at \(time(moment))\(rest): \(failure)"
    }
  }
}
