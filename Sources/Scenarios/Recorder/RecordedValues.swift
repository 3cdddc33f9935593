import FieldValues
import ScenarioSyntax

/// Values of earlier answers that later requests use, by the variables they were captured in.
package struct RecordedValues {
  private(set) var names: [(value: String, name: String)] = []
  /// Those that stand for whole words only: what someone chose may be as short as `7`.
  private var words: [(value: String, name: String)] = []

  package init() {}

  func name(of value: String) -> String? {
    names.first { $0.value.isExactly(value) }?.name
  }

  /// Gives a value a variable of its own.
  mutating func add(_ value: String, _ kind: MatcherSyntax.Kind) -> String {
    let word =
      switch kind {
      case .uuid: "id"
      case .etag: "etag"
      case .httpDate, .iso8601: "time"
      default: "token"
      }
    let taken = names.count { $0.name.hasPrefix(word) }
    let name = taken == 0 ? word : "\(word)\(taken + 1)"
    names.append((value, name))
    return name
  }

  /// Takes a value that someone wanted in a variable.
  mutating func add(_ capture: RecordedCapture) {
    guard let value = capture.value, !value.isEmpty else { return }
    words.removeAll { $0.name == capture.capture.name }
    words.append((value, capture.capture.name))
  }

  /// The text with variables in place of the values that are known; the longest value wins.
  func template(_ text: String) -> TemplateSyntax {
    let sorted = names.sorted { $0.value.utf8.count > $1.value.utf8.count }
    var parts: [TemplateSyntax.Part] = []
    var literal = ""
    var rest = text[...]
    while let first = rest.first {
      let known = sorted.first { rest.hasPrefix($0.value) } ?? word(at: rest, after: text[..<rest.startIndex].last)
      if let known {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        parts.append(.placeholder(PlaceholderSyntax(known.name)))
        literal = ""
        rest = rest.dropFirst(known.value.count)
      } else {
        literal.append(first)
        rest.removeFirst()
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return TemplateSyntax(parts)
  }

  /// The word that begins a text, where it is one that was captured.
  private func word(at text: Substring, after previous: Character?) -> (value: String, name: String)? {
    func isPart(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
    guard !isPart(previous) else { return nil }
    return words.last { text.hasPrefix($0.value) && !isPart(text.dropFirst($0.value.count).first) }
  }
}
