import Scenarios

extension ParserTarget {
  /// The language of scenarios: parser, printer, formatter, linter.
  static var scenarios: [ParserTarget] {
    [ParserTarget("scenario", corpus: ScenarioCorpus.texts, tokens: ScenarioCorpus.tokens) { scenarioFault($0) }]
  }

  private static func scenarioFault(_ bytes: [UInt8]) -> String? {
    guard let file = try? ScenarioFile.parse(bytes: bytes) else { return nil }
    guard file.text.utf8.elementsEqual(bytes) else { return "The text of the file isn't what was read." }
    _ = (file.lint(), file.hurlObstacles, file.capturedVariables)
    let formatted = file.formatted()
    guard let again = try? ScenarioFile.parse(formatted) else {
      return "It is formatted as \(shown(formatted)), which doesn't parse."
    }
    guard again.formatted().utf8.elementsEqual(formatted.utf8) else {
      return "It is formatted as \(shown(formatted)), and that as \(shown(again.formatted()))."
    }
    let steps = file.steps.map(\.text)
    guard again.steps.map(\.text).elementsEqual(steps, by: { $0.utf8.elementsEqual($1.utf8) }) else {
      return "Formatting it changes its meaning: \(shown(steps.joined())) and \(shown(again.steps.map(\.text).joined()))."
    }
    do {
      let written = try ScenarioFile(metadata: file.metadata, steps: file.steps)
      guard written.steps.map(\.text).elementsEqual(steps, by: { $0.utf8.elementsEqual($1.utf8) }) else {
        return "Its steps are written as \(shown(written.text)), which means something else."
      }
    } catch {
      return "Its steps are written as \(shown(steps.joined())), which doesn't parse: \(error)"
    }
    return nil
  }
}
