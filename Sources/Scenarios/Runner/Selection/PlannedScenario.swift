/// A file that is to be run: read, parsed where it does parse, and which of its steps are meant.
public struct PlannedScenario: Sendable {
  /// The file, or its faults.
  public var parsed: Result<ScenarioFile, ParseFailure>
  /// Which of its steps are run.
  public var selection: StepSelection

  /// A file that was read already.
  public init(_ file: ScenarioFile, selection: StepSelection = .all) {
    parsed = .success(file)
    self.selection = selection
  }

  /// Reads the bytes of a scenario file.
  public init(bytes: [UInt8], path: String) {
    do throws(ParseFailure) {
      parsed = .success(try ScenarioFile.parse(bytes: bytes, path: path))
    } catch {
      parsed = .failure(error)
    }
    selection = .all
  }

  /// The path as the user gave it.
  public var path: String {
    switch parsed {
    case .success(let file): file.path
    case .failure(let failure): failure.path
    }
  }

  /// The file; nil for one that does not parse.
  public var file: ScenarioFile? { try? parsed.get() }
}
