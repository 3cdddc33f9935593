/// An expression that is matched by trying, so that it can be compared with the engine.
indirect enum NaivePattern {
  case scalar(Unicode.Scalar)
  case any
  case oneOf([Unicode.Scalar], isInverted: Bool)
  /// `^`, `$`, `\b` or `\B`.
  case place(String)
  case sequence([NaivePattern])
  case alternatives([NaivePattern])
  case group(NaivePattern, number: Int)
  case repetition(NaivePattern, Int, Int?, isGreedy: Bool)

  /// Whether the expression can match without taking a scalar.
  var isNullable: Bool {
    switch self {
    case .scalar, .any, .oneOf: false
    case .place: true
    case .sequence(let parts): parts.allSatisfy(\.isNullable)
    case .alternatives(let parts): parts.contains(where: \.isNullable)
    case .group(let inner, _): inner.isNullable
    case .repetition(let inner, let minimum, _, _): minimum == 0 || inner.isNullable
    }
  }

  /// The expression as it is written.
  var source: String {
    switch self {
    case .scalar(let scalar): String(scalar)
    case .any: "."
    case .oneOf(let scalars, let isInverted):
      "[\(isInverted ? "^" : "")\(String(String.UnicodeScalarView(scalars)))]"
    case .place(let text): text
    case .sequence(let parts): parts.map(\.source).joined()
    case .alternatives(let parts): "(?:\(parts.map(\.source).joined(separator: "|")))"
    case .group(let inner, _): "(\(inner.source))"
    case .repetition(let inner, let minimum, let maximum, let isGreedy):
      "(?:\(inner.source)){\(minimum),\(maximum.map { String($0) } ?? "")}\(isGreedy ? "" : "?")"
    }
  }
}

/// Tries all paths in order of preference. Takes exponential time, and no end where an endless loop can take nothing.
final class NaiveMatcher {
  let text: [Unicode.Scalar]
  /// Whether there was too much to try, so that the answers are worth nothing.
  var gaveUp: Bool { steps > 20_000 }
  private var steps = 0

  init(_ text: String) {
    self.text = Array(text.unicodeScalars)
  }

  typealias Groups = [Int: Range<Int>]
  typealias Match = (end: Int, groups: Groups)
  private typealias Rest = (Int, Groups) -> Match?

  /// The match that begins at a place, or before the end only where the rest agrees.
  func match(_ pattern: NaivePattern, from start: Int, isWhole: Bool) -> Match? {
    match(pattern, start, [:]) { end, groups in isWhole && end != text.count ? nil : (end, groups) }
  }

  /// All matches as ``RegularExpression/matches(in:)`` documents them.
  func matches(_ pattern: NaivePattern) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start <= text.count {
      if let match = match(pattern, from: start, isWhole: false), match.end > start || found.last?.upperBound != start {
        found.append(start..<match.end)
        start = max(match.end, match.end == start ? start + 1 : start)
      } else {
        start += 1
      }
    }
    return found
  }

  private func match(_ pattern: NaivePattern, _ at: Int, _ groups: Groups, _ rest: Rest) -> Match? {
    steps += 1
    if gaveUp { return nil }
    return switch pattern {
    case .scalar(let scalar): at < text.count && text[at] == scalar ? rest(at + 1, groups) : nil
    case .any: at < text.count && text[at] != "\n" ? rest(at + 1, groups) : nil
    case .oneOf(let scalars, let isInverted):
      at < text.count && scalars.contains(text[at]) != isInverted ? rest(at + 1, groups) : nil
    case .place(let name): holds(name, at) ? rest(at, groups) : nil
    case .sequence(let parts): match(parts[...], at, groups, rest)
    case .alternatives(let parts): first(of: parts, at, groups, rest)
    case .group(let inner, let number):
      match(inner, at, groups) { end, found in
        var found = found
        found[number] = at..<end
        return rest(end, found)
      }
    case .repetition(let inner, let minimum, let maximum, let isGreedy):
      iterate(inner, minimum, maximum, isGreedy, at, groups, rest)
    }
  }

  private func first(of alternatives: [NaivePattern], _ at: Int, _ groups: Groups, _ rest: Rest) -> Match? {
    for alternative in alternatives {
      if let match = match(alternative, at, groups, rest) { return match }
    }
    return nil
  }

  private func match(_ parts: ArraySlice<NaivePattern>, _ at: Int, _ groups: Groups, _ rest: Rest) -> Match? {
    guard let first = parts.first else { return rest(at, groups) }
    return match(first, at, groups) { match(parts.dropFirst(), $0, $1, rest) }
  }

  private func iterate(
    _ inner: NaivePattern,
    _ minimum: Int,
    _ maximum: Int?,
    _ isGreedy: Bool,
    _ at: Int,
    _ groups: Groups,
    _ rest: Rest
  ) -> Match? {
    if minimum > 0 {
      return match(inner, at, groups) { iterate(inner, minimum - 1, maximum.map { $0 - 1 }, isGreedy, $0, $1, rest) }
    }
    if maximum == 0 { return rest(at, groups) }
    func again() -> Match? {
      match(inner, at, groups) { iterate(inner, 0, maximum.map { $0 - 1 }, isGreedy, $0, $1, rest) }
    }
    return isGreedy ? again() ?? rest(at, groups) : rest(at, groups) ?? again()
  }

  private func holds(_ place: String, _ at: Int) -> Bool {
    func isWord(_ index: Int) -> Bool { text.indices.contains(index) && text[index].properties.isAlphabetic }
    return switch place {
    case "^": at == 0
    case "$": at == text.count
    case "\\b": isWord(at - 1) != isWord(at)
    default: isWord(at - 1) == isWord(at)
    }
  }
}
