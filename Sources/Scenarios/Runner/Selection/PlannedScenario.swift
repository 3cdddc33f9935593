package import ScenarioSyntax

/// A file that is to be run: read, parsed where it does parse, and which of its steps are meant.
package struct PlannedScenario: Sendable {
  /// The file, or its faults.
  package var parsed: Result<ScenarioFile, ParseFailure>
  /// Which of its steps are run.
  package var selection: StepSelection

  /// A file that was read already.
  package init(_ file: ScenarioFile, selection: StepSelection = .all) {
    parsed = .success(file)
    self.selection = selection
  }

  /// Reads the bytes of a scenario file.
  package init(bytes: [UInt8], path: String) {
    do throws(ParseFailure) {
      parsed = .success(try ScenarioFile.parse(bytes: bytes, path: path))
    } catch {
      parsed = .failure(error)
    }
    selection = .all
  }

  /// The path as the user gave it.
  package var path: String {
    switch parsed {
    case .success(let file): file.path
    case .failure(let failure): failure.path
    }
  }

  /// The file; nil for one that does not parse.
  package var file: ScenarioFile? { try? parsed.get() }
}
