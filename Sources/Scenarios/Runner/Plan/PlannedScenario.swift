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
