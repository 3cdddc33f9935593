extension PatternParser {
  typealias Count = (minimum: Int, maximum: Int?, text: String)

  /// The node, repeated as the quantifier after it says; the node itself without one.
  mutating func parseQuantifier(of node: PatternNode) throws(RegularExpressionError) -> PatternNode {
    guard let count = try takeQuantifier() else { return node }
    let isGreedy = !scanner.take("?")
    let place = scanner.position
    if isGreedy, scanner.take("+") {
      throw RegularExpressionError(.possessiveQuantifier("\(count.text)+"), at: place - count.text.unicodeScalars.count)
    }
    if let other = try takeQuantifier() { throw RegularExpressionError(.repeatedQuantifier(other.text), at: place) }
    return .repetition(node, minimum: count.minimum, maximum: count.maximum, isGreedy: isGreedy)
  }

  private mutating func takeQuantifier() throws(RegularExpressionError) -> Count? {
    switch scanner.next {
    case "*": _ = scanner.take(); return (0, nil, "*")
    case "+": _ = scanner.take(); return (1, nil, "+")
    case "?": _ = scanner.take(); return (0, 1, "?")
    case "{": return try takeCount()
    default: return nil
    }
  }

  /// `{3}`, `{3,}` or `{3,5}`; nil, and nothing taken, when a brace is only a brace.
  mutating func takeCount() throws(RegularExpressionError) -> Count? {
    let start = scanner.index
    let place = scanner.position
    guard scanner.take("{") else { return nil }
    let lower = takeDigits()
    let hasComma = scanner.take(",")
    let upper = hasComma ? takeDigits() : ""
    guard scanner.take("}"), !lower.isEmpty || !upper.isEmpty else {
      scanner.go(to: start)
      return nil
    }
    let text = scanner.text(from: start)
    guard !lower.isEmpty else { throw RegularExpressionError(.missingLowerBound(text), at: place) }
    guard let minimum = bound(lower), let maximum = bound(upper.isEmpty ? lower : upper) else {
      throw RegularExpressionError(.countTooLarge(text, limit: PatternParser.countLimit), at: place)
    }
    guard minimum <= maximum else { throw RegularExpressionError(.reversedBounds(text), at: place) }
    return (minimum, hasComma && upper.isEmpty ? nil : maximum, text)
  }

  private mutating func takeDigits() -> String {
    scanner.take { ("0"..."9").contains($0) }
  }

  private func bound(_ digits: String) -> Int? {
    Int(digits).flatMap { $0 <= PatternParser.countLimit ? $0 : nil }
  }
}
