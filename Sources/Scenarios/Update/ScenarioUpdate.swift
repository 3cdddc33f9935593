package import Exchanges
import FieldValues
package import ScenarioSyntax

/// A scenario file in which the expectations that failed say what the response has.
///
/// Only the lines of those expectations change, and a matcher that still fits stays. Requests, asserts other than `==`, bounds of time, and
/// everything that would write a secret, replace a variable or lose a capture are left as they are.
package struct ScenarioUpdate: Sendable, Hashable {
  /// An expectation that failed and was not updated.
  package struct Refusal: Sendable, Hashable {
    /// Where the expectation stands.
    package var position: SourcePosition
    /// Why it is left as it is.
    package var reason: Reason
  }

  /// A status that tells of a fault of the server, and is expected from now on.
  package struct Warning: Sendable, Hashable {
    /// Where the expectation stands.
    package var position: SourcePosition
    /// The status: 500 and above.
    package var status: Int
  }

  /// The file to be written: the scenario's own path, or that with `.new` after it.
  package var path: String
  /// Its new text.
  package var text: String
  /// The expectations that were updated, in file order. A step without a response stands for the one it gets.
  package var accepted: [SourcePosition]
  /// Those that failed and were left.
  package var refused: [Refusal]
  /// Updates that someone should look at.
  package var warnings: [Warning] = []
  /// What still fails when the new text is judged against the same responses; nil while it has not been judged.
  package var remaining: [Verdict]?

  /// Makes the update of a result; nil when nothing failed that could be updated.
  /// - Parameters:
  ///   - redactor: Knows the secrets, which must not enter a file.
  ///   - base: The address of the server, which is written as `{{base}}`.
  package static func make(
    _ result: ScenarioResult,
    mode: Mode,
    redactor: SecretRedactor,
    base: String? = nil
  ) async -> ScenarioUpdate? {
    guard mode != .none, let file = try? ScenarioFile.parse(result.text, path: result.path) else { return nil }
    var acceptance = Acceptance(file, redactor, base: base)
    for step in file.steps {
      let results = result.steps.filter { $0.position == step.position }
      guard let only = results.first else { continue }
      if mode.takesMissing, step.request != nil, step.response == nil, results.count == 1 { acceptance.addResponse(step, only) }
      if mode.takesFailed { await acceptance.accept(step, results) }
    }
    guard !acceptance.edits.isEmpty || !acceptance.refused.isEmpty else { return nil }
    var update = ScenarioUpdate(
      path: mode == .pending ? result.path + ".new" : result.path,
      text: result.text,
      accepted: [],
      refused: acceptance.refused.sorted { $0.position < $1.position }
    )
    do throws(ScenarioFile.ParseFailure) {
      update.text = try file.replacing(acceptance.edits).text
      update.accepted = acceptance.accepted.sorted()
      update.warnings = acceptance.warnings
    } catch {
      update.refused += acceptance.accepted.sorted().map { Refusal(position: $0, reason: .cannotBeWritten) }
    }
    return update
  }

  /// Whether there is something to write.
  package var changesFile: Bool { !accepted.isEmpty }

  /// Whether the new text passes when it is judged against the same responses.
  package var passes: Bool { changesFile && remaining?.isEmpty == true }

  /// What is reported about the update, line by line.
  package var notes: [String] {
    let file = path.hasSuffix(".new") ? String(path.dropLast(4)) : path
    var lines = refused.map { "\(file):\($0.position.line) was not updated: \($0.reason)." }
    guard changesFile else { return lines }
    lines.append("Wrote \(path): \(accepted.count) expectation\(accepted.count == 1 ? "" : "s") updated.")
    lines += warnings.map { warning in
      "warning: \(path):\(warning.position.line) now expects status \(warning.status). Check that the server works as it should."
    }
    let refusedPlaces = Set(refused.map(\.position))
    let others = (remaining ?? []).filter { !refusedPlaces.contains($0.position) && !$0.isNotReached }
    lines += others.map { "\(path):\($0.position.line) still fails after the update: \($0.message)" }
    return lines
  }
}

extension ScenarioUpdate {
  /// What `--update` updates in scenario files.
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Nothing.
    case none
    /// Responses of steps that expect nothing yet.
    case missing
    /// Expectations that failed.
    case failed
    /// Both, into a file `x.scenario.new` beside the scenario.
    case pending
    /// Both, into the scenario itself.
    case all

