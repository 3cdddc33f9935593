import Foundation
import Scenarios
import Workbench

/// The scenario of `answerback explore --open`, and the request of the step that was named.
struct OpenedScenario: Sendable {
  let entry: ScenarioEntry
  /// Its target begins with a slash where the scenario says `{{base}}`, so that it goes to whatever server the bench has.
  let request: RequestMessage?

  /// - Parameter place: `FILE` or `FILE:LINE`.
  /// - Throws: a ``CommandFailure`` when there is no such file, or it does not parse.
  init(_ place: String) throws {
    let plan = try RunPlan.commandLine([place])
    do {
      guard let file = try plan.scenarios.first?.parsed.get() else {
        throw CommandFailure(CommandFailure.usage, "--open \(place) — there is no scenario — name a file")
      }
      entry = ScenarioEntry(path: file.path, name: file.title)
      let suffix = place.dropFirst(file.path.count)
      request = try RequestExport([file], base: "").request(at: suffix.hasPrefix(":") ? Int(suffix.dropFirst()) ?? 1 : 1)
    } catch let failure as ParseFailure {
      throw CommandFailure(CommandFailure.doesNotParse, failure.description)
    } catch let fault as UsageFault {
      throw CommandFailure(CommandFailure.usage, fault.description)
    }
  }

  /// The scenarios the bench lists, the opened one first where it is not among them.
  static func entries(with opened: OpenedScenario?, among entries: [ScenarioEntry]) -> [ScenarioEntry] {
    guard let opened, !entries.contains(where: { $0.path == opened.entry.path }) else { return entries }
    return [opened.entry] + entries
  }
}
