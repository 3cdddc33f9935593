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
  func match(_ text: String) throws(Fault) -> [MatcherSyntax.Capture]? {
    guard let middle = withoutLiteralEnds(text) else { return nil }
    let inner = innerParts
    guard !inner.isEmpty else { return middle.isEmpty ? [] : nil }
    if inner.count == 1, case .matcher(let matcher) = inner[0] {
      return try matcher.takes(middle) ? matcher.captured(middle) : nil
    }
    return try matchInner(inner, middle)
  }

  /// Several matchers, with literal text between them.
  private func matchInner(_ inner: [Part], _ text: String) throws(Fault) -> [MatcherSyntax.Capture]? {
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
    var met: [MatcherSyntax.Capture] = []
    for (number, matcher) in matchers.enumerated() {
      let piece = match.text(of: number + 1, in: text) ?? ""
      guard try matcher.takes(piece) else { return nil }
      met += matcher.captured(piece)
    }
    return met
  }

  private func expression(_ pieces: [RegularExpression.Piece]) throws(Fault) -> RegularExpression {
    do throws(RegularExpressionError) {
      return try RegularExpression(pieces)
    } catch {
      throw Fault(.matchersTogether(spelling, reason: "\(error)"))
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

extension TextPattern {
  /// How many characters at the start are the literal text that is expected there.
  func agreement(with line: String) -> Int {
    guard case .literal(let start) = parts.first else { return 0 }
    return zip(start, line).prefix { $0 == $1 }.count
  }

  /// The first line of a text that is not as expected, beside what it should be.
  func lineDifferences(from actual: String, lineEndMayLack: Bool) throws(Fault) -> [String] {
    let wanted = lines
    let found = TextPattern(actual).lines.map(\.spelling)
    for (place, line) in wanted.enumerated() {
      let isEnd = place == wanted.count - 1 && line.literal == ""
      guard place < found.count else {
        if isEnd { return lineEndMayLack ? [] : ["the line end after the last line is missing"] }
        return ["line \(place + 1)", "- \(line.spelling.shortened)", "  ^ this line is missing"]
      }
      guard try line.match(found[place]) == nil else { continue }
      return [
        "line \(place + 1)", "- \(line.spelling.shortened)", "+ \(found[place].shortened)",
        LineComparison.caret(min(160, line.agreement(with: found[place])), "differs from here"),
      ]
    }
    guard found.count > wanted.count else { return ["a matcher spans several lines, and the whole does not fit"] }
    return ["line \(wanted.count + 1)", "+ \(found[wanted.count].shortened)", "  ^ this line is not expected"]
  }

  /// The pattern cut at the LF of its literal text, which aren't part of the lines.
  private var lines: [TextPattern] {
    var lines: [[Part]] = [[]]
    for part in parts {
      guard case .literal(let text) = part else {
        lines[lines.count - 1].append(part)
        continue
      }
      for (place, piece) in text.utf8.split(separator: 0x0A as UInt8, omittingEmptySubsequences: false).enumerated() {
        if place > 0 { lines.append([]) }
        lines[lines.count - 1].append(.literal(String(Substring(piece))))
      }
    }
    return lines.map { TextPattern($0) }
  }
}
