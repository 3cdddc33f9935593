extension ScenarioFile {
  /// The variables every scenario has without setting them.
  package static let givenVariables: Set<String> = ["base", "loop", "secret"]

  /// The variables the steps set: by captures, by matchers with `->`, and by the option `variable`.
  package var capturedVariables: Set<String> {
    steps.reduce(into: []) { names, step in names.formUnion(step.variablesSet.map(\.name)) }
  }

  /// The variables that are used where nothing can have set them.
  /// - Parameter knownVariables: those from outside: `--var`, files of variables, the captures of set-up files.
  /// - Returns: a fault for every use, in file order, naming the line where the variable is captured too late.
  package func lint(knownVariables: Set<String> = []) -> [Diagnostic] {
    var known = knownVariables.union(Self.givenVariables)
    var faults: [Diagnostic] = []
    for step in steps {
      let captured = Set(step.variablesSet.map(\.name))
      let columns = Set(step.table?.columns ?? [])
      let assigned = Set(step.options.compactMap(\.assignedVariable))
      let before = known.union(columns).union(assigned)
      let after = before.union(captured)
      let unset =
        step.variablesUsedBefore.filter { !before.contains($0.name) }
        + step.variablesUsedAfter.filter { !after.contains($0.name) }
      faults += unset.map(fault)
      known.formUnion(captured)
    }
    return faults.sorted { $0.position < $1.position }
  }

  private func fault(_ use: VariableUse) -> Diagnostic {
    let capture = steps.lazy.flatMap(\.variablesSet).first { $0.name == use.name }
    let hint: String
    if let capture {
      hint = "it is captured on line \(capture.position.line), too late for this one"
    } else {
      let names = capturedVariables.union(Self.givenVariables)
      let nearest = Spelling.nearest(to: use.name, among: names.sorted())
      hint = nearest.map { "did you mean \($0)?" } ?? "capture it above, or pass --var \(use.name)=.."
    }
    return Diagnostic("variable \(use.name) is not set", at: use.position, length: use.length, hint: hint)
  }
}

/// A place that names a variable.
package struct VariableUse {
  package var name: String
  var position: SourcePosition
  var length: Int

  init(_ name: String, _ node: some LocatedSyntax) {
    self.name = name
    position = node.position
    length = node.length
  }
}

extension OptionSyntax {
  fileprivate var assignedVariable: String? {
    if case .assignment(let name, _) = value { name } else { nil }
  }
}
