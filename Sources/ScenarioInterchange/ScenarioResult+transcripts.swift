import FieldValues
import ScenarioSyntax
package import Scenarios

extension ScenarioResult {
  /// The exchanges of a step as text.
  package struct Transcript: Sendable, Hashable {
    /// A relative path: the scenario's without its extension, then the line of the step, and its number among those of the line.
    package var name: String
    /// Request and answer as on the wire, line ends LF; several where the step was redirected, retried or repeated.
    package var text: String
  }

  /// What each step sent and received, for the steps that sent something. Secrets are still in it.
  package var transcripts: [Transcript] {
    let parts = path.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let folder = parts.joined(separator: "/").replacing(".scenario", with: "")
    var seen: [Int: Int] = [:]
    return steps.filter { !$0.exchanges.isEmpty }.map { step in
      let number = seen[step.position.line, default: 0] + 1
      seen[step.position.line] = number
      let suffix = number == 1 ? "" : "-\(number)"
      return Transcript(
        name: "\(folder.isEmpty ? "scenario" : folder)/\(step.position.line)\(suffix).txt",
        text: "\(step.name)\n\n" + step.exchanges.map { ExchangeText($0).text }.joined(separator: "\n\n") + "\n"
      )
    }
  }

  /// Every request it sent as a curl command, beneath a comment that names its step. Secrets are still in it.
  package var curlCommands: String {
    steps.flatMap { step in
      step.exchanges.map { exchange in
        "# \(path):\(step.position.line) \(VisibleText(step.name).text)\n\(CurlCommand(exchange).text)\n"
      }
    }.joined()
  }
}
