import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

extension StepJudge {
  /// Version and status; both are said when both differ.
  func statusLine(_ response: ResponseSyntax, of exchange: Exchange?) throws(Fault) -> Failure? {
    guard let exchange, let head = exchange.head else { throw Fault("there is no answer") }
    var differences: [String] = []
    if let version = response.version, version != head.version {
      differences.append("version is \(head.version), not \(version)")
    }
    if let status = try expectedStatus(response.status), status != head.status {
      differences.append("status is \(head.status), not \(status)")
    }
    guard !differences.isEmpty else { return nil }
    let body = String(validating: exchange.body, as: UTF8.self) ?? ""
    return Failure(
      message: differences.joined(separator: ", and "),
      details: body.isEmpty ? [] : ["body: \(body.quoted.shortened)"]
    )
  }

  /// nil takes any status.
  private func expectedStatus(_ syntax: StatusSyntax) throws(Fault) -> Int? {
    switch syntax.kind {
    case .any: return nil
    case .code(let code): return code
    case .template(let template):
      let text = try variables.fill(template)
      if text == "*" { return nil }
      guard text.utf8.count == 3, let code = Int(text), code >= 100 else {
        throw Fault("\(text.quoted) is not a status; it must be three digits or *", at: syntax)
      }
      return code
    }
  }

  /// A line that must be among others: its name without case, its value to the byte. A line with a variable that is `(absent)`
  /// must not be there.
  mutating func line(_ expected: ExpectedHeaderSyntax, among lines: [HeaderLine], _ what: String) throws(Fault) -> Failure? {
    let found = lines.indices.filter { lines[$0].isNamed(expected.name) }
    let name = "\(what) \(expected.name.quoted)"
    let notes = found.map { "  actual: \(lines[$0].value.quoted.shortened) (\(what) \($0 + 1) of \(lines.count))" }
    if variables.isAbsent(expected.value.placeholders) {
      return found.isEmpty ? nil : Failure(message: "\(name) is there, and its row says (absent)", details: notes)
    }
    let pattern = try variables.fill(expected.value)
    for place in found {
      guard let met = try pattern.match(lines[place].value) else { continue }
      remember(met)
      return nil
    }
    let wanted = pattern.spelling.quoted.shortened
    switch found.count {
    case 0: return Failure(message: "\(name) is missing", details: ["expected: \(wanted)"])
    case 1: return Failure(message: "\(name) is \(lines[found[0]].value.quoted.shortened), not \(wanted)")
    default: return Failure(message: "no \(what) \(expected.name.quoted) is \(wanted)", details: notes)
    }
  }

  /// `[Headers]`: these lines in this order and no other, names to the byte too.
  mutating func judge(block: [ExpectedHeaderSyntax], section: SectionSyntax) {
    let lines = exchanges.last?.head?.headers ?? []
    let expectation = Expectation(section, in: source)
    let wanted = block.filter { !variables.isAbsent($0.value.placeholders) }
    do throws(Fault) {
      var patterns: [TextPattern] = []
      for header in wanted {
        patterns.append(TextPattern([.literal("\(header.name): ")] + (try variables.fill(header.value)).parts))
      }
      let comparison = try LineComparison(patterns, lines.map { "\($0.name): \($0.value)" })
      for (header, finding) in zip(wanted, comparison.findings) {
        remember(finding.met)
        add(finding.failure("header lines differ"), to: Expectation(header, in: source))
      }
      add(LineComparison.Finding(details: comparison.surplus).failure("header lines differ"), to: expectation)
    } catch {
      for header in block { add(Expectation(header, in: source).verdict(error)) }
      add(expectation.notReached(because: error.message))
    }
  }

  mutating func judge(_ cookies: SetCookiesSyntax, section: SectionSyntax?) {
    let lines = exchanges.last?.head?.values(of: "Set-Cookie") ?? []
    let nodes = cookies.lines.filter { !variables.isAbsent($0.line.placeholders) }
    let section = section.map { Expectation($0, in: source) }
    do throws(Fault) {
      var expected: [CookieComparison.ExpectedCookie] = []
      for line in nodes { expected.append(try filled(line)) }
      let comparison = try CookieComparison(expected, lines, mode: cookies.mode)
      for (node, finding) in zip(nodes, comparison.findings) {
        remember(finding.met)
        add(finding.failure("Set-Cookie lines differ"), to: Expectation(node, in: source))
      }
      guard let section, cookies.mode != .subset else { return }
      add(LineComparison.Finding(details: comparison.surplus).failure("Set-Cookie lines differ"), to: section)
    } catch {
      for node in nodes { add(Expectation(node, in: source).verdict(error)) }
      if let section, cookies.mode != .subset { add(section.notReached(because: error.message)) }
    }
  }

