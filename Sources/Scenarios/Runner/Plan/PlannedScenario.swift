package import ScenarioSyntax

/// A file that is to be run, and which of its steps.
package struct PlannedScenario: Sendable {
  private enum Content {
    case parsed(Result<ScenarioFile, ScenarioFile.ParseFailure>)
    case bytes([UInt8])
    /// A file that is read again when it is needed, so that a plan of thousands of scenarios takes little memory.
    case file(LocalFiles)
  }

  private var content: Content
  /// The path as the user gave it.
  package let path: String
  /// The path below the folder that the user named, which decides in which shard the scenario is.
  package var name: String
  /// The steps that are run.
  package var selection: StepSelection

  /// A file that was read already.
  package init(_ file: ScenarioFile, selection: StepSelection = .all) {
    content = .parsed(.success(file))
    (path, name) = (file.path, file.path)
    self.selection = selection
  }

  /// The bytes of a scenario file.
  package init(bytes: [UInt8], path: String) {
    content = .bytes(bytes)
    (self.path, name) = (path, path)
    selection = .all
  }

  /// A file that can be read.
  init(path: String, files: LocalFiles) {
    content = .file(files)
    (self.path, name) = (path, path)
    selection = .all
  }

  /// The file, or its faults. Each use may read and parse it again.
  package var parsed: Result<ScenarioFile, ScenarioFile.ParseFailure> {
    switch content {
    case .parsed(let result): return result
    case .bytes(let bytes): return Self.parse(bytes, path)
    case .file(let files):
      do throws(FileFault) {
        return Self.parse(try files.read(path, within: nil), path)
      } catch {
        return .failure(ScenarioFile.ParseFailure(path: path, text: "", diagnostics: [Diagnostic("\(error)", at: .start)]))
      }
    }
  }

  /// The scenario with its file in memory, parsed.
  var loaded: PlannedScenario {
    var scenario = self
    scenario.content = .parsed(parsed)
    return scenario
  }

  private static func parse(_ bytes: [UInt8], _ path: String) -> Result<ScenarioFile, ScenarioFile.ParseFailure> {
    Result { () throws(ScenarioFile.ParseFailure) in try ScenarioFile.parse(bytes: bytes, path: path) }
  }

  /// The file; nil for one that does not parse.
  package var file: ScenarioFile? { try? parsed.get() }

  /// The steps that are run; none of a file that does not parse.
  package var steps: [StepSyntax] {
    let all = file?.steps ?? []
    return all.indices.filter { selection.includes(step: $0) }.map { all[$0] }
  }
}

extension StepSyntax {
  /// Its name as the file has it, or its request line where it has none: `GET {{base}}/items`.
  package var summary: String {
    if let name { return name.text(.stepName) }
    return request?.text.split(separator: "\n").first.map { String($0) } ?? "@check"
  }

  /// The step's own name with the variables that are known, else method and target as they stand in the file.
  package func title(_ variables: Variables, _ source: SourceText) -> String {
    if let name { return variables.label(name) }
    return request.map { "\($0.method) \(source.text(of: $0.target))" } ?? "@check"
  }
}

extension SourceText {
  /// The text of a node that lies in one line, as it stands in the file.
  fileprivate func text(of node: any LocatedSyntax) -> String {
    String((line(node.position.line) ?? "").dropFirst(node.position.column - 1).prefix(node.length))
  }
}