    var takesMissing: Bool { self == .missing || self == .pending || self == .all }
    var takesFailed: Bool { self == .failed || self == .pending || self == .all }
  }

  /// Why an expectation is left as it is.
  package enum Reason: Sendable, Hashable {
    case isCheck
    case isIncomplete
    case isNotEquality
    case isTime
    case isVersion
    case isFile
    case isVariable
    case isPlaceholderOrMatcher
    case isNotInResponse
    case isKind(String)
    case resultsDiffer
    case isUsedByRequest(column: String)
    case cellHasNoText(column: String)
    case losesCapture(String)
    case holdsSecret
    case hasNoSuchLine
    case hasNoBody
    case hasNoSuchValue
    case saysSoAlready
    case cannotBeWritten
  }
}

extension ScenarioUpdate.Reason: CustomStringConvertible {
  /// The reason as a sentence without its full stop, to follow `FILE:LINE was not updated: `.
  package var description: String {
    switch self {
    case .isCheck: "a check has no response"
    case .isIncomplete: "the response is incomplete"
    case .isNotEquality: "only asserts with == are updated"
    case .isTime: "times are not updated"
    case .isVersion: "versions are not updated"
    case .isFile: "the expected body is in a file. Write it with the option output"
    case .isVariable: "it has a variable, which is not replaced"
    case .isPlaceholderOrMatcher: "it has a matcher or a variable, which is not replaced"
    case .isNotInResponse: "its value is not part of the response"
    case .isKind(let kind): "\(kind) can't be updated"
    case .resultsDiffer: "the step ran several times, and the responses differ"
    case .isUsedByRequest(let column): "the request uses the column \(column), too"
    case .cellHasNoText(let column): "the cell of the column \(column) is (absent) or (empty)"
    case .losesCapture(let name): "the variable \(name) would no longer be captured"
    case .holdsSecret: "the response has a secret in it"
    case .hasNoSuchLine: "the response has no such line. Remove the expectation"
    case .hasNoBody: "the response has no body that can be written"
    case .hasNoSuchValue: "the response has no such value"
    case .saysSoAlready: "it already says what the response has"
    case .cannotBeWritten: "the new text can't be parsed"
    }
  }
}

extension ScenarioUpdate {
  /// The edits of an update, collected step by step.
  struct Acceptance {
    private let file: ScenarioFile
    private let redactor: SecretRedactor
    /// The address of the server, which is written as `{{base}}`.
    private let base: String?
    private(set) var edits: [ScenarioFile.TextEdit] = []
    private(set) var accepted: [SourcePosition] = []
    private(set) var refused: [ScenarioUpdate.Refusal] = []
    private(set) var warnings: [ScenarioUpdate.Warning] = []

    init(_ file: ScenarioFile, _ redactor: SecretRedactor, base: String?) {
      self.file = file
      self.redactor = redactor
      self.base = base
    }

    /// Writes a response below a request that expects nothing.
    mutating func addResponse(_ step: StepSyntax, _ result: StepResult) {
      guard let exchange = result.exchanges.last, exchange.isComplete else { return }
      var recorded = RecordedResponse(exchange.readable)
      guard let response = recorded.syntax() else { return }
      let place = SourcePosition(line: step.lines.upperBound + 1)
      let end = file.text.utf8.last == 0x0A || file.layout.count > step.lines.upperBound ? "" : "\n"
      var change = StepRevision.Change(
        [step.position],
        .edit(ScenarioFile.TextEdit(from: place, to: place, with: "\(end)\n\(response.text)\n"))
      )
      change.status = exchange.head?.status
      apply(change)
    }

    /// Updates what failed in a step.
    /// - Parameter results: One for each row of its table or round of its loop.
    mutating func accept(_ step: StepSyntax, _ results: [StepResult]) async {
      let failing = results.map { result in result.failures.filter { !$0.isNotReached }.map(\.position) }
      let positions = failing.joined().reduce(into: [SourcePosition]()) { if !$0.contains($1) { $0.append($1) } }
      guard !positions.isEmpty else { return }
      guard step.check == nil, let response = step.response else {
        return positions.forEach { refuse($0, step.check == nil ? .isIncomplete : .isCheck) }
      }
      var changes: [[StepRevision.Change]] = []
      for (result, failing) in zip(results, failing) {
        var revision = StepRevision(file, response, result, failing, base: base)
        changes.append(await revision.changes())
      }
      guard results.count > 1 || step.table != nil else { return changes[0].forEach { apply($0) } }
      var done: Set<SourcePosition> = []
      for position in positions where !done.contains(position) {
        let perRow = changes.map { changes in changes.first { $0.positions.contains(position) } }
        done.formUnion(perRow.compactMap { $0 }.flatMap(\.positions))
        apply(perRow, to: position, of: step)
      }
    }

