import Patterns
import SystemIO

extension RunPlan {
  /// Keeps the scenarios of one part; it may be empty.
  package mutating func keep(_ shard: Shard) {
    scenarios.removeAll { !shard.contains(path: $0.path) }
  }

  /// Puts the scenarios into an order that the seed alone decides.
  package mutating func shuffle(seed: UInt64) {
    var numbers = SeededGenerator(seed: seed)
    scenarios.shuffle(using: &numbers)
  }

  /// Runs every scenario so many times, all of them once before any a second time.
  package mutating func `repeat`(_ times: Int) throws(UsageFault) {
    guard (1...1_000_000).contains(times) else {
      throw UsageFault("--repeat \(times) — this is no number of times — write 1 or more")
    }
    scenarios = (0..<times).flatMap { _ in scenarios }
  }

  /// Keeps the scenarios that failed in a run, each up to the last step that failed.
  /// - Parameter report: what ``NDJSONReport`` wrote of that run.
  /// - Throws: ``UsageFault`` when it is no such report, or nothing of the plan failed.
  package mutating func keep(failedIn report: String) throws(UsageFault) {
    var failed: [String: Int] = [:]
    for (number, line) in report.split(separator: "\n").enumerated() {
      guard let event = try? QueryValue(json: Array(line.utf8), name: "the line"), case .text(let kind) = event["event"] else {
        throw UsageFault("--failed — line \(number + 1) of the last run's report cannot be read — run without --failed")
      }
      guard case .text(let path) = event["path"], case .text("failed") = event["outcome"] else { continue }
      let line = if kind == "stepFinished", case .number(let number) = event["line"] { number.integer ?? 0 } else { 0 }
      failed[path] = max(failed[path] ?? 0, Int(clamping: line))
    }
    var kept: [PlannedScenario] = []
    for var scenario in scenarios {
      guard let line = failed[scenario.path] else { continue }
      if line > 0, let file = scenario.file { scenario.selection = StepSelection(file, line: line) }
      kept.append(scenario)
    }
    guard !kept.isEmpty else { throw UsageFault("--failed — nothing of this failed in the last run — run without --failed") }
    scenarios = kept
  }

  /// Keeps the step at a line of a file, and those before it, as the path `FILE:LINE` does.
  /// - Throws: ``UsageFault`` when it is no such place, or the file is not in the plan.
  package mutating func keep(line place: String) throws(UsageFault) {
    let (path, line) = RunPlan.cutLine(off: place)
    guard let line else { throw UsageFault("--line \(place) — this names no line — write FILE:LINE") }
    scenarios.removeAll { $0.path != path }
    guard !scenarios.isEmpty else { throw UsageFault("--line \(place) — this file is not among those to be run — add its path") }
    for place in scenarios.indices {
      if let file = scenarios[place].file { scenarios[place].selection = StepSelection(file, line: line) }
    }
  }
}

extension QueryValue {
  /// The member of an object; nil where there is none.
  fileprivate subscript(name: String) -> QueryValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}
