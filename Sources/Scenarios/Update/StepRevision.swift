import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

/// What has to change in the expectations of a step that failed, so that its response passes.
struct StepRevision {
  /// What becomes of one expectation, or of those that one edit changes together.
  struct Change: Hashable {
    enum Kind: Hashable {
      case edit(ScenarioFile.TextEdit)
      /// The cell of a column in the row at hand.
      case cell(column: String, text: String)
      case refusal(ScenarioUpdate.Reason)
    }

    var positions: [SourcePosition]
    var kind: Kind
    /// The status that is expected from now on; nil for another expectation.
    var status: Int?

    init(_ positions: [SourcePosition], _ kind: Kind, status: Int? = nil) {
      self.positions = positions
      self.kind = kind
      self.status = status
    }

    var cell: (column: String, text: String)? { if case .cell(let column, let text) = kind { (column, text) } else { nil } }
    var isRefusal: Bool { if case .refusal = kind { true } else { false } }
  }

  private let file: ScenarioFile
  let source: SourceText
  let response: ResponseSyntax
  let exchanges: [Exchange]
  private let failing: [SourcePosition]
  let base: String?
  private(set) var found: [Change] = []

  /// - Parameters:
  ///   - failing: The expectations that were judged and failed.
  ///   - base: The address of the server, which is written as `{{base}}`.
  init(_ file: ScenarioFile, _ response: ResponseSyntax, _ result: StepResult, _ failing: [SourcePosition], base: String?) {
    self.file = file
    source = SourceText(file.text)
    self.response = response
    exchanges = result.exchanges.map(\.readable)
    self.failing = failing
    self.base = base
  }

  mutating func changes() async -> [Change] {
    found = []
    guard let exchange = exchanges.last, let head = exchange.head else {
      refuse(failing, .isIncomplete)
      return found
    }
    let judgesEnding = response.section(.events) != nil || (response.section(.chunks) != nil && exchange.failure?.kind == .cut)
    guard exchange.isComplete || judgesEnding else {
      refuse(failing, .isIncomplete)
      return found
    }
    reviseStatus(head)
    revise(response.headers, head.headers)
    if let cookies = response.setCookies, let section = response.section(.setCookies) { revise(cookies, section, head) }
    if let section = response.section(.headers) { reviseHeaders(section, head) }
    if let section = response.section(.events) { reviseEvents(section, exchange) }
    if let section = response.section(.chunks) { reviseChunks(section, exchange) }
    if let section = response.section(.redirects) { reviseRedirects(section) }
    revise(response.trailers, exchange.trailers)
    if let body = response.body, fails(body.position) { revise(body, exchange) }
    for assertion in response.asserts where fails(assertion.position) { await revise(assertion, exchange) }
    let captures = left(response.captures.map(\.position))
    refuse(captures, .isKind("a capture"))
    refuse(left(failing), .isKind("this kind of expectation"))
    return found
  }

  private func fails(_ position: SourcePosition) -> Bool { !left([position]).isEmpty }

  /// The positions of expectations that failed and have no change yet.
  func left(_ positions: [SourcePosition]) -> [SourcePosition] {
    positions.filter { position in failing.contains(position) && !found.contains { $0.positions.contains(position) } }
  }

  mutating func add(_ change: Change) {
    found.append(change)
  }

  mutating func refuse(_ positions: [SourcePosition], _ reason: ScenarioUpdate.Reason) {
    found += positions.map { Change([$0], .refusal(reason)) }
  }

  private mutating func reviseStatus(_ head: ResponseHead) {
    guard fails(response.position) else { return }
    let positions = [response.position]
    if let version = response.version, version != head.version { return refuse(positions, .isVersion) }
    switch response.status.kind {
    case .code:
      let edit = ScenarioFile.TextEdit(response.status, with: String(head.status))
      found.append(Change(positions, .edit(edit), status: head.status))
    case .template(let template):
      guard let column = template.pattern.variable else { return refuse(positions, .isVariable) }
      found.append(Change(positions, .cell(column: column, text: String(head.status)), status: head.status))
    case .any: refuse(positions, .saysSoAlready)
    }
  }

  /// Header lines or trailers that must be among others.
  private mutating func revise(_ expected: [ExpectedHeaderSyntax], _ actual: [HeaderLine]) {
    var names: [String] = []
    for header in expected where fails(header.position) && !names.contains(header.name.lowercased()) {
      names.append(header.name.lowercased())
      let namesakes = expected.filter { $0.name.equalsIgnoringCase(header.name) }
      let values = actual.filter { $0.isNamed(header.name) }.map(\.value)
      // A variable has the value of a row, which is what failed.
      let wishes = namesakes.map { line in
        fails(line.position) && !line.value.placeholders.isEmpty
          ? [] : values.indices.filter { line.value.withHoles.fits(values[$0]) }
      }
      var free = Set(values.indices).subtracting(Pairing.pairs(wishes, choices: values.count).compactMap { $0 })
      for line in namesakes where fails(line.position) {
        let value = free.min()
        if let value { free.remove(value) }
        revise(line, value.map { values[$0] })
      }
    }
  }

