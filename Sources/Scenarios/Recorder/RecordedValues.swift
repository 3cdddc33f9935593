import FieldValues
import ScenarioSyntax

/// Values of earlier answers that later requests use, by the variables they were captured in.
package struct RecordedValues {
  private var names: [(value: String, name: String)] = []
  /// The places of the values among the names.
  private var places: [[UInt8]: Int] = [:]
  /// How long the values are, the longest first.
  private var lengths: [Int] = []
  /// How many names begin with a word.
  private var counts: [String: Int] = [:]
  /// Those that stand for whole words only: what someone chose may be as short as `7`.
  private var words: [(value: String, name: String)] = []

  package init() {}

  /// How many values have a variable of their own.
  var count: Int { names.count }

  /// The variable of a value; nil where it has none.
  /// - Parameter count: only the first so many values count.
  func name(of value: String, amongFirst count: Int = .max) -> String? {
    guard let place = places[Array(value.utf8)], place < count else { return nil }
    return names[place].name
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
    let number = counts[word, default: 0] + 1
    counts[word] = number
    let name = number == 1 ? word : "\(word)\(number)"
    let bytes = Array(value.utf8)
    if places[bytes] == nil {
      places[bytes] = names.count
      if !lengths.contains(bytes.count) { lengths = (lengths + [bytes.count]).sorted(by: >) }
    }
    names.append((value, name))
    return name
  }

  /// Takes a value that someone wanted in a variable.
  mutating func add(_ capture: Recorder.Capture) {
    guard let value = capture.value, !value.isEmpty else { return }
    words.removeAll { $0.name == capture.capture.name }
    words.append((value, capture.capture.name))
  }

  /// The text with variables in place of the values that are known; the longest value wins.
  func template(_ text: String) -> TemplateSyntax {
    guard !names.isEmpty || !words.isEmpty else { return TemplateSyntax(text.isEmpty ? [] : [.literal(text)]) }
    var parts: [TemplateSyntax.Part] = []
    var literal = ""
    var rest = text[...]
    while let first = rest.first {
      let known = value(at: rest) ?? word(at: rest, after: text[..<rest.startIndex].last)
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

  /// The longest value that begins a text.
  private func value(at text: Substring) -> (value: String, name: String)? {
    let rest = text.utf8
    for length in lengths where length <= rest.count {
      guard let place = places[Array(rest.prefix(length))] else { continue }
      // A character that goes on after the value is another one.
      if text.hasPrefix(names[place].value) { return names[place] }
    }
    return nil
  }

  /// The word that begins a text, where it is one that was captured.
  private func word(at text: Substring, after previous: Character?) -> (value: String, name: String)? {
    func isPart(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
    guard !isPart(previous) else { return nil }
    return words.last { text.hasPrefix($0.value) && !isPart(text.dropFirst($0.value.count).first) }
  }
}
