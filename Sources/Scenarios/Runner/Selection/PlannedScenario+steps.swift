package import ScenarioSyntax

extension PlannedScenario {
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
}
