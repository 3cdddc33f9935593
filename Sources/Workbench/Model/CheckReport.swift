import Exchanges
import FieldValues
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
    /// A line of the scenario, as it stands in the file.
    case quote(String, line: Int)
    /// A sentence about the whole run.
    case note(String, isBad: Bool)
  }

  let result: ScenarioResult
  let rows: [Row]
  /// The last exchange of each step, as the history numbers it.
  private let exchanges: [Int?]
  /// The step at which the run was cancelled; nil when it was not.
  let cancelledAt: RunnerOptions.RunningStep?
  /// What the lines of the scenario expect something of.
  private let subjects: [Int: ScenarioReview.Subject]
  /// How many verdicts each step has, and how many of them passed. Every picture shows them.
  private let tallies: [(passed: Int, all: Int)]
  /// The same of the whole scenario.
  let tally: (passed: Int, all: Int)

  /// - Parameter cancelledAt: The step that ran when the run was cancelled. What would have come after it is left out.
  init(_ result: ScenarioResult, exchanges: [Int?] = [], cancelledAt: RunnerOptions.RunningStep? = nil) {
    var result = result
    if let cancelledAt { result.steps.removeSubrange(min(cancelledAt.place + 1, result.steps.count)...) }
    self.result = result
    self.exchanges = exchanges
    self.cancelledAt = cancelledAt
    subjects = ScenarioReview.Subject.lines(of: result)
    rows = Self.rows(of: result, cancelledAt)
    tallies = result.steps.map { step in (step.verdicts.count { $0.outcome == .passed }, step.verdicts.count) }
    let verdicts = result.verdicts
    tally = (verdicts.count { $0.outcome == .passed }, verdicts.count)
  }

  /// The report of another judgement on the same exchanges.
  func judged(again result: ScenarioResult) -> CheckReport { CheckReport(result, exchanges: exchanges) }

  /// The row the cursor begins on: the first failure.
  var firstFailure: Int {
    rows.firstIndex {
      if case .verdict(let verdict, _) = $0 { verdict.outcome == .failed } else { false }
    } ?? 0
  }

  /// How many verdicts a step has, and how many of them passed.
  func tally(ofStep step: Int) -> (passed: Int, all: Int) { tallies.at(step) ?? (0, 0) }

  /// The same of the step that made an exchange; nil where none did.
  func tally(ofExchange id: Int) -> (passed: Int, all: Int)? { exchanges.firstIndex(of: id).map { tally(ofStep: $0) } }

  /// The exchange that belongs to a row.
  func exchange(at row: Int) -> Int? {
    guard rows.indices.contains(row) else { return nil }
    return switch rows[row] {
    case .step(let step), .verdict(_, let step), .message(_, _, let step): exchange(ofStep: step)
    case .diagnostic, .quote, .note: nil
    }
  }

  /// The last exchange of a step, as the history numbers it.
  func exchange(ofStep step: Int) -> Int? { exchanges.indices.contains(step) ? exchanges[step] : nil }

  /// The line of the scenario that a row is about.
  func line(at row: Int) -> Int? {
    for row in rows.prefix(row + 1).reversed() {
      switch row {
      case .step(let step): return result.steps[step].position.line
      case .verdict(let verdict, _): return (verdict.focus ?? verdict.position).line
      case .diagnostic(let diagnostic): return diagnostic.position.line
      case .quote(_, let line): return line
      case .message: continue
      case .note: return 1
      }
    }
    return nil
  }

  /// Whether a row is a verdict on a line of the scenario.
  func isVerdict(at row: Int, line: Int) -> Bool {
    guard case .verdict(let verdict, _)? = rows.at(row) else { return false }
    return verdict.position.line == line || verdict.focus?.line == line
  }

  func hasFailed(at row: Int) -> Bool {
    if case .verdict(let verdict, _)? = rows.at(row) { verdict.outcome == .failed } else { false }
  }

  /// The tab that shows what a row is about.
  func tab(at row: Int) -> ResponseTab {
    switch line(at: row).flatMap({ subjects[$0] }) {
    case .cookies: .cookies
    case .body, .status: .body
    case .stream: .stream
    case .headers, .other, nil: .headers
    }
  }

  private static func rows(of result: ScenarioResult, _ cancelledAt: RunnerOptions.RunningStep?) -> [Row] {
    var rows: [Row] = []
    if let cancelledAt { rows.append(.note("cancelled at \(cancelledAt.words)", isBad: true)) }
    if let failure = result.environmentFailure {
      rows += [.note(failure, isBad: true), .note("Nothing was run.   T runs it again, 5 shows the server log", isBad: false)]
    }
    if let reason = result.skipReason {
      rows += [.note("skipped: \(reason)", isBad: false), .note("Nothing was run.   E opens the file", isBad: false)]
    }
    let source = SourceText(result.diagnostics.isEmpty ? "" : result.text)
    for diagnostic in result.diagnostics {
      rows.append(.diagnostic(diagnostic))
      let line = diagnostic.position.line
      if let text = source.line(line) { rows.append(.quote(text, line: line)) }
    }
    if !result.diagnostics.isEmpty { rows.append(.note("Nothing was run.   E opens the file at the line", isBad: false)) }
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
    if !diagnostics.isEmpty {
      return "\(diagnostics.count == 1 ? "1 fault" : "\(diagnostics.count) faults") in the file; nothing was run"
    }
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
    case cancelled
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

    /// What the last run came to.
    var words: String {
      switch self {
      case .running: "it is running"
      case .passed(let checks): "passed: \(checks) of \(checks) checks"
      case .failed(let count): "failed: \(count.counted("check"))   t k shows them"
      case .skipped: "skipped"
      case .cancelled: "cancelled"
      case .broken: "not run"
      }
    }
  }
}

