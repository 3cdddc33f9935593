extension OptionSyntax {
  /// The line as it is written: `max-time: 5s`.
  package var text: String { "\(name.rawValue): \(value.text)" }
}

extension AssertSyntax {
  /// The text of a condition, in which a variable goes by its bare name where that is no query.
  fileprivate var conditionText: String {
    guard case .variable(let name) = query.kind, let word = name.literal,
      word.utf8.first.map({ $0.isDigit || $0 == 0x2D }) == false,
      word.utf8.allSatisfy(\.isWord), !LineScanner.queryNames.contains(word)
    else { return text }
    return ([word] + filters.map(\.text) + [predicate.text]).joined(separator: " ")
  }
}

extension OptionSyntax.Value {
  var text: String {
    switch self {
    case .flag(let value): value ? "true" : "false"
    case .number(let number): String(number)
    case .duration(let duration): QuantityText.text(duration)
    case .sizes(let sizes): sizes.map(QuantityText.size).joined(separator: ", ")
    case .rate(let bytes): "\(QuantityText.size(bytes))/s"
    case .conditions(let conditions): conditions.map(\.conditionText).joined(separator: ", ")
    case .assignment(let name, let value): "\(name)=\(value.text(.value))"
    case .text(let text): text.text(.value)
    }
  }
}
