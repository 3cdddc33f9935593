import ArgumentParser
import Exchanges
import Foundation
import ScenarioSyntax
import Scenarios

/// Whether expectations in the scenario files are updated from the responses.
struct UpdateOptions: ParsableArguments {
  @Option(
    help: "Update expectations from the responses: none, missing, failed, pending (into x.scenario.new) or all.",
    transform: choice()
  )
  var update = ScenarioUpdate.Mode.none
  @Flag(name: .customLong("update-in-ci"), help: "Let --update write while CI is set.")
  var updateInCI = false

  /// - Throws: A ``CommandFailure`` in CI: there a run judges, and changes nothing.
  func check() throws {
    guard update != .none, !updateInCI, Surroundings.current.isSet("CI") else { return }
    throw CommandFailure(
      CommandFailure.usage,
      "--update \(update.rawValue) changes no scenarios while CI is set. Run it on your own machine, or add --update-in-ci."
    )
  }

  /// Writes what is to be taken over from results, and says so.
  /// - Returns: The exit code of the run, whose own is given.
  /// - Throws: A ``CommandFailure`` for a file that cannot be written.
  func write(_ results: [ScenarioResult], redactor: SecretRedactor, exitCode: Int32) async throws -> Int32 {
    var isWritten = false
    var isMended = true
    var seen: Set<String> = []
    for result in results where result.path != "-" && seen.insert(result.path).inserted {
      let new = await ScenarioUpdate.make(result, mode: update, redactor: redactor)
      let accepted = Set(new?.accepted ?? [])
      if !result.failures.allSatisfy({ accepted.contains($0.position) }) { isMended = false }
      guard let new else { continue }
      for refusal in new.refused {
        Surroundings.writeErrorLine("\(result.path):\(refusal.position.line) was not updated: \(refusal.reason)")
      }
      guard new.changesFile else { continue }
      try ReportOutputs.write(new.text, to: new.path, "--update")
      Surroundings.writeErrorLine("Wrote \(new.path): \(accepted.count) expectation\(accepted.count == 1 ? "" : "s") updated.")
      isWritten = true
    }
    guard isWritten, exitCode == 0 || (exitCode == 1 && isMended) else { return exitCode }
    return CommandFailure.updated
  }
}
