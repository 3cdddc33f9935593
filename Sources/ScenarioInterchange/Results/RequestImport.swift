import FieldValues
import ScenarioSyntax
import Scenarios

/// Scenarios made of what other tools write. Requests to the origin of the first one go to `{{base}}`.
package struct RequestImport: Sendable, Hashable {
  /// The scenario's text.
  package var text: String
  /// What `{{base}}` stands for: `http://127.0.0.1:8080`.
  package var base: String
  /// The options that say nothing about a request, as the other tool calls them.
  package var leftOut: [String] = []
  /// Sentences about what is good to know; the requests are whole.
  package var notes: [String] = []
  /// Sentences about what is missing: requests that aren't imported, and parts of requests.
  package var losses: [String] = []

  /// - Throws: ``InterchangeFault``, a sentence about steps that can't be written.
  static func text(_ steps: [StepSyntax], _ metadata: [MetadataSyntax] = []) throws(InterchangeFault) -> String {
    do throws(ScenarioFile.ParseFailure) {
      return try ScenarioFile(metadata: metadata, steps: steps).text
    } catch {
      throw .unwritable(reason: error.diagnostics.first?.message ?? "")
    }
  }

  /// The scheme and the authority of a URL: `http://127.0.0.1:8080`.
  static func origin(of url: String) -> String {
    guard let start = url.firstRange(of: "://")?.upperBound else { return "" }
    return String(url[..<(url[start...].firstIndex { "/?#".contains($0) } ?? url.endIndex)])
  }
}
