package import Exchanges
import Patterns
package import ScenarioSyntax

/// A scenario file in which expectations that failed say what the server answered.
///
/// Only the ranges of those expectations change; a matcher that still fits stays. Requests, asserts other than `==`, event streams, chunks,
/// and steps with tables, loops or an answer that did not come to its end are left as they are, and so is everything that would write
/// a secret or replace a variable.
package struct ScenarioUpdate: Sendable, Hashable {
  /// Something that was not taken over.
  package struct Refusal: Sendable, Hashable {
    /// Where the expectation stands.
    package var position: SourcePosition
    /// Why it is left as it is.
    package var reason: String
  }

  /// The file to be written: the scenario's own path, or that with `.new` after it.
  package var path: String
  /// Its new text.
  package var text: String
  /// The expectations that were taken over, in file order; a step without a response stands for the one it gets.
  package var accepted: [SourcePosition]
  /// Those that failed and were left.
  package var refused: [Refusal]

  /// What there is to take over from a result; nil when nothing is.
  /// - Parameter redactor: knows what must not enter a file.
  package static func make(_ result: ScenarioResult, mode: ScenarioUpdate.Mode, redactor: SecretRedactor) async -> ScenarioUpdate?
  {
    guard mode != .none, let file = try? ScenarioFile.parse(result.text, path: result.path) else { return nil }
    var acceptance = Acceptance(file, redactor)
    for step in file.steps {
      let results = result.steps.filter { $0.position == step.position }
      guard let only = results.first else { continue }
      if mode.takesMissing, step.request != nil, step.response == nil, results.count == 1 { acceptance.addResponse(step, only) }
      if mode.takesFailed { await acceptance.accept(step, results) }
    }
    guard !acceptance.edits.isEmpty || !acceptance.refused.isEmpty else { return nil }
    let text = (try? file.replacing(acceptance.edits))?.text ?? result.text
    return ScenarioUpdate(
      path: mode == .pending ? result.path + ".new" : result.path,
      text: text,
      accepted: acceptance.accepted.sorted(),
      refused: acceptance.refused.sorted { $0.position < $1.position }
    )
  }

  /// Whether there is something to write.
  package var changesFile: Bool { !accepted.isEmpty }
}

