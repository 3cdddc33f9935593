import Patterns
package import ScenarioSyntax

/// Which steps of a file are run: all of them, or those up to the last that was asked for, because steps build on those before.
package struct StepSelection: Sendable, Hashable {
  /// How many steps are run, from the first on; nil for all.
  private var count: Int?
  /// The rows that were asked for, counted from 1, by the number of the step; other steps run all of theirs.
  private var rows: [Int: Set<Int>] = [:]

  /// Everything.
  package static let all = StepSelection()

  private init() {}

  func includes(step: Int) -> Bool {
    count.map { step < $0 } ?? true
  }

  func rows(ofStep step: Int) -> Set<Int>? { rows[step] }
}

extension StepSelection {
  /// The step that holds a line, and those before it; in a table, the row of the line alone.
  ///
  /// A line before the first step means the whole file, as does one that belongs to no step at all.
  /// - Parameter line: counted from 1.
  package init(_ file: ScenarioFile, line: Int) {
    guard let step = file.steps.lastIndex(where: { $0.lines.lowerBound <= line }), line <= file.steps[step].lines.upperBound
    else {
      return
    }
    count = step + 1
    if let row = file.steps[step].table?.rows.firstIndex(where: { $0.position.line == line }) { rows[step] = [row + 1] }
  }

  /// The same for a line that someone typed.
  /// - Throws: ``UsageFault`` for a line that the file does not have.
  init(_ file: ScenarioFile, atLine line: Int) throws(UsageFault) {
    guard line <= file.layout.count else {
      throw .noSuchLine(path: file.path, line: line, count: file.layout.count)
    }
    self.init(file, line: line)
  }

  /// The steps and rows whose `folder/name/step[row]` an expression is found in, and the steps before them; nil when there are none.
  /// - Throws: ``UsageFault`` when it is not a regular expression.
  package init?(_ file: ScenarioFile, filter: String, named option: String = "--filter") throws(UsageFault) {
    let expression: RegularExpression
    do throws(Fault) {
      expression = try RegularExpression(scenario: filter)
    } catch {
      throw .badFilter(option: option, reason: error.message)
    }
    let source = SourceText(file.text)
    let matcher = RegularExpressionMatcher(expression)
    for (number, step) in file.steps.enumerated() {
      let keys = StepSelection.keys(of: step, in: file, source)
      let found = keys.indices.filter { matcher.isMatch(in: keys[$0]) }
      guard !found.isEmpty else { continue }
      count = number + 1
      if step.table != nil { rows[number] = Set(found.map { $0 + 1 }) }
    }
    if count == nil { return nil }
  }

  /// `folder/name/step`, or one `folder/name/step[row]` for each row, the name of the step filled in from it.
  private static func keys(of step: StepSyntax, in file: ScenarioFile, _ source: SourceText) -> [String] {
    let prefix = ScenarioFile.Name(path: file.path).text + "/"
    guard let table = step.table else { return [prefix + step.title(Variables(), source)] }
    return table.rows.enumerated().map { number, row in
      var variables = Variables()
      for (column, cell) in zip(table.columns, row.cells) {
        switch cell {
        case .text(let template): variables.values[column] = template.literal.map { QueryValue(typing: $0) }
        case .empty: variables.values[column] = .text("")
        case .absent: variables.absent.insert(column)
        }
      }
      return "\(prefix)\(step.title(variables, source))[\(number + 1)]"
    }
  }
}
