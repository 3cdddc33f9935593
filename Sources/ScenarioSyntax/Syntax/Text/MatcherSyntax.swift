/// A matcher in an expected text: `{{*}}`, `{{*:uuid -> id}}`.
package struct MatcherSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a matcher takes. In JSON a string that is exactly one matcher stands for a value of that JSON type.
  package enum Kind: Sendable, Hashable {
    case any
    case int
    case number
    case string
    case bool
    case uuid
    case hex
    case base64url
    case iso8601
    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
    case httpDate
    case etag
    case url
    /// `re/…/`: the expression as written, `\/` included; in JSON, too, no escapes of JSON are undone in it.
    case regex(String)
    /// `len a..b`: so many characters, or elements of a JSON container, both bounds included.
    case length(ClosedRange<Int>)
  }

  /// What the matcher takes.
  package var kind: Kind
  /// The variable that receives what was met.
  package var capture: String?
  /// Where the braces open.
  package var position: SourcePosition
  /// How many characters it takes, braces included.
  package var length: Int

  /// Makes a matcher; a node that was parsed has its place in the file.
  package init(_ kind: Kind = .any, capture: String? = nil, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.capture = capture
    self.position = position
    self.length = length
  }

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

extension MatcherSyntax.Kind {
  /// The kinds that are one word, by that word.
  static let words: [(word: String, kind: Self)] = [
    ("any", .any), ("int", .int), ("number", .number), ("string", .string), ("bool", .bool), ("uuid", .uuid), ("hex", .hex),
    ("base64url", .base64url), ("iso8601", .iso8601), ("http-date", .httpDate), ("etag", .etag), ("url", .url),
  ]
}

extension LineScanner {
  /// Reads `{{*:kind -> name}}`.
  mutating func matcher() throws(Diagnostic) -> MatcherSyntax {
    let first = at
    at += 3
    let kind = skip(":") ? try matcherKind() : .any
    skipBlanks()
    var capture: String?
    if skip("->") {
      skipBlanks()
      capture = identifier()
      if capture == nil { throw fault(.matcherWithoutName, from: first) }
      skipBlanks()
    }
    guard skip("}}") else { throw fault(.unclosed("the matcher", closing: "}}"), from: first) }
    return MatcherSyntax(kind, capture: capture, position: position(first), length: length(from: first))
  }

  private mutating func matcherKind() throws(Diagnostic) -> MatcherSyntax.Kind {
    if skip("re/") { return .regex(try regexBody(from: at - 1)) }
    let first = at
    let word = take { $0.isWord }
    if let known = MatcherSyntax.Kind.words.first(where: { $0.word == word }) { return known.kind }
    if word == "len" {
      skipBlanks()
      return .length(try integerRange(of: "len"))
    }
    throw fault(.unknown(.matcher, word, known: MatcherSyntax.Kind.words.map(\.word) + ["re/../", "len"]), at: first)
  }
}
