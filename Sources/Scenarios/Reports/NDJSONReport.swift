package import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// One JSON object a line: `runStarted`, then for each scenario `scenarioStarted`, for each of its steps `chunk`, `frame`,
/// `expectation` and `stepFinished`, then `scenarioFinished`; at the end `runFinished`. Times are in milliseconds.
///
/// `chunk` is a chunk of a chunked body, `frame` what stands between two blank lines of an event stream. Both name the exchange of the
/// step, counted from 1, and the time since it began.
package struct NDJSONReport: Report {
  package static let format = SecretRedactor.Format.json
  /// The version of these events; it changes when a member changes its meaning.
  package static let schema = 1

  /// Whether chunks and frames are events, too.
  private let hasPieces: Bool

  /// Creates an empty report.
  /// - Parameter hasPieces: Whether chunks and frames are events, too.
  package init(hasPieces: Bool = true) {
    self.hasPieces = hasPieces
  }

  /// Returns the first event.
  package mutating func begin() -> String {
    line("runStarted", [("schema", .number(NDJSONReport.schema))])
  }

  /// Returns the events of a scenario.
  package mutating func finished(_ result: ScenarioResult) -> String {
    let path = ("path", QueryValue.text(result.path))
    var text = line("scenarioStarted", [path, ("name", .text(result.name))])
    for step in result.steps {
      for (number, exchange) in step.exchanges.enumerated() where hasPieces {
        let place = [path, ("step", QueryValue.text(step.name)), ("exchange", .number(number + 1))]
        text += exchange.chunkMembers.map { line("chunk", place + $0) }.joined()
        text += exchange.frameMembers.map { line("frame", place + $0) }.joined()
      }
      text += step.verdicts.map { line("expectation", [path, ("step", .text(step.name))] + $0.members) }.joined()
      text += line("stepFinished", [path] + step.members)
    }
    return text + line("scenarioFinished", [path] + result.members)
  }

  /// Returns the last event.
  package mutating func end(_ summary: RunSummary) -> String {
    line("runFinished", summary.members)
  }

  private func line(_ event: String, _ members: [(String, QueryValue)]) -> String {
    QueryValue.object([("event", .text(event))] + members).literal + "\n"
  }
}

// The members with which reports in JSON describe a run and its parts. Times are in milliseconds.

extension RunSummary {
  var members: [(String, QueryValue)] {
    [
      ("passed", .number(passed)), ("failed", .number(failed)), ("skipped", .number(skipped)),
      ("exitCode", .number(Int(exitCode))), ("time", .milliseconds(duration)),
    ]
  }
}

extension ScenarioResult {
  var members: [(String, QueryValue)] {
    let outcome = skipReason != nil ? "skipped" : passed ? "passed" : "failed"
    var members: [(String, QueryValue)] = [("outcome", .text(outcome)), ("time", .milliseconds(duration))]
    if let reason = skipReason { members.append(("reason", .text(reason))) }
    if let failure = environmentFailure { members.append(("reason", .text(failure))) }
    let faults = diagnostics.map { fault in
      QueryValue.object([
        ("line", .number(fault.position.line)), ("column", .number(fault.position.column)), ("message", .text(fault.message)),
        ("hint", .text(fault.hint)),
      ])
    }
    if !faults.isEmpty { members.append(("diagnostics", .list(faults))) }
    return members
  }
}

extension StepResult {
  var members: [(String, QueryValue)] {
    // What was not reached did not pass, and is run again by --failed.
    let outcome = passed ? outcome.rawValue : "failed"
    return [
      ("step", .text(name)), ("line", .number(position.line)), ("outcome", .text(outcome)),
      ("expectations", .number(verdicts.count)), ("failed", .number(failures.count)), ("notReached", .number(notReached.count)),
      ("attempts", .number(attempts)), ("time", .milliseconds(duration)),
      ("exchanges", .list(exchanges.map(\.summary))),
    ]
  }
}

extension Verdict {
  var members: [(String, QueryValue)] {
    var members: [(String, QueryValue)] = [
      ("outcome", .text(outcome.rawValue)), ("line", .number(place.line)), ("column", .number(place.column)),
      ("length", .number(length)), ("expectation", .text(expectation)),
    ]
    if !message.isEmpty { members.append(("message", .text(message))) }
    if !details.isEmpty { members.append(("details", .list(details.map(QueryValue.text)))) }
    return members
  }
}

extension Exchange {
  fileprivate var summary: QueryValue {
    var members = [("method", QueryValue.text(request.method)), ("url", .text(request.url))]
    if let head { members.append(("status", .number(head.status))) }
    members.append(("bytes", .number(body.count)))
    if let failure { members.append(("failure", .text(failure.description))) }
    return .object(members)
  }
}

extension Exchange {
  /// The chunks of the body, each with its size, its time, and its text if it is text.
  fileprivate var chunkMembers: [[(String, QueryValue)]] {
    chunks.enumerated().map { number, chunk in
      let bytes = Array(body[chunk.range.clamped(to: body.indices)])
      var members: [(String, QueryValue)] = [
        ("number", .number(number + 1)), ("bytes", .number(chunk.range.count)), ("at", .milliseconds(chunk.at)),
      ]
      if let text = String(validating: bytes.prefix(Self.textLimit), as: UTF8.self) { members.append(("text", .text(text))) }
      if !chunk.extension.isEmpty { members.append(("extension", .text(chunk.extension))) }
      return members
    }
  }

  /// The frames of an event stream, each with what a reader makes of it.
  fileprivate var frameMembers: [[(String, QueryValue)]] {
    guard let type = head?.value(of: "Content-Type"), type.lowercased().hasPrefix("text/event-stream") else { return [] }
    var decoder = ServerSentEventDecoder()
    var arrivals = chunks[...]
    var count = 0
    return decoder.decode(decoded?.bytes ?? body).enumerated().map { number, frame in
      count += frame.bytes.count
      var members: [(String, QueryValue)] = [("number", .number(number + 1))]
      // The time of a frame is the time of the chunk with its last byte; only a body in chunks has such times.
      while decoded == nil, let first = arrivals.first, first.range.upperBound < count { arrivals = arrivals.dropFirst() }
      if decoded == nil, let chunk = arrivals.first { members.append(("at", .milliseconds(chunk.at))) }
      if let event = frame.event {
        members += [("type", .text(event.type)), ("data", .text(event.data)), ("id", .text(event.lastEventID))]
      }
      if !frame.comments.isEmpty { members.append(("comments", .list(frame.comments.map(QueryValue.text)))) }
      return members
    }
  }

  /// The events of a stream for people, each with its time where that is known: `12 ms  message  {"id":7}`.
  var eventLines: [String] {
    frameMembers.map { members in
      let frame = QueryValue.object(members)
      let time = if case .number(let at) = frame["at"] { "\(at.description) ms  " } else { "" }
      guard case .text(let type) = frame["type"], case .text(let data) = frame["data"] else {
        guard case .list(let comments) = frame["comments"] else { return "\(time)(no event)" }
        return time + comments.map { ": \($0.plainText)" }.joined(separator: " ")
      }
      let text = data.utf8.count > Self.textLimit ? String(decoding: data.utf8.prefix(Self.textLimit), as: UTF8.self) + "…" : data
      return "\(time)\(type)  \(text)"
    }
  }

  private static var textLimit: Int { 8192 }
}
