import ArgumentParser
import Scenarios

extension ParsableArguments {
  /// Reads one of the words an option takes.
  /// - Parameter option: as it stands on the command line, `--show`.
  static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
    _ option: String
  ) -> @Sendable (String) throws -> Choice where Choice.AllCases: SendableMetatype {
    { text in
      guard let choice = Choice(rawValue: text) else {
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("\(option) \(text) — there is no such choice — use one of \(words)")
      }
      return choice
    }
  }
}

extension RunPlan {
  /// The scenarios that the paths of a command line name; `-` is standard input.
  /// - Throws: a ``CommandFailure`` for a path that leads to no scenario: never a silent green.
  static func commandLine(_ paths: [String]) throws -> RunPlan {
    if paths == ["-"] {
      return RunPlan([PlannedScenario(bytes: try Surroundings.readInput(), path: "-")])
    }
    do {
      let plan = try RunPlan(paths: paths)
      for warning in plan.warnings { Surroundings.writeErrorLine("warning: \(warning)") }
      return plan
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
  }
}
