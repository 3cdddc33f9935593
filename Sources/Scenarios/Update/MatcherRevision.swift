import FieldValues
import Patterns
package import ScenarioSyntax

/// Turns the values that an update changed in a step into matchers, so that they may change again.
///
/// A status has no matchers and stays as the update has it, and so do texts that have matchers already.
package struct MatcherRevision {
  private let old: ResponseSyntax?
  /// The edits of the updated file.
  package private(set) var edits: [ScenarioFile.TextEdit] = []

  /// - Parameters:
  ///   - step: The step as the update has it.
  ///   - old: The step before the update.
  package init(_ step: StepSyntax, since old: StepSyntax?) {
    self.old = old?.response
    guard let response = step.response else { return }
    revise(response.headers, since: self.old?.headers ?? [])
    revise(response.headerBlock, since: self.old?.headerBlock ?? [])
    revise(response.trailers, since: self.old?.trailers ?? [])
    for cookie in response.setCookies?.lines ?? [] where !isOld(cookie.text, self.old?.setCookies?.lines.map(\.text)) {
      revise(cookie)
    }
    for redirect in response.redirects where !isOld(redirect.text, self.old?.redirects.map(\.text)) {
      edits.append(ScenarioFile.TextEdit(redirect, with: RedirectSyntax(redirect.status, redirect.url.generalized).text))
    }
    for line in response.events.compactMap(\.frame).flatMap(\.lines) where !isOld(line.text, self.old?.frameLines) {
      edits.append(ScenarioFile.TextEdit(line, with: EventFrameSyntax.Line(line.field, line.value.generalized).text))
    }
    for assertion in response.asserts where !isOld(assertion.text, self.old?.asserts.map(\.text)) { revise(assertion) }
    if let body = response.body, body.text(inRequest: false) != self.old?.body?.text(inRequest: false) { revise(body) }
  }

  private func isOld(_ text: String, _ texts: [String]?) -> Bool { texts?.contains(text) ?? false }

  private mutating func revise(_ headers: [ExpectedHeaderSyntax], since old: [ExpectedHeaderSyntax]) {
    for header in headers where !old.contains(where: { $0.text == header.text }) {
      edits.append(ScenarioFile.TextEdit(header, with: ExpectedHeaderSyntax(header.name, header.value.generalized).text))
    }
  }

  private mutating func revise(_ cookie: SetCookieSyntax) {
    guard cookie.line.matchers.isEmpty, cookie.line.placeholders.isEmpty, let name = cookie.name.literal else { return }
    var parts: [PatternSyntax.Part] = [.literal("\(name)=")] + cookie.value.generalized.parts
    for attribute in cookie.attributes {
      parts.append(.literal("; \(attribute.name)\(attribute.value == nil ? "" : "=")"))
      if let value = attribute.value { parts += PatternSyntax(VolatileText(value.literal ?? "")).parts }
    }
    edits.append(ScenarioFile.TextEdit(cookie, with: SetCookieSyntax(PatternSyntax(parts)).text))
  }

  private mutating func revise(_ assertion: AssertSyntax) {
    guard assertion.predicate.operator == .equal, !assertion.predicate.isNegated, let value = assertion.predicate.value else {
      return
    }
    let matcher: MatcherSyntax.Kind
    switch value.kind {
    case .text(let text) where text.matchers.isEmpty && text.placeholders.isEmpty:
      return edits.append(ScenarioFile.TextEdit(value, with: text.generalized.quoted))
    case .number(let digits): matcher = Int(digits) == nil ? .number : .int
    case .bool: matcher = .bool
    default: return
    }
    edits.append(ScenarioFile.TextEdit(value, with: PatternSyntax([.matcher(MatcherSyntax(matcher))]).quoted))
  }

  private mutating func revise(_ body: BodySyntax) {
    guard let text = body.text, text.placeholders.isEmpty else { return }
    var new = body
    switch body.kind {
    case .json, .fence(.json, _, _):
      guard let value = ExpectedValue(text) else { return }
      let json = value.generalized(since: old?.body?.text.flatMap { ExpectedValue($0) })
      let pattern = PatternSyntax(joining: json.parts(indent: "\n") + [.literal("\n")])
      if case .fence(let language, let modes, _) = body.kind {
        new.kind = .fence(language, modes: modes, pattern)
      } else {
        new.kind = .fence(.json, modes: [], pattern)
      }
    default:
      guard text.matchers.isEmpty else { return }
      new.kind = .string(text.generalized)
    }
    edits.append(ScenarioFile.TextEdit(lines: body.lines, with: new.text(inRequest: false)))
  }
}

extension ResponseSyntax {
  fileprivate var frameLines: [String] { events.compactMap(\.frame).flatMap(\.lines).map(\.text) }
}

extension PatternSyntax {
  /// The text with matchers for what changes from run to run, or a matcher for the whole.
  fileprivate var generalized: PatternSyntax {
    guard let literal, !literal.isEmpty else { return self }
    let text = VolatileText(literal)
    if text.isVolatile { return PatternSyntax(text) }
    return PatternSyntax([.matcher(MatcherSyntax(Int(literal) == nil ? .any : .int))])
  }
}

extension ExpectedValue {
  /// The value with matchers for what differs from another value. Null stays.
  fileprivate func generalized(since old: ExpectedValue?) -> ExpectedValue {
    guard self != old else { return self }
    switch self {
    case .exactly(.number(let number)): return .matching(number.isInteger ? .int : .number)
    case .exactly(.boolean): return .matching(.bool)
    case .exactly: return self
    case .pattern(let pattern):
      guard let text = pattern.literal else { return self }
      let volatile = VolatileText(text)
      guard volatile.isVolatile else { return .matching(.string) }
      return .pattern(
        TextPattern(volatile.pieces.map { piece in piece.kind.map { .matcher(MatcherSyntax($0)) } ?? .literal(piece.text) })
      )
    case .list(let elements):
      return .list(elements.enumerated().map { $1.generalized(since: old?.element($0)) })
    case .object(let members):
      return .object(members.map { Member(name: $0.name, value: $0.value.generalized(since: old?.member($0.name))) })
    }
  }

  private static func matching(_ kind: MatcherSyntax.Kind) -> ExpectedValue {
    .pattern(TextPattern([.matcher(MatcherSyntax(kind))]))
  }

  /// The value as indented JSON.
  /// - Parameter indent: A line end and the blanks before the value.
  fileprivate func parts(indent: String) -> [PatternSyntax.Part] {
    let inner = indent + "  "
    switch self {
    case .exactly(let value): return [.literal(value.literal)]
    case .pattern(let pattern):
      let parts = pattern.parts.map { part -> PatternSyntax.Part in
        switch part {
        case .literal(let text): .literal(String(text.quoted.dropFirst().dropLast()))
        case .matcher(let matcher): .matcher(matcher)
        }
      }
      return [.literal("\"")] + parts + [.literal("\"")]
    case .list(let elements) where !elements.isEmpty:
      let parts = elements.enumerated().flatMap { [.literal($0 == 0 ? inner : ",\(inner)")] + $1.parts(indent: inner) }
      return [.literal("[")] + parts + [.literal("\(indent)]")]
    case .object(let members) where !members.isEmpty:
      let parts = members.enumerated().flatMap { place, member in
        [.literal("\(place == 0 ? inner : ",\(inner)")\(member.name.quoted): ")] + member.value.parts(indent: inner)
      }
      return [.literal("{")] + parts + [.literal("\(indent)}")]
    case .list: return [.literal("[]")]
    case .object: return [.literal("{}")]
    }
  }
}