    /// Applies what the rows of a table, or the rounds of a loop, want of one expectation.
    private mutating func apply(_ perRow: [StepRevision.Change?], to position: SourcePosition, of step: StepSyntax) {
      let wanted = perRow.compactMap { $0 }
      if wanted.contains(where: { $0.cell != nil }) { return apply(cells: perRow, to: position, of: step) }
      guard let first = wanted.first else { return }
      if wanted.allSatisfy({ $0.kind == first.kind }), wanted.count == perRow.count || first.isRefusal { return apply(first) }
      refuse(position, .resultsDiffer)
    }

    /// Writes into the cells of a table what its rows should have expected.
    private mutating func apply(cells perRow: [StepRevision.Change?], to position: SourcePosition, of step: StepSyntax) {
      guard let table = step.table, table.rows.count == perRow.count else { return refuse(position, .resultsDiffer) }
      var edits: [ScenarioFile.TextEdit] = []
      var status: Int?
      for (row, change) in zip(table.rows, perRow) {
        guard let change else { continue }
        guard let cell = change.cell, let column = table.columns.firstIndex(of: cell.column) else {
          return refuse(position, .isVariable)
        }
        guard !step.requestUses(cell.column) else { return refuse(position, .isUsedByRequest(column: cell.column)) }
        guard case .text(let old) = row.cells[column] else { return refuse(position, .cellHasNoText(column: cell.column)) }
        let text = TemplateSyntax(literal: cell.text).text(.cell)
        let padding = String(repeating: " ", count: max(0, old.length - text.count))
        edits.append(ScenarioFile.TextEdit(old, with: text + padding))
        status = max(status ?? 0, change.status ?? 0)
      }
      guard edits.allSatisfy({ !holdsSecret($0) }) else { return refuse(position, .holdsSecret) }
      self.edits += edits.filter { !self.edits.contains($0) }
      accept([position], status)
    }

    private mutating func apply(_ change: StepRevision.Change) {
      switch change.kind {
      case .edit(let edit):
        guard !holdsSecret(edit) else { return change.positions.forEach { refuse($0, .holdsSecret) } }
        edits.append(edit)
        accept(change.positions, change.status)
      case .cell: change.positions.forEach { refuse($0, .isVariable) }
      case .refusal(let reason): change.positions.forEach { refuse($0, reason) }
      }
    }

    private mutating func accept(_ positions: [SourcePosition], _ status: Int?) {
      accepted += positions
      if let status, status >= 500 { warnings += positions.prefix(1).map { .init(position: $0, status: status) } }
    }

    private mutating func refuse(_ position: SourcePosition, _ reason: ScenarioUpdate.Reason) {
      refused.append(ScenarioUpdate.Refusal(position: position, reason: reason))
    }

    private func holdsSecret(_ edit: ScenarioFile.TextEdit) -> Bool {
      redactor.redact(edit.replacement) != edit.replacement
    }
  }
}

extension StepSyntax {
  /// Whether the request is made with a variable.
  fileprivate func requestUses(_ variable: String) -> Bool {
    guard let text = request?.text else { return false }
    // A table is part of a request, and its head names the columns without braces.
    return text.contains("{{\(variable)}}") || text.contains("{{\(variable).")
  }
}

extension ScenarioRunner {
  /// Makes the update of a result, and judges its text against the same responses.
  ///
  /// What was not reached before, because something else had failed, is judged and updated then, too.
  /// - Returns: Nil when there is nothing to update.
  package func update(
    of result: ScenarioResult,
    against replay: Replay,
    mode: ScenarioUpdate.Mode
  ) async -> ScenarioUpdate? {
    func make(_ result: ScenarioResult) async -> ScenarioUpdate? {
      await ScenarioUpdate.make(result, mode: mode, redactor: options.redactor, base: replay.base)
    }
    guard var update = await make(result) else { return nil }
    guard update.changesFile else { return update }
    var again = await judge(update.text, path: result.path, against: replay)
    // Each round reaches further; a text that does not get better ends it.
    for _ in 0..<4 where mode.takesFailed && !again.passed {
      guard let next = await make(again) else { break }
      update.refused = next.refused
      guard next.changesFile, next.text != update.text else { break }
      update.text = next.text
      update.accepted += next.accepted.filter { !update.accepted.contains($0) }
      update.warnings += next.warnings.filter { !update.warnings.contains($0) }
      again = await judge(update.text, path: result.path, against: replay)
    }
    update.remaining = again.diagnostics.isEmpty ? again.failures : result.failures
    return update
  }
}