  private mutating func revise(_ header: ExpectedHeaderSyntax, _ value: String?) {
    let positions = [header.position]
    guard header.value.placeholders.isEmpty else {
      guard let column = header.value.variable, let value else { return refuse(positions, .isVariable) }
      return found.append(Change(positions, .cell(column: column, text: value)))
    }
    let text = value.map {
      ExpectedHeaderSyntax(header.name, header.value.fitted(to: $0) ?? PatternSyntax(VolatileText($0))).text
    }
    if let name = header.value.lostCapture(in: text ?? "") { return refuse(positions, .losesCapture(name)) }
    let line = header.position.line
    found.append(
      Change(
        positions,
        .edit(text.map { ScenarioFile.TextEdit(header, with: $0) } ?? ScenarioFile.TextEdit(lines: line...line, with: ""))
      )
    )
  }

  private mutating func revise(_ body: BodySyntax, _ exchange: Exchange) {
    let positions = [body.position]
    if case .file = body.kind { return refuse(positions, .isFile) }
    guard body.text?.placeholders.isEmpty ?? true else { return refuse(positions, .isVariable) }
    var recorded = RecordedResponse(exchange)
    var modes: Set<BodySyntax.Mode> = []
    if case .fence(_, let stated, _) = body.kind { modes = stated }
    recorded.expected = body.expectedValue
    recorded.leavesOutSurplus = modes.contains(.subset)
    guard var new = recorded.syntax()?.body else { return refuse(positions, .hasNoBody) }
    if recorded.expected == nil, let text = String(validating: exchange.body, as: UTF8.self) {
      new = body.fitted(to: text) ?? new
    }
    if case .fence(.json, let recordedModes, let text) = new.kind, recorded.expected != nil {
      new.kind = .fence(.json, modes: recordedModes.union(modes.subtracting([.raw])), text)
    }
    // A fence without a language is one of text.
    if case .fence(nil, _, _) = body.kind, case .fence(.text, let recordedModes, let text) = new.kind {
      new.kind = .fence(nil, modes: recordedModes, text)
    }
    let text = new.text(inRequest: false)
    if let name = body.text?.lostCapture(in: text) { return refuse(positions, .losesCapture(name)) }
    found.append(Change(positions, .edit(ScenarioFile.TextEdit(lines: body.lines, with: text))))
  }

  private mutating func revise(_ assertion: AssertSyntax, _ exchange: Exchange) async {
    let positions = [assertion.position]
    guard assertion.predicate.operator == .equal, !assertion.predicate.isNegated, let value = assertion.predicate.value else {
      return refuse(positions, .isNotEquality)
    }
    // Where a text between fences ends is not known here.
    let start = source.line(value.position.line)?.dropFirst(value.position.column - 1)
    if start?.hasPrefix("```") == true { return refuse(positions, .isKind("a value of several lines")) }
    var column: String?
    switch (assertion.query.kind, value.kind) {
    case (.duration, _), (.timeToFirstByte, _): return refuse(positions, .isTime)
    case (.attempts, _), (.variable, _), (.loop, _), (.probe, _), (.openapi, _): return refuse(positions, .isNotInResponse)
    case (_, .text(let text)) where text.literal == nil:
      guard let variable = text.variable else { return refuse(positions, .isPlaceholderOrMatcher) }
      column = variable
    case (_, .placeholder(let placeholder)) where placeholder.path.isEmpty: column = placeholder.name
    case (_, .text), (_, .number), (_, .bool), (_, .null): break
    default: return refuse(positions, .isKind("a value of this form"))
    }
    var reader = QueryReader(answer: QueriedResponse(exchange), variables: Variables())
    guard let reading = try? await reader.read(assertion.query, filters: assertion.filters), let value = reading.plain else {
      return refuse(positions, .hasNoSuchValue)
    }
    switch value {
    case .text, .number, .boolean, .null:
      if let column { return found.append(Change(positions, .cell(column: column, text: value.textOfCell))) }
      let literal = if case .text(let text) = value { PatternSyntax(literal: text).quoted } else { value.literal }
      guard let old = assertion.predicate.value else { return }
      found.append(Change(positions, .edit(ScenarioFile.TextEdit(old, with: literal))))
    default: refuse(positions, .isKind(value.kind))
    }
  }
}

extension QueryValue {
  /// The value as a cell of a table that is read again as the same value.
  fileprivate var textOfCell: String {
    guard case .text(let text) = self, QueryValue(typing: text) != self else { return plainText }
    return text.quoted
  }
}

extension BodySyntax {
  /// The body with its text changed to another one: what is compared to the byte stays so, and the matchers that fit stay. Nil where
  /// it has neither.
  fileprivate func fitted(to text: String) -> BodySyntax? {
    switch kind {
    case .fence(let language, let modes, let pattern):
      if modes.contains(.raw) {
        guard text.hasSuffix("\n"), !text.contains("\r"), !text.contains("```") else {
          return BodySyntax(.string(PatternSyntax(literal: text)))
        }
        return BodySyntax(.fence(language, modes: modes, PatternSyntax(literal: text)))
      }
      let line = text.hasSuffix("\n") ? text : text + "\n"
      return pattern.fitted(to: line).map { BodySyntax(.fence(language, modes: modes, $0)) }
    case .string(let pattern): return pattern.fitted(to: text).map { BodySyntax(.string($0)) }
    default: return nil
    }
  }

  /// The JSON value that is expected; nil for a body that is none.
  fileprivate var expectedValue: ExpectedValue? {
    let pattern: PatternSyntax
    switch kind {
    case .json(let text): pattern = text
    case .fence(.json, let modes, let text) where !modes.contains(.raw): pattern = text
    default: return nil
    }
    return ExpectedValue(pattern)
  }
}
