import Exchanges
import FieldValues
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
      var expected: [ExpectedCookie] = []
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

  private func filled(_ syntax: SetCookieSyntax) throws(Fault) -> ExpectedCookie {
    var attributes: [ExpectedCookie.Attribute] = []
    for attribute in syntax.attributes where !attribute.name.isEmpty || attribute.value != nil {
      attributes.append(
        ExpectedCookie.Attribute(
          name: attribute.name,
          value: try attribute.value.map { pattern throws(Fault) in try variables.fill(pattern) }
        )
      )
    }
    return ExpectedCookie(
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
