extension MatcherSyntax {
  /// The matcher as it is written: `{{*:uuid -> id}}`.
  package var text: String {
    let word: String
    switch kind {
    case .any: word = ""
    case .regex(let expression): word = ":re/\(expression)/"
    case .length(let range): word = ":len \(range.lowerBound)..\(range.upperBound)"
    default: word = Kind.words.first { $0.kind == kind }.map { ":\($0.word)" } ?? ""
    }
    return "{{*\(word)\(capture.map { " -> \($0)" } ?? "")}}"
  }
}
