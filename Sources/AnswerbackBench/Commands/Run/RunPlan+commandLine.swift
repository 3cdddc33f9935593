import Foundation
import Scenarios

extension RunPlan {
  /// The scenarios that the paths of a command line name; `-` is standard input.
  /// - Throws: a ``CommandFailure`` for a path that leads to no scenario: never a silent green.
  static func commandLine(_ paths: [String]) throws -> RunPlan {
    if paths == ["-"] {
      return RunPlan([PlannedScenario(bytes: Array(FileHandle.standardInput.readDataToEndOfFile()), path: "-")])
    }
    do {
      return try RunPlan(paths: paths)
    } catch {
      throw CommandFailure(CommandFailure.usage, error.description)
    }
  }
}
