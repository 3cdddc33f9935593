import ScenarioSyntax

/// What a run is to run, in the order of its reports.
package struct RunPlan: Sendable {
  /// The scenarios in the order in which they are run and told.
  package internal(set) var scenarios: [PlannedScenario]
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
  static func cutLine(off path: String) -> (String, Int?) {
    guard let colon = path.lastIndex(of: ":"), let line = Int(path[path.index(after: colon)...]), line > 0 else {
      return (path, nil)
    }
    return (String(path[..<colon]), line)
  }
}
