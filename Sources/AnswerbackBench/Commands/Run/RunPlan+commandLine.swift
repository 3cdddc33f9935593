import Scenarios

extension RunPlan {
  /// The scenarios that the paths of a command line name; `-` is standard input.
  /// - Throws: a ``CommandFailure`` for a path that leads to no scenario: never a silent green.
  static func commandLine(_ paths: [String]) throws -> RunPlan {
    if paths == ["-"] {
      return RunPlan([PlannedScenario(bytes: try StandardInput.read(), path: "-")])
    }
    do {
      let plan = try RunPlan(paths: paths)
      for warning in plan.warnings { StandardError.write("warning: \(warning)") }
      return plan
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
  }
}