extension ScenarioUpdate {
  /// Makes the edits of an update, step by step.
  fileprivate struct Acceptance {
    private let file: ScenarioFile
    private let redactor: SecretRedactor
    private(set) var edits: [TextEdit] = []
    private(set) var accepted: [SourcePosition] = []
    private(set) var refused: [ScenarioUpdate.Refusal] = []

    init(_ file: ScenarioFile, _ redactor: SecretRedactor) {
      self.file = file
      self.redactor = redactor
    }

    /// Writes what came back beneath a request that expects nothing.
    mutating func addResponse(_ step: StepSyntax, _ result: StepResult) {
      guard let exchange = result.exchanges.last, exchange.isComplete else { return }
      var recorded = RecordedResponse(exchange)
      guard let response = recorded.syntax() else { return }
      let place = SourcePosition(line: step.lines.upperBound + 1)
      let end = file.text.utf8.last == 0x0A || file.layout.count > step.lines.upperBound ? "" : "\n"
      edit([TextEdit(from: place, to: place, with: "\(end)\n\(response.text)\n")], for: step.position)
    }

    /// Takes over what failed in a step.
    mutating func accept(_ step: StepSyntax, _ results: [StepResult]) async {
      let failures = results.flatMap(\.failures).filter { !$0.isNotReached }
      guard !failures.isEmpty else { return }
      if let reason = Acceptance.reasonToLeave(step, results) {
        return refused += failures.map { ScenarioUpdate.Refusal(position: $0.position, reason: reason) }
      }
      guard let response = step.response, let exchange = results.first?.exchanges.last, let head = exchange.head else { return }
      for failure in failures {
        await accept(failure.position, response, exchange, head)
      }
    }

    private static func reasonToLeave(_ step: StepSyntax, _ results: [StepResult]) -> String? {
      if step.check != nil { return "a check has no answer to take over" }
      if results.count > 1 || step.table != nil { return "the step has several answers" }
      if step.response?.section(.events) != nil { return "an event stream is not taken over" }
      return results.first?.exchanges.last?.isComplete == true ? nil : "the answer did not come to its end"
    }

    private mutating func accept(
      _ position: SourcePosition,
      _ response: ResponseSyntax,
      _ exchange: Exchange,
      _ head: ResponseHead
    ) async {
      if position == response.position {
        acceptStatus(response, head)
      } else if let header = response.headers.first(where: { $0.position == position }) {
        accept(header, head)
      } else if let cookies = response.setCookies, let line = cookies.lines.first(where: { $0.position == position }) {
        accept(line, of: cookies, head)
      } else if let section = response.section(.setCookies), section.position == position, let cookies = response.setCookies {
        acceptSurplus(of: cookies, section, head)
      } else if let body = response.body, body.position == position {
        accept(body, exchange)
      } else if let assertion = response.asserts.first(where: { $0.position == position }) {
        await accept(assertion, exchange)
      } else {
        refuse(position, "this kind of expectation is not taken over")
      }
    }

    private mutating func acceptStatus(_ response: ResponseSyntax, _ head: ResponseHead) {
      guard case .code = response.status.kind else { return refuse(response.position, "a variable is not replaced") }
      guard response.version == nil || response.version == head.version else {
        return refuse(response.position, "a version is not taken over")
      }
      edit([TextEdit(response.status, with: String(head.status))], for: response.position)
    }

    private mutating func accept(_ header: ExpectedHeaderSyntax, _ head: ResponseHead) {
      guard header.value.placeholders.isEmpty else { return refuse(header.position, "a variable is not replaced") }
      let values = head.values(of: header.name)
      guard values.count == 1, let value = values.first else {
        return refuse(header.position, "the answer has \(values.isEmpty ? "no" : "several") such lines")
      }
      let line = ExpectedHeaderSyntax(header.name, PatternSyntax(volatile: value))
      edit([TextEdit(header, with: line.text)], for: header.position)
    }

    private mutating func accept(_ line: SetCookieSyntax, of section: SetCookiesSyntax, _ head: ResponseHead) {
      guard line.line.placeholders.isEmpty else { return refuse(line.position, "a variable is not replaced") }
      let namesakes = head.values(of: "Set-Cookie").filter { CookieLine($0).name == line.name.literal }
      guard namesakes.count < 2 else { return refuse(line.position, "the answer has several such lines") }
      guard let actual = namesakes.first else {
        guard section.lines.count > 1 else { return refuse(line.position, "the answer has no such line") }
        return edit([TextEdit(lines: line.position.line...line.position.line, with: "")], for: line.position)
      }
      var value = PatternSyntax(volatile: CookieLine(actual).value)
      if (try? TextPattern(matching: line.value)?.match(CookieLine(actual).value)) != nil { value = line.value }
      let attributes = actual.utf8.firstIndex(of: UInt8(ascii: ";")).map { String(actual[$0...]) } ?? ""
      let pattern = PatternSyntax(
        [.literal("\(CookieLine(actual).name)=")] + value.parts + PatternSyntax(literal: attributes).parts
      )
      edit([TextEdit(line, with: SetCookieSyntax(pattern).text)], for: line.position)
    }

    /// Lines that nobody expected go to the end of the section.
    private mutating func acceptSurplus(of cookies: SetCookiesSyntax, _ section: SectionSyntax, _ head: ResponseHead) {
      let names = Set(cookies.lines.compactMap(\.name.literal))
      let lines = head.values(of: "Set-Cookie").filter { !names.contains(CookieLine($0).name) }
      guard !lines.isEmpty else { return refuse(section.position, "the same cookie stands there already") }
      let place = SourcePosition(line: section.lines.upperBound + 1)
      let texts = lines.map { SetCookieSyntax(PatternSyntax(volatile: $0)).text + "\n" }
      let end = file.text.utf8.last == 0x0A || file.layout.count > section.lines.upperBound ? "" : "\n"
      edit([TextEdit(from: place, to: place, with: end + texts.joined())], for: section.position)
    }
  }
}

