import Patterns
import ScenarioSyntax
import SystemIO

/// What a run is to run, in the order of its reports.
package struct RunPlan: Sendable {
  /// The scenarios in the order in which they are run and told.
  package private(set) var scenarios: [PlannedScenario]
  /// What was left out of the folders, a sentence for each.
  package private(set) var warnings: [String] = []

  /// A plan of scenarios that were read already.
  package init(_ scenarios: [PlannedScenario]) {
    self.scenarios = scenarios
  }

  /// Finds and reads the scenarios of some paths.
  /// - Parameter paths: files, `file:line` for the step of that line, and folders, in which every `.scenario` file counts that is not in
  ///   a folder `lib`.
  /// - Throws: ``UsageFault`` for a path that leads to no scenario.
  package init(paths: [String], files: LocalFiles = LocalFiles()) throws(UsageFault) {
    var scenarios: [PlannedScenario] = []
    var warnings: [String] = []
    for path in paths {
      let (name, line) = files.isDirectory(path) || files.exists(path) ? (path, nil) : RunPlan.cutLine(off: path)
      let found = files.isDirectory(name) ? files.scenarios(in: name) : (paths: [name], warnings: [])
      guard !found.paths.isEmpty else {
        let sentences = ["\(name) — there is no scenario in this folder — name another"] + found.warnings
        throw UsageFault(sentences.joined(separator: "\n"))
      }
      warnings += found.warnings
      for path in found.paths {
        scenarios.append(try RunPlan.read(path, line: line, files))
      }
    }
    self.init(scenarios)
    self.warnings = warnings
  }

  /// Keeps the steps that `folder/name/step[row]` names; files that do not parse stay, so that their faults are seen.
  /// - Throws: ``UsageFault`` when it is not a regular expression, or nothing fits.
  package mutating func keep(filter: String) throws(UsageFault) {
    try keep("--filter \(filter)") { file throws(UsageFault) in try StepSelection(file, filter: filter) }
  }

  /// Keeps the files whose tags an expression takes.
  /// - Throws: ``UsageFault`` when nothing is left.
  package mutating func keep(_ tags: TagExpression) throws(UsageFault) {
    let before = scenarios
    scenarios.removeAll { $0.file.map { !tags.matches($0.tags) } ?? false }
    guard scenarios.contains(where: { $0.file != nil }) || !before.contains(where: { $0.file != nil }) else {
      throw UsageFault("--tag — no scenario has these tags — see them with --list")
    }
  }

  private mutating func keep(
    _ what: String,
    _ select: (ScenarioFile) throws(UsageFault) -> StepSelection?
  ) throws(UsageFault) {
    var kept: [PlannedScenario] = []
    for scenario in scenarios {
      guard let file = scenario.file else {
        kept.append(scenario)
        continue
      }
      guard let selection = try select(file) else { continue }
      kept.append(PlannedScenario(file, selection: selection))
    }
    guard !kept.isEmpty else { throw UsageFault("\(what) — nothing fits — see what there is with --list") }
    scenarios = kept
  }

  private static func read(_ path: String, line: Int?, _ files: LocalFiles) throws(UsageFault) -> PlannedScenario {
    do throws(FileFault) {
      var scenario = PlannedScenario(bytes: try files.read(path, within: nil), path: path)
      if let line, let file = scenario.file { scenario.selection = StepSelection(file, line: line) }
      return scenario
    } catch {
      throw UsageFault("\(error)")
    }
  }

  /// `a.scenario:5` is the file and its line.
  private static func cutLine(off path: String) -> (String, Int?) {
    guard let colon = path.lastIndex(of: ":"), let line = Int(path[path.index(after: colon)...]), line > 0 else {
      return (path, nil)
    }
    return (String(path[..<colon]), line)
  }

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
