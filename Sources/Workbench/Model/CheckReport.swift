import ScenarioSyntax
import Scenarios

/// The result of a scenario, row by row.
struct CheckReport: Sendable {
  enum Row: Sendable, Hashable {
    case step(Int)
    case verdict(Verdict, step: Int)
    /// Why a verdict is what it is.
    case message(String, Verdict.Outcome, step: Int)
    case diagnostic(Diagnostic)
    /// A sentence about the whole run.
    case note(String, isBad: Bool)
  }

  let result: ScenarioResult
  let rows: [Row]
  /// The last exchange of each step, as the history numbers it.
  var exchanges: [Int?]

  init(_ result: ScenarioResult, exchanges: [Int?] = []) {
    self.result = result
    self.exchanges = exchanges
    rows = Self.rows(of: result)
  }

  /// The row the cursor begins on: the first failure.
  var firstFailure: Int {
    rows.firstIndex {
      if case .verdict(let verdict, _) = $0 { verdict.outcome == .failed } else { false }
    } ?? 0
  }

  var passed: Int { result.verdicts.count { $0.outcome == .passed } }

  /// The exchange that belongs to a row.
  func exchange(at row: Int) -> Int? {
    guard rows.indices.contains(row) else { return nil }
    return switch rows[row] {
    case .step(let step), .verdict(_, let step), .message(_, _, let step):
      exchanges.indices.contains(step) ? exchanges[step] : nil
    case .diagnostic, .note: nil
    }
  }

  private static func rows(of result: ScenarioResult) -> [Row] {
    var rows: [Row] = []
    if let failure = result.environmentFailure { rows.append(.note(failure, isBad: true)) }
    if let reason = result.skipReason { rows.append(.note("skipped: \(reason)", isBad: false)) }
    for diagnostic in result.diagnostics { rows.append(.diagnostic(diagnostic)) }
    for (index, step) in result.steps.enumerated() {
      rows.append(.step(index))
      for verdict in step.verdicts {
        rows.append(.verdict(verdict, step: index))
        guard verdict.outcome != .passed else { continue }
        let lines = (verdict.message.isEmpty ? [] : [verdict.message]) + verdict.details
        for line in lines { rows.append(.message(line, verdict.outcome, step: index)) }
      }
    }
    return rows
  }
}

extension ScenarioResult {
  /// `3 of 4 checks passed`, or why there are none.
  var summary: String {
    if let environmentFailure { return environmentFailure }
    if let skipReason { return "skipped: \(skipReason)" }
    if !diagnostics.isEmpty { return "\(diagnostics.count) faults in the file; nothing was run" }
    return "\(verdicts.count { $0.outcome == .passed }) of \(verdicts.count) checks passed"
  }
}

extension CheckReport {
  /// What is known of a scenario file since the bench was opened.
  enum RunState: Sendable, Hashable {
    case running
    case passed(checks: Int)
    case failed(count: Int)
    case skipped
    /// It does not parse, or no server could be started.
    case broken

    init(_ result: ScenarioResult) {
      if !result.diagnostics.isEmpty || result.environmentFailure != nil {
        self = .broken
      } else if result.skipReason != nil {
        self = .skipped
      } else if result.passed {
        self = .passed(checks: result.verdicts.count)
      } else {
        self = .failed(count: max(1, result.failures.count))
      }
    }
  }
}
