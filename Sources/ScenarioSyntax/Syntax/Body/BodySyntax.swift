import FieldValues

/// A body, to be sent or expected. In a request its texts hold no matchers.
package struct BodySyntax: Sendable, Hashable, LocatedSyntax {
  /// How the body is written.
  package enum Kind: Sendable, Hashable {
    /// JSON that stands in the file as it is, from its first bracket to its last.
    case json(PatternSyntax)
    /// XML that stands in the file as it is, from its first tag to its last; compared as text.
    case xml(PatternSyntax)
    /// Text between two rows of backticks. The line end before a closing row that stands alone belongs to it, as in Hurl.
    case fence(Language?, modes: Set<Mode>, PatternSyntax)
    /// One line between backticks, with escapes: `` `a\nb` ``.
    case string(PatternSyntax)
    case base64([UInt8])
    case hex([UInt8])
    case file(FileSyntax)
  }

  /// What the text of a fence is.
  package enum Language: String, Sendable, Hashable, CaseIterable {
    /// Compared as JSON values.
    case json
    /// `text csv html` are compared as text; the body may lack the line end that stands before the closing fence.
    case text, csv, html, xml
    /// A request's query and its variables, sent as JSON (GraphQL over HTTP, section 5.4).
    case graphql
  }

  /// How a fence is compared; a request knows only `raw`.
  package enum Mode: String, Sendable, Hashable, CaseIterable {
    /// The decoded value, whatever codec carried it.
    case decoded
    /// The answer may have more members.
    case subset
    /// Elements of arrays may come in any order.
    case unordered
    /// The text is the body to the byte; `{{` in it is two braces.
    case raw
  }

  /// How the body is written, and what it says.
  package var kind: Kind
  /// Where the body begins.
  package var position: SourcePosition
  package var length: Int
  /// All its lines, those of the fence included.
  package var lines: ClosedRange<Int>

  /// Makes a body; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1, lines: ClosedRange<Int> = 1...1) {
    self.kind = kind
    self.position = position
    self.length = length
    self.lines = lines
  }

  /// The text of the body, where it is one.
  package var text: PatternSyntax? {
    switch kind {
    case .json(let text), .xml(let text), .fence(_, _, let text), .string(let text): text
    case .base64, .hex, .file: nil
    }
  }

  /// The body a text is written as, so that reading it gives the text back: JSON or a fence where it can be one, else a
  /// line with escapes.
  /// - Parameters:
  ///   - language: what the text is; one that is not JSON is written as plain text.
  ///   - exact: whether the line end at the end counts. It does in a request; a response may be compared without.
  package static func text(_ text: String, language: Language? = .text, exact: Bool) -> BodySyntax {
    let pattern = PatternSyntax(literal: text)
    guard !text.isEmpty, isPlain(text) else { return BodySyntax(.string(pattern)) }
    if language == .json, isJSON(text) {
      if !exact { return BodySyntax(.fence(.json, modes: [], pattern)) }
      if let first = text.utf8.first, "{[".utf8.contains(first), let last = text.utf8.last, "}]".utf8.contains(last) {
        return BodySyntax(pattern.hasBracesInText ? .string(pattern) : .json(pattern))
      }
    }
    let language = language == .json ? .text : language
    let endsLine = text.utf8.last == 0x0A
    guard endsLine || (!exact && language != nil) else { return BodySyntax(.string(pattern)) }
    guard pattern.hasBracesInText else { return BodySyntax(.fence(language, modes: [], pattern)) }
    return BodySyntax(endsLine ? .fence(language ?? .text, modes: [.raw], pattern) : .string(pattern))
  }

  /// The body bytes are written as: base64 in one line.
  package static func bytes(_ bytes: [UInt8]) -> BodySyntax {
    BodySyntax(.base64(bytes))
  }

  /// Whether the text can stand in a file as it is: no control characters, no CR.
  private static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t" || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar != "\u{feff}")
    }
  }

  private static func isJSON(_ text: String) -> Bool {
    // Braces in a row would be read as holes; in JSON they can only stand in a string, where a letter does as well.
    var bytes = Array(text.utf8)
    for index in bytes.indices.dropFirst() where bytes[index] == 0x7B && bytes[index - 1] == 0x7B { bytes[index] = 0x78 }
    let source = SourceText(bytes: bytes)
    guard source.lineCount > 0 else { return false }
    var scanner = JSONScanner(source, at: 0, end: source.bytes.count, style: .json)
    return (try? scanner.wholeDocument()) != nil
  }

  /// The body as it is written, without a line end after it.
  package func text(inRequest: Bool) -> String {
    switch kind {
    case .json(let text): Self.json(text)
    case .xml(let text): text.text(.fence)
    case .fence(let language, let modes, let text): Self.fence(language, modes, text, inRequest: inRequest)
    case .string(let text): "`\(text.text(.backquoted))`"
    case .base64(let bytes): bytes.base64Syntax
    case .hex(let bytes): bytes.hexSyntax
    case .file(let file): file.text
    }
  }

  /// JSON text; two braces in it can only stand in a string, where `\u007b` is a brace.
  private static func json(_ pattern: PatternSyntax) -> String {
    var result = ""
    for (index, part) in pattern.parts.enumerated() {
      guard case .literal(let text) = part else {
        result += TextWriter.text([part], .json)
        continue
      }
      let isLast = index == pattern.parts.count - 1
      let scalars = Array(text.unicodeScalars)
      for (index, scalar) in scalars.enumerated() {
        let opens = scalar == "{" && (index + 1 < scalars.count ? scalars[index + 1] == "{" : !isLast)
        result += opens ? "\\u007b" : String(scalar)
      }
    }
    return result
  }

  /// Whether the line end at the end of a fence's text means nothing, so that it is always written: of JSON, and of an expected text of a
  /// stated language, which fits with and without.
  static func ignoresLineEnd(_ language: Language?, _ modes: Set<Mode>, inRequest: Bool) -> Bool {
    !modes.contains(.raw) && (language == .json || (!inRequest && language != nil))
  }

  private static func fence(_ language: Language?, _ modes: Set<Mode>, _ pattern: PatternSyntax, inRequest: Bool) -> String {
    let isRaw = modes.contains(.raw)
    if language != .json, !isRaw, pattern.hasBracesInText { return "`\(pattern.text(.backquoted))`" }
    var text = isRaw ? pattern.literal ?? "" : language == .json ? json(pattern) : pattern.text(.fence)
    // The closing row stands behind a text that does not end its line, unless that text ends with a backtick.
    let takesLineEnd = ignoresLineEnd(language, modes, inRequest: inRequest) || text.utf8.last == UInt8(ascii: "`")
    if takesLineEnd, !text.isEmpty, text.utf8.last != 0x0A { text += "\n" }
    let ticks = String(repeating: "`", count: max(3, longestTicks(in: text) + 1))
    let words = [language?.rawValue].compactMap { $0 } + Mode.allCases.filter(modes.contains).map(\.rawValue)
    return "\(ticks)\(words.joined(separator: " "))\n\(text)\(ticks)"
  }

  /// The length of the longest row of backticks, which might close a fence.
  private static func longestTicks(in text: String) -> Int {
    var (longest, run) = (2, 0)
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

extension BodySyntax {
  /// How many lines of a text the XML document takes that begins it; nil where it isn't well-formed.
  package static func linesOfXML(in text: String) -> Int? {
    let source = SourceText(text)
    let start = source.bytes.firstIndex { !$0.isBlank } ?? 0
    return (try? endOfXML(in: source, from: start, upTo: source.bytes.count)).map { source.line(of: max(start, $0 - 1)) + 1 }
  }

  /// The offset behind the end tag of the root element of an XML document.
  /// - Throws: a fault where a tag is not closed, or closes another element than the innermost open one.
  static func endOfXML(in source: SourceText, from first: Int, upTo last: Int) throws(Diagnostic) -> Int {
    let bytes = source.bytes[..<last]
    var at = first
    var open: [ArraySlice<UInt8>] = []

    func fault(_ problem: SyntaxProblem, at offset: Int) -> Diagnostic {
      let line = source.line(of: min(offset, max(0, last - 1)))
      return Diagnostic(problem, at: source.position(of: min(offset, source.lines[line].end), line: line))
    }
    func starts(with text: String) -> Bool { bytes[at...].starts(with: text.utf8) }
    func skip(to text: String, named what: String) throws(Diagnostic) {
      let start = at
      while at < last, !starts(with: text) { at += 1 }
      guard at < last else { throw fault(.unclosed(what, closing: text), at: start) }
      at += text.utf8.count
    }
    func skipTag() throws(Diagnostic) {
      let start = at
      var quote: UInt8?
      while at < last {
        let byte = bytes[at]
        at += 1
        if let mark = quote {
          if byte == mark { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if byte == UInt8(ascii: ">") {
          return
        }
      }
      throw fault(.unclosedTag, at: start)
    }

    while at < last {
      if starts(with: "<?") {
        try skip(to: "?>", named: "the processing instruction")
      } else if starts(with: "<!--") {
        try skip(to: "-->", named: "the comment")
      } else if starts(with: "<![CDATA[") {
        try skip(to: "]]>", named: "the CDATA section")
      } else if starts(with: "<!") {
        try skipTag()
      } else if bytes[at] == UInt8(ascii: "<") {
        let start = at
        try skipTag()
        let isEnd = bytes[start + 1] == UInt8(ascii: "/")
        let name = bytes[(start + (isEnd ? 2 : 1))..<(at - 1)].prefix { !$0.isBlank && $0 != 0x0A && $0 != 0x0D && $0 != 0x2F }
        guard !name.isEmpty else { throw fault(.unnamedTag, at: start) }
        if isEnd {
          guard open.popLast().map({ $0.elementsEqual(name) }) == true else {
            let word = String(decoding: name, as: UTF8.self)
            throw fault(.unopenedElement(word), at: start)
          }
        } else if bytes[at - 2] != UInt8(ascii: "/") {
          open.append(name)
        }
        if open.isEmpty { return at }
      } else {
        at += 1
      }
    }
    let element = open.last.map { "<\(String(decoding: $0, as: UTF8.self))>" } ?? "the XML"
    throw fault(.unclosedElement(element), at: first)
  }
}

extension LineScanner {
  /// Reads `json decoded subset` behind the backticks.
  mutating func fenceWords(
    inRequest: Bool
  ) throws(Diagnostic) -> (BodySyntax.Language?, Set<BodySyntax.Mode>) {
    skipBlanks()
    guard !isAtEnd else { return (nil, []) }
    let first = at
    let word = take { !$0.isBlank }
    guard let language = BodySyntax.Language(rawValue: word) else {
      throw fault(.unknown(.bodyLanguage, word, known: BodySyntax.Language.allCases.map(\.rawValue)), at: first)
    }
    if language == .graphql, !inRequest {
      throw fault(.graphQLInResponse, from: first)
    }
    var modes: Set<BodySyntax.Mode> = []
    while true {
      skipBlanks()
      if isAtEnd { return (language, modes) }
      modes.insert(try fenceMode(language, inRequest: inRequest))
    }
  }

  private mutating func fenceMode(
    _ language: BodySyntax.Language,
    inRequest: Bool
  ) throws(Diagnostic) -> BodySyntax.Mode {
    let first = at
    let word = take { !$0.isBlank }
    guard let mode = BodySyntax.Mode(rawValue: word) else {
      throw fault(.unknown(.mode, word, known: BodySyntax.Mode.allCases.map(\.rawValue)), at: first)
    }
    if inRequest, mode != .raw {
      throw fault(.comparisonInRequest(word), from: first)
    }
    if language != .json, mode != .raw {
      throw fault(.comparisonOfText(word), from: first)
    }
    return mode
  }
}
