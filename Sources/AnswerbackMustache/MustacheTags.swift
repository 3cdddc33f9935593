#if Mustache
import Answerback

/// The tags of a template, as far as the library does not tell of them: which partials it includes, and where.
struct MustacheTags {
  /// An inclusion: `{{>name}}` or `{{<name}}`.
  struct Partial {
    var name: String
    /// Counted from 1.
    var line: Int
    /// Whether it stands in a section that depends on a value.
    var isConditional: Bool
  }

  /// An open section, block or parent.
  struct Section {
    var name: String
    /// Counted from 1.
    var line: Int
    /// Whether a value can leave it out: a list, say, that has an end.
    var isConditional: Bool
  }

  /// Sections nested deeper are refused.
  static let nestingLimit = 64

  private let name: String
  private var rest: Substring
  private var line = 1
  private var (start, end) = ("{{", "}}")
  private var sections: [Section] = []
  private var partials: [Partial] = []

  /// The partials of a template, in the order in which they stand.
  /// - Throws: a ``TemplateError`` for a partial whose name is a value, and for sections nested too deep.
  static func partials(in text: String, named name: String) throws(TemplateError) -> [Partial] {
    var tags = MustacheTags(name, text)
    while try tags.next() {}
    return tags.partials
  }

  /// The innermost section that is open at the end of a template.
  static func openSection(in text: String) -> Section? {
    var tags = MustacheTags("", text)
    while (try? tags.next()) == true {}
    return tags.sections.last
  }

  private init(_ name: String, _ text: String) {
    self.name = name
    rest = text[...]
  }

  /// Reads on to the end of the next tag; false when there is none.
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
        "takes the name of a partial from the value \(word.dropFirst())",
        "name the partials, each in a section of its own"
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
        "nests sections more than \(Self.nestingLimit) deep",
        "move some into partials"
      )
    }
  }

  private mutating func setDelimiters(_ word: Substring) {
    let delimiters = word.split(whereSeparator: \.isWhitespace)
    if delimiters.count == 2 { (start, end) = (String(delimiters[0]), String(delimiters[1])) }
  }

  /// What stands before the next occurrence of a mark; nil, at the end of the text, when there is none.
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
