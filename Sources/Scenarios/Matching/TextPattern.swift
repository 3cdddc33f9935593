import FieldValues
import Patterns
import ScenarioSyntax

/// An expected text whose variables are filled in; what is left beside literal text are matchers.
struct TextPattern: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case literal(String)
    case matcher(MatcherSyntax)
  }

  let parts: [Part]

  /// Puts parts together; literals side by side become one.
  init(_ parts: [Part]) {
    var joined: [Part] = []
    for part in parts {
      if case .literal(let text) = part, text.isEmpty { continue }
      if case .literal(let text) = part, case .literal(let before) = joined.last {
        joined[joined.count - 1] = .literal(before + text)
      } else {
        joined.append(part)
      }
    }
    self.parts = joined
  }

  init(_ literal: String) {
    self.init([.literal(literal)])
  }

  /// The text, when there is nothing to match.
  var literal: String? {
    if parts.isEmpty { return "" }
    guard parts.count == 1, case .literal(let text) = parts[0] else { return nil }
    return text
  }

  /// The matcher, when the text is exactly one.
  var matcher: MatcherSyntax? {
    guard parts.count == 1, case .matcher(let matcher) = parts[0] else { return nil }
    return matcher
  }

  /// The text as a scenario spells it.
  var spelling: String {
    parts.map { part in
      switch part {
      case .literal(let text): text
      case .matcher(let matcher): matcher.text
      }
    }.joined()
  }

  /// What the matchers met, when the whole text fits; nil when it does not.
  /// - Throws: a fault of the expression of a matcher.
  func match(_ text: String) throws(Fault) -> [Met]? {
    guard let middle = withoutLiteralEnds(text) else { return nil }
    let inner = innerParts
    guard !inner.isEmpty else { return middle.isEmpty ? [] : nil }
    if inner.count == 1, case .matcher(let matcher) = inner[0] {
      return try matcher.takes(middle) ? Met.list(matcher, middle) : nil
    }
    return try matchInner(inner, middle)
  }

  /// Several matchers, with literal text between them.
  private func matchInner(_ inner: [Part], _ text: String) throws(Fault) -> [Met]? {
    var matchers: [MatcherSyntax] = []
    var pieces: [RegularExpression.Piece] = []
    for part in inner {
      switch part {
      case .literal(let literal): pieces.append(.literal(literal))
      case .matcher(let matcher):
        // By itself first, so that a fault shows what the scenario says and not what is made of it.
        if case .regex(let own) = matcher.kind { _ = try RegularExpression(scenario: own) }
        pieces.append(.expression(matcher.kind.expression))
        matchers.append(matcher)
      }
    }
    guard let match = try expression(pieces).judging({ $0.wholeMatch(in: text) }) else { return nil }
    return matchers.enumerated().flatMap { number, matcher in Met.list(matcher, match.text(of: number + 1, in: text) ?? "") }
  }

  private func expression(_ pieces: [RegularExpression.Piece]) throws(Fault) -> RegularExpression {
    do throws(RegularExpressionError) {
      return try RegularExpression(pieces)
    } catch {
      throw Fault("the matchers in \(spelling.quoted.shortened) can't be matched together: \(error)")
    }
  }

  private var innerParts: [Part] {
    var inner = parts[...]
    if case .literal = inner.first { inner.removeFirst() }
    if case .literal = inner.last { inner.removeLast() }
    return Array(inner)
  }

  /// Cuts off the literal text at both ends, which needs no expression; nil when it is not there.
  private func withoutLiteralEnds(_ text: String) -> String? {
    var rest = Substring(text).utf8
    if case .literal(let start) = parts.first {
      guard rest.starts(with: start.utf8) else { return nil }
      rest = rest.dropFirst(start.utf8.count)
    }
    if parts.count > 1, case .literal(let end) = parts.last {
      guard rest.count >= end.utf8.count, rest.suffix(end.utf8.count).elementsEqual(end.utf8) else { return nil }
      rest = rest.dropLast(end.utf8.count)
    }
    return String(Substring(rest))
  }
}

/// What a matcher with `-> name` met.
struct Met: Sendable, Hashable {
  var name: String
  var value: QueryValue

  static func list(_ matcher: MatcherSyntax, _ text: String) -> [Met] {
    list(matcher, .text(text))
  }

  static func list(_ matcher: MatcherSyntax, _ value: QueryValue) -> [Met] {
    matcher.capture.map { [Met(name: $0, value: value)] } ?? []
  }
}