extension CheckReport {
  /// The exchanges of a scenario that runs, as they come.
  struct Progress: Sendable {
    /// The step that began last.
    private(set) var step: RunnerOptions.RunningStep?
    /// Whether the user has cancelled the run.
    var isCancelled = false
    /// The numbers in the history of the exchanges, in the order in which they began.
    private(set) var ids: [Int] = []
    /// The same by the places of their steps.
    private var steps: [Int: [Int]] = [:]

    mutating func begin(_ step: RunnerOptions.RunningStep) { self.step = step }

    mutating func add(_ id: Int) {
      ids.append(id)
      steps[step?.place ?? 0, default: []].append(id)
    }

    /// The number in the history of an exchange of the run, counted from 1.
    func id(of number: Int) -> Int? { ids.at(number - 1) }

    /// The exchange of the step that began last.
    var lastOfStep: Int? { steps[step?.place ?? 0]?.last }

    /// The numbers in the history of a step's exchanges; nil for one that was not reported.
    func ids(ofStep place: Int, _ exchanges: [Exchange], _ history: History) -> [Int?] {
      let told = steps[place] ?? []
      guard told.count != exchanges.count else { return told }
      // Other exchanges may have been made meanwhile, for a description for instance.
      var rest = told[...]
      return exchanges.map { exchange in
        guard let index = rest.firstIndex(where: { history[$0]?.exchange.request == exchange.request }) else { return nil }
        defer { rest = rest[(index + 1)...] }
        return rest[index]
      }
    }
  }
}

extension CheckReport {
  /// Scenarios that are run one after the other.
  struct Queue: Sendable {
    private var rest: [String]
    let total: Int
    /// How many were begun.
    private(set) var begun = 0
    private var counts: [String: Int] = [:]
    private(set) var firstFailure: String?
    /// The one that was begun last.
    private(set) var current: String?

    init(_ paths: [String]) { (rest, total) = (paths, paths.count) }

    /// Whether none is left.
    var isOver: Bool { rest.isEmpty && counts.values.reduce(0, +) == begun }

    /// The next one; nil when all were begun.
    mutating func next() -> String? {
      guard !rest.isEmpty else { return nil }
      begun += 1
      current = rest.removeFirst()
      return current
    }

    mutating func note(_ state: RunState, of path: String) {
      let kind =
        switch state {
        case .passed: "passed"
        case .failed, .broken: "failed"
        case .skipped: "skipped"
        case .cancelled, .running: "cancelled"
        }
      counts[kind, default: 0] += 1
      if kind == "failed" { firstFailure = firstFailure ?? path }
    }

    mutating func cancel() { rest = [] }

    /// `43 scenarios: 41 passed, 2 failed`
    var words: String {
      let noun = total == 1 ? "1 scenario" : "\(total) scenarios"
      let parts = ["passed", "failed", "skipped", "cancelled"].compactMap { kind in counts[kind].map { "\($0) \(kind)" } }
      let left = total - begun
      return "\(noun): " + (parts + (left > 0 ? ["\(left) not run"] : [])).joined(separator: ", ")
    }
  }
}

extension RunnerOptions.RunningStep {
  /// `step 2 of 3, sign in`
  var words: String { number.isEmpty ? name : "step \(number), \(name)" }
}
