import ScenarioSyntax
import SystemIO

/// What a run is to run, in the order of its reports.
package struct RunPlan: Sendable {
  /// The scenarios in the order in which they are run and reported.
  package internal(set) var scenarios: [PlannedScenario]
  /// A sentence for each file that was left out of the folders.
  package private(set) var warnings: [String] = []

  /// A plan of scenarios that were read already.
  package init(_ scenarios: [PlannedScenario]) {
    self.scenarios = scenarios
  }

  /// Finds the scenarios of some paths.
  /// - Parameter paths: Files, `file:line` for the step of that line, and folders, in which every `.scenario` file counts that is not in
  ///   a folder `lib`.
  /// - Throws: ``UsageFault`` for a path that leads to no scenario.
  package init(paths: [String], files: LocalFiles = LocalFiles()) throws(UsageFault) {
    var reader = Reader(files: files)
    var scenarios: [PlannedScenario] = []
    var warnings: [String] = []
    for path in paths {
      let (name, line) = files.isDirectory(path) || files.exists(path) ? (path, nil) : RunPlan.cutLine(off: path)
      guard files.isDirectory(name) else {
        scenarios.append(try reader.scenario(at: name, line: line))
        continue
      }
      let found = files.scenarios(in: name)
      guard !found.paths.isEmpty else {
        throw .noScenario(folder: name, warnings: found.warnings)
      }
      warnings += found.warnings
      for path in found.paths {
        var scenario = try reader.scenario(at: path)
        scenario.name = String(path.dropFirst(name.hasSuffix("/") ? name.count : name.count + 1))
        scenarios.append(scenario)
      }
    }
    self.init(scenarios)
    self.warnings = warnings
  }

  /// Finds files of a folder that are known by name.
  /// - Parameters:
  ///   - folder: The folder, with a slash at its end.
  ///   - names: Paths below the folder.
  /// - Throws: ``UsageFault`` for a file that can't be read.
  package init(folder: String, names: [String], files: LocalFiles = LocalFiles()) throws(UsageFault) {
    var reader = Reader(files: files)
    var scenarios: [PlannedScenario] = []
    for name in names {
      var scenario = try reader.scenario(at: folder + name)
      scenario.name = name
      scenarios.append(scenario)
    }
    self.init(scenarios)
  }

  /// `a.scenario:5` is the file and its line.
  static func cutLine(off path: String) -> (String, Int?) {
    guard let colon = path.lastIndex(of: ":"), let line = Int(path[path.index(after: colon)...]), line > 0 else {
      return (path, nil)
    }
    return (String(path[..<colon]), line)
  }
}

extension RunPlan {
  /// Reads the files of a plan.
  private struct Reader {
    /// More than this is read again when it is run.
    private static let mostBytes = 1 << 18

    let files: LocalFiles
    private var bytes = 0

    init(files: LocalFiles) {
      self.files = files
    }

    mutating func scenario(at path: String, line: Int? = nil) throws(UsageFault) -> PlannedScenario {
      let bytes: [UInt8]
      do throws(FileFault) {
        bytes = try files.read(path, within: nil)
      } catch {
        throw .file(error)
      }
      self.bytes += bytes.count
      var scenario = PlannedScenario(bytes: bytes, path: path)
      if let line, let file = scenario.file { scenario.selection = try StepSelection(file, atLine: line) }
      guard self.bytes > Self.mostBytes else { return scenario }
      var other = PlannedScenario(path: path, files: files)
      other.selection = scenario.selection
      return other
    }
  }
}
