import Patterns
import ScenarioSyntax
import SystemIO

extension RunPlan {
  /// What a run is narrowed to, and in what order it runs: the same for `answerback run` and `swift test`.
  package struct Selection: Sendable {
    /// How the user calls what chooses scenarios; messages name it.
    package struct Names: Sendable {
      let filter, tag, shard, failed: String

      /// The options of `answerback run`.
      package static let options = Names(filter: "--filter", tag: "--tag", shard: "--shard", failed: "--failed")
      /// The variables of `swift test`.
      package static let environment = Names(
        filter: "SCENARIO_FILTER",
        tag: "SCENARIO_TAG",
        shard: "SCENARIO_SHARD",
        failed: "SCENARIO_FAILED"
      )
    }

    let names: Names
    /// A regular expression that `folder/name/step[row]` must match.
    package var filter: String?
    /// Tags joined by `and`, `or`, `not` and parentheses.
    package var tag: String?
    /// `FILE:LINE`: the step at this line and those before it.
    package var line: String?
    /// The events of the last run, where only what failed in it is run again.
    package var lastRun: String?
    /// `I/N`: one part of the scenarios.
    package var shard: String?
    /// How long the scenarios took, which the parts are divided by; nil divides by the paths.
    package var durations: DurationProfile?
    /// The number that decides the order; nil keeps that of the paths.
    package var seed: UInt64?
    /// How often everything is run.
    package var times: Int?

    /// Everything, once, in the order of the paths.
    package init(_ names: Names) {
      self.names = names
    }

    /// Removes what was not asked for from a plan, and puts it in its order.
    /// - Returns: A sentence that lists the scenarios of the shard, where there is one.
    /// - Throws: ``UsageFault`` when nothing is left. A shard may be empty.
    package func apply(to plan: inout RunPlan) throws(UsageFault) -> String? {
      try narrow(&plan)
      if let lastRun { try plan.keep(failedIn: lastRun, named: names.failed) }
      var note: String?
      if let shard {
        let part = try Shard(parsing: shard, named: names.shard)
        let total = plan.scenarios.count
        if let durations { plan.keep(part, by: durations) } else { plan.keep(part) }
        let paths = plan.scenarios.map { "\n  \($0.path)" }.joined()
        note = "shard \(part.index)/\(part.count): \(plan.scenarios.count) of \(total) scenarios\(paths)"
      }
      if let seed { plan.shuffle(seed: seed) }
      if let times { try plan.repeat(times) }
      return note
    }

    /// Removes what was not asked for by its text alone.
    /// - Throws: ``UsageFault`` when nothing is left.
    package func narrow(_ plan: inout RunPlan) throws(UsageFault) {
      if let line { try plan.keep(line: line) }
      if let filter { try plan.keep(filter: filter, named: names.filter) }
      if let tag { try plan.keep(try TagExpression(tag, named: names.tag), named: names.tag) }
    }
  }
}

extension RunPlan {
  /// Keeps the steps that `folder/name/step[row]` names. Files that do not parse stay, so that their faults are seen.
  /// - Throws: ``UsageFault`` when it is not a regular expression, or nothing matches.
  package mutating func keep(filter: String, named option: String = "--filter") throws(UsageFault) {
    var kept: [PlannedScenario] = []
    for var scenario in scenarios {
      if let file = scenario.file {
        guard let selection = try StepSelection(file, filter: filter, named: option) else { continue }
        scenario.selection = selection
      }
      kept.append(scenario)
    }
    guard !kept.isEmpty else {
      throw .filterMatchesNothing(option: option, filter: filter)
    }
    scenarios = kept
  }

  /// Keeps the files whose tags fit an expression. Files that do not parse stay, so that their faults are seen.
  /// - Throws: ``UsageFault`` when nothing is left.
  package mutating func keep(_ tags: TagExpression, named option: String = "--tag") throws(UsageFault) {
    // Nil for a file that does not parse.
    let matches = scenarios.map { $0.file.map { tags.matches($0.tags) } }
    guard matches.contains(true) || !matches.contains(false) else {
      throw .noScenarioTagged(option: option)
    }
    scenarios = zip(scenarios, matches).filter { $0.1 != false }.map(\.0)
  }

  /// Keeps the scenarios of one part; it may be empty.
  package mutating func keep(_ shard: Shard) {
    scenarios.removeAll { !shard.contains(path: $0.name) }
  }

  /// Puts the scenarios into an order that the seed alone decides.
  package mutating func shuffle(seed: UInt64) {
    var numbers = SeededGenerator(seed: seed)
    scenarios.shuffle(using: &numbers)
  }

  /// Runs every scenario so many times, all of them once before any a second time.
  /// - Throws: ``UsageFault`` for a number that is too small or too large.
  package mutating func `repeat`(_ times: Int) throws(UsageFault) {
    guard (1...1_000_000).contains(times) else { throw .repeatOutOfRange(times) }
    scenarios = (0..<times).flatMap { _ in scenarios }
  }

  /// Keeps the scenarios that failed in a run, each up to the last step that failed.
  /// - Parameter report: What ``NDJSONReport`` wrote of that run.
  /// - Throws: ``UsageFault`` when it isn't such a report, or nothing of the plan failed.
  package mutating func keep(failedIn report: String, named option: String = "--failed") throws(UsageFault) {
    var failed: [String: Int] = [:]
    for (number, line) in report.split(separator: "\n").enumerated() {
      guard let event = try? QueryValue(json: Array(line.utf8), name: "the line"), case .text(let kind) = event["event"] else {
        throw .unreadableReport(option: option, line: number + 1)
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
    guard !kept.isEmpty else {
      throw .nothingFailed(option: option)
    }
    scenarios = kept
  }

  /// Keeps the step at a line of a file, and those before it, as the path `FILE:LINE` does.
  /// - Throws: ``UsageFault`` when it isn't such a place, or the file is not in the plan.
  package mutating func keep(line place: String) throws(UsageFault) {
    let (path, line) = RunPlan.cutLine(off: place)
    guard let line else { throw .line(place) }
    scenarios.removeAll { $0.path != path }
    guard !scenarios.isEmpty else { throw .lineOfOtherFile(place) }
    for place in scenarios.indices {
      if let file = scenarios[place].file { scenarios[place].selection = try StepSelection(file, atLine: line) }
    }
  }
}

extension RunPlan {
  /// A part of a run: `2/5` is the second of five.
  ///
  /// A scenario belongs to the part that a hash of its path names, the same on every machine. Together the parts are everything, and no two
  /// share a scenario.
  package struct Shard: Sendable, Hashable {
    /// Which part, counted from 1.
    package let index: Int
    /// How many parts there are.
    package let count: Int

    /// Reads `2/5`.
    /// - Throws: ``UsageFault`` for anything else, and for a part that is not among them.
    package init(parsing text: String, named option: String = "--shard") throws(UsageFault) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let index = parts[0], let count = parts[1], count > 0, (1...count).contains(index) else {
        throw .shard(option: option, text: text)
      }
      (self.index, self.count) = (index, count)
    }

    /// Whether the scenario of this path is in the part.
    package func contains(path: String) -> Bool {
      // FNV-1a, 64 bits.
      let hash = path.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      return hash % UInt64(count) == UInt64(index - 1)
    }
  }
}