  private func filled(_ syntax: SetCookieSyntax) throws(Fault) -> CookieComparison.ExpectedCookie {
    var attributes: [CookieComparison.ExpectedCookie.Attribute] = []
    for attribute in syntax.attributes where !attribute.name.isEmpty || attribute.value != nil {
      attributes.append(
        CookieComparison.ExpectedCookie.Attribute(
          name: attribute.name,
          value: try attribute.value.map { pattern throws(Fault) in try variables.fill(pattern) }
        )
      )
    }
    return CookieComparison.ExpectedCookie(
      line: try variables.fill(syntax.line),
      name: try variables.fill(syntax.name),
      value: try variables.fill(syntax.value),
      attributes: attributes
    )
  }
}

extension LineComparison.Finding {
  fileprivate func failure(_ message: String) -> StepJudge.Failure? {
    passed ? nil : StepJudge.Failure(message: message, details: details)
  }
}

extension StepJudge {
  /// The body of the answer: as JSON values, as text, or to the byte, as the section says.
  mutating func body(_ syntax: BodySyntax) throws(Fault) -> Failure? {
    let bytes = try reader.answer.map { answer throws(Fault) in try answer.body() } ?? []
    switch syntax.kind {
    case .json(let text): return try json(text, modes: [])
    case .fence(_, let modes, let text) where modes.contains(.raw): return try self.text(text, lineEndMayLack: false)
    case .fence(.json, let modes, let text): return try json(text, modes: modes)
    case .fence(_, _, let text): return try self.text(text, lineEndMayLack: true)
    case .string(let text): return try self.text(text, lineEndMayLack: false)
    case .base64(let expected), .hex(let expected): return StepJudge.difference(bytes, expected)
    case .file(let file): return StepJudge.difference(bytes, try folder.read(file, variables))
    }
  }

  private mutating func json(_ pattern: PatternSyntax, modes: Set<BodySyntax.Mode>) throws(Fault) -> Failure? {
    let marked = try variables.fillJSON(pattern)
    let expected = try ExpectedValue(
      try QueryValue(json: Array(marked.text.utf8), name: "the expected body"),
      matchers: marked.matchers,
      mark: marked.mark
    )
    var comparison = ValueComparison(allowsMore: modes.contains(.subset), ignoresOrder: modes.contains(.unordered))
    try comparison.compare(expected, try actualValue(decoded: modes.contains(.decoded)))
    remember(comparison.differences.isEmpty ? comparison.met : [])
    return Failure(body: "body differs", comparison.differences)
  }

  private mutating func actualValue(decoded: Bool) throws(Fault) -> QueryValue {
    guard var answer = reader.answer else { throw Fault("there is no answer") }
    defer { reader.answer = answer }
    if !decoded, answer.mediaType?.isMessagePack == true {
      throw Fault("the body is MessagePack; write ```json decoded to compare its value")
    }
    return try answer.value()
  }

  private mutating func text(_ pattern: PatternSyntax, lineEndMayLack: Bool) throws(Fault) -> Failure? {
    guard let answer = reader.answer else { throw Fault("there is no answer") }
    let expected = try variables.fill(pattern)
    let actual = try answer.text()
    var met = try expected.match(actual)
    if met == nil, lineEndMayLack { met = try expected.match(actual + "\n") }
    if let met {
      remember(met)
      return nil
    }
    let lines = try expected.lineDifferences(from: actual, lineEndMayLack: lineEndMayLack)
    return Failure(message: "body differs", details: lines)
  }

  private static func difference(_ actual: [UInt8], _ expected: [UInt8]) -> Failure? {
    guard actual != expected else { return nil }
    let place = zip(actual, expected).prefix { $0 == $1 }.count
    func shown(_ bytes: [UInt8]) -> String {
      let part = bytes.dropFirst(place).prefix(16)
      return part.isEmpty ? "nothing more" : "\(Array(part).hexText)\(bytes.count > place + 16 ? "…" : "")"
    }
    let counts = actual.count == expected.count ? "" : ": it has \(actual.count) bytes, not \(expected.count)"
    return Failure(
      message: "body differs\(counts)",
      details: ["from byte \(place)", "- \(shown(expected))", "+ \(shown(actual))"]
    )
  }
}

extension StepJudge.Failure {
  /// nil when nothing differs; a long list is cut off.
  fileprivate init?(body message: String, _ differences: [String]) {
    guard !differences.isEmpty else { return nil }
    let rest = differences.count - 20
    self.init(message: message, details: differences.prefix(20) + (rest > 0 ? ["… and \(rest) more"] : []))
  }
}
