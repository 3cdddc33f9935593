#if Mustache
import Answerback

/// Finds the partials that a template includes, which the Mustache library doesn't expose.
struct MustacheTags {
  /// An inclusion: `{{>name}}` or `{{<name}}`.
  struct Partial {
    var name: String
    /// The line, counted from 1.
    var line: Int
    /// Whether the partial is in a section that depends on a value.
    var isConditional: Bool
  }

  /// An open section, block or parent.
  struct Section {
    var name: String
    /// The line, counted from 1.
    var line: Int
    /// Whether a value can leave the section out, such as a list that ends.
    var isConditional: Bool
  }

  /// The maximum nesting of sections.
  static let nestingLimit = 64

  private let name: String
  private var rest: Substring
  private var line = 1
  private var (start, end) = ("{{", "}}")
  private var sections: [Section] = []
  private var partials: [Partial] = []

  /// Returns the partials of a template in their order.
  /// - Throws: A ``TemplateError`` for a partial whose name is a value, and for sections that are nested too deeply.
  static func partials(in text: String, named name: String) throws(TemplateError) -> [Partial] {
    var tags = MustacheTags(name, text)
    while try tags.next() {}
    return tags.partials
  }

  /// Returns the innermost section that is open at the end of a template.
  static func openSection(in text: String) -> Section? {
    var tags = MustacheTags("", text)
    while (try? tags.next()) == true {}
    return tags.sections.last
  }

  private init(_ name: String, _ text: String) {
    self.name = name
    rest = text[...]
  }

  /// Reads to the end of the next tag. Returns false if there is none.
  private mutating func next() throws(TemplateError) -> Bool {
    guard skip(past: start) != nil else { return false }
    guard let kind = rest.first else { return false }
    let tagLine = line
    let close = kind == "{" ? "}" + end : kind == "=" ? "=" + end : end
    if "#^/$<>!={&%".contains(kind) { rest.removeFirst() }
    guard let content = skip(past: close) else { return false }
    let word = content.trimmed
    switch kind {
    case "=": setDelimiters(word)
    case ">", "<":
      try include(word, line: tagLine)
      if kind == "<" { try open(Section(name: String(word), line: tagLine, isConditional: false)) }
    case "#": try open(Section(name: String(word), line: tagLine, isConditional: word != "."))
    case "^", "$": try open(Section(name: String(word), line: tagLine, isConditional: false))
    case "/": _ = sections.popLast()
    default: break
    }
    return true
  }

  private mutating func include(_ word: Substring, line: Int) throws(TemplateError) {
    guard !word.hasPrefix("*") else {
      throw TemplateError(
        name,
        line: line,
        "a partial is named by the value \(word.dropFirst())",
        "Write the name of each partial in its own section"
      )
    }
    partials.append(Partial(name: String(word), line: line, isConditional: sections.contains(where: \.isConditional)))
  }

  private mutating func open(_ section: Section) throws(TemplateError) {
    sections.append(section)
    guard sections.count <= Self.nestingLimit else {
      throw TemplateError(
        name,
        line: section.line,
        "sections are nested more than \(Self.nestingLimit) deep",
        "Move some into partials"
      )
    }
  }

  private mutating func setDelimiters(_ word: Substring) {
    let delimiters = word.split(whereSeparator: \.isWhitespace)
    if delimiters.count == 2 { (start, end) = (String(delimiters[0]), String(delimiters[1])) }
  }

  /// Returns the text before the next occurrence of a mark, or nil, at the end of the text, if there is none.
  private mutating func skip(past mark: String) -> Substring? {
    guard let range = rest.firstRange(of: mark) else { return nil }
    let before = rest[..<range.lowerBound]
    line += rest[..<range.upperBound].count(where: \.isNewline)
    rest = rest[range.upperBound...]
    return before
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var word = drop(while: \.isWhitespace)
    while word.last?.isWhitespace == true { word.removeLast() }
    return word
  }
}
#endif
