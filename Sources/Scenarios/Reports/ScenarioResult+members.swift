import Exchanges
package import Patterns
import ScenarioSyntax

// What the reports in JSON say of a run, and of its parts. Times are in milliseconds.

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
    let outcome = skipReason != nil ? "skipped" : (passed ? "passed" : "failed")
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
    let outcome = failures.isEmpty ? (isSkipped ? "skipped" : "passed") : "failed"
    return [
      ("step", .text(name)), ("line", .number(position.line)), ("outcome", .text(outcome)),
      ("expectations", .number(verdicts.count)), ("failed", .number(failures.count)), ("time", .milliseconds(duration)),
      ("exchanges", .list(exchanges.map(\.summary))),
    ]
  }
}

extension Verdict {
  var members: [(String, QueryValue)] {
    var members: [(String, QueryValue)] = [
      ("outcome", .text(outcome.rawValue)), ("line", .number(position.line)), ("column", .number(position.column)),
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

extension QueryValue {
  package static func object(_ members: [(String, QueryValue)]) -> QueryValue {
    .object(members.map { Member(name: $0.0, value: $0.1) })
  }

  package static func number(_ value: Int) -> QueryValue { .number(DecimalNumber(value)) }

  /// A time with three decimals.
  static func milliseconds(_ duration: Duration) -> QueryValue {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds.multipliedReportingOverflow(by: 1_000_000).partialValue + attoseconds / 1_000_000_000_000
    let fraction = String(abs(microseconds) % 1000)
    let text = "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    return DecimalNumber(text).map(QueryValue.number) ?? .null
  }
}