extension ScenarioUpdate.Acceptance {
  private mutating func accept(_ body: BodySyntax, _ exchange: Exchange) {
    if case .file = body.kind { return refuse(body.position, "a file is not written over; write it with the option output") }
    guard body.text?.placeholders.isEmpty ?? true else { return refuse(body.position, "a variable is not replaced") }
    var recorded = RecordedResponse(exchange)
    var modes: Set<BodySyntax.Mode> = []
    if case .fence(_, let stated, _) = body.kind { modes = stated }
    recorded.expected = body.expectedValue
    recorded.leavesOutSurplus = modes.contains(.subset)
    guard var new = recorded.syntax()?.body else { return refuse(body.position, "the answer has no body that can be written") }
    if case .fence(.json, let recordedModes, let text) = new.kind, recorded.expected != nil {
      new.kind = .fence(.json, modes: recordedModes.union(modes.subtracting([.raw])), text)
    }
    edit([TextEdit(lines: body.lines, with: new.text(inRequest: false))], for: body.position)
  }

  private mutating func accept(_ assertion: AssertSyntax, _ exchange: Exchange) async {
    let position = assertion.position
    guard assertion.predicate.operator == .equal, !assertion.predicate.isNegated, let value = assertion.predicate.value else {
      return refuse(position, "only asserts with == are taken over")
    }
    switch (assertion.query.kind, value.kind) {
    case (.duration, _), (.timeToFirstByte, _), (.attempts, _), (.variable, _), (.loop, _), (.probe, _), (.openapi, _):
      return refuse(position, "what is asked here is not in the answer")
    case (_, .text(let text)) where text.literal == nil: return refuse(position, "a matcher or a variable is not replaced")
    case (_, .text), (_, .number), (_, .bool), (_, .null): break
    default: return refuse(position, "a value of this form is not taken over")
    }
    var reader = QueryReader(answer: QueriedResponse(exchange), variables: Variables())
    guard let reading = try? await reader.read(assertion.query, filters: assertion.filters), let found = reading.plain else {
      return refuse(position, "the answer has no such value")
    }
    switch found {
    case .text, .number, .boolean, .null:
      let literal = if case .text(let text) = found { PatternSyntax(literal: text).quoted } else { found.literal }
      edit([TextEdit(value, with: literal)], for: position)
    default: refuse(position, "\(found.kind) is not taken over")
    }
  }

  private mutating func refuse(_ position: SourcePosition, _ reason: String) {
    refused.append(ScenarioUpdate.Refusal(position: position, reason: reason))
  }

  private mutating func edit(_ new: [TextEdit], for position: SourcePosition) {
    guard new.allSatisfy({ redactor.redact($0.replacement) == $0.replacement }) else {
      return refuse(position, "the answer has a secret in it")
    }
    edits += new
    accepted.append(position)
  }
}

extension PatternSyntax {
  /// A text with matchers for what changes from run to run.
  fileprivate init(volatile text: String) {
    self.init(VolatileText(text).pieces.map { piece in piece.kind.map { .matcher(MatcherSyntax($0)) } ?? .literal(piece.text) })
  }
}

extension TextPattern {
  /// nil for a text without matchers.
  fileprivate init?(matching pattern: PatternSyntax) {
    guard !pattern.matchers.isEmpty, let filled = try? Variables().fill(pattern) else { return nil }
    self = filled
  }
}

extension BodySyntax {
  /// The JSON value that is expected; nil for a body that is none.
  fileprivate var expectedValue: ExpectedValue? {
    let pattern: PatternSyntax
    switch kind {
    case .json(let text): pattern = text
    case .fence(.json, let modes, let text) where !modes.contains(.raw): pattern = text
    default: return nil
    }
    guard let marked = try? Variables().fillJSON(pattern),
      let value = try? QueryValue(json: Array(marked.text.utf8), name: "the expected body")
    else { return nil }
    return try? ExpectedValue(value, matchers: marked.matchers, mark: marked.mark)
  }
}

extension ScenarioUpdate {
  /// What `--update` takes over from answers into scenario files.
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
}
