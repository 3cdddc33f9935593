import FieldValues

/// A line of a file in its canonical form.
struct FormattedLine {
  var role: LineLayout.Role
  var text: String
  /// Whether at least one blank line stood before it.
  var followsBlank: Bool
  /// The cells of a table's row, until it is aligned.
  var cells: [String]?
  /// The comment at the end of the line, with its `#`.
  var comment: String?

  init(_ scanner: LineScanner, _ layout: LineLayout, followsBlank: Bool) {
    role = layout.role
    self.followsBlank = followsBlank
    let end = layout.comment.map { scanner.start + $0 } ?? scanner.end
    if layout.comment != nil {
      var rest = scanner
      rest.at = end
      comment = rest.trimmedRest().withoutLineEnd
    }
    text = ""
    (text, cells) = Self.content(scanner, layout.role, upTo: end)
  }

  private static func content(_ scanner: LineScanner, _ role: LineLayout.Role, upTo end: Int) -> (String, [String]?) {
    let bytes = scanner.source.bytes[scanner.start..<end]
    let trimmed = String(decoding: bytes.trimmingBlanks(), as: UTF8.self)
    switch role {
    case .comment: return (trimmed.withoutLineEnd, nil)
    case .blank, .check, .cookie: return (trimmed, nil)
    case .body, .event: return (String(decoding: bytes, as: UTF8.self), nil)
    case .metadata: return ("#@ \(field(trimmed.dropping(2), isCommented: false))", nil)
    case .stepName: return ("### \(trimmed.dropping(4).trimmedAtStart)", nil)
    case .requestLine, .statusLine, .redirect: return (twoWords(trimmed), nil)
    case .section: return (section(trimmed), nil)
    case .field: return (field(trimmed), nil)
    case .option: return (option(scanner, trimmed, upTo: end), nil)
    case .expression, .chunk, .directive: return (ExpressionTokens.spaced(scanner, upTo: end), nil)
    case .row: return ("", row(scanner, upTo: end))
    }
  }

  /// `[Name mode]`
  private static func section(_ text: String) -> String {
    let words = text.unicodeScalars.filter { $0 != "[" && $0 != "]" }.split(whereSeparator: \.isBlank)
    return "[\(words.map { String($0) }.joined(separator: " "))]"
  }

  /// A first word, one space, the rest.
  private static func twoWords(_ text: String) -> String {
    let word = text.unicodeScalars.prefix { !$0.isBlank }
    return "\(String(word)) \(text.dropping(word.count).trimmedAtStart)"
  }

  /// A name, a colon, one space, the value.
  private static func field(_ text: String, isCommented: Bool = true) -> String {
    let scalars = text.unicodeScalars
    guard let colon = scalars.firstIndex(of: ":") else { return text }
    let last = scalars[..<colon].lastIndex { !$0.isBlank }
    let name = last.map { String(scalars[...$0]).trimmedAtStart } ?? ""
    let value = String(scalars[scalars.index(after: colon)...]).trimmedAtStart
    return FieldText.line(name, isCommented ? value.escapedAtHash : value)
  }

  private static func option(_ scanner: LineScanner, _ text: String, upTo end: Int) -> String {
    let hasConditions = text.utf8.starts(with: "while".utf8) || text.utf8.starts(with: "retry-on".utf8)
    return hasConditions ? ExpressionTokens.spaced(scanner, upTo: end) : field(text)
  }

  private static func row(_ scanner: LineScanner, upTo end: Int) -> [String] {
    var scanner = scanner
    var cells: [String] = []
    scanner.skipBlanks()
    while scanner.skip("|") {
      scanner.skipBlanks()
      let first = scanner.at
      guard first < end, (try? scanner.template(.cell)) != nil, scanner.byte == UInt8(ascii: "|") else { break }
      cells.append(String(decoding: scanner.source.bytes[first..<scanner.at].trimmingBlanks(), as: UTF8.self).escapedAtHash)
    }
    return cells
  }
}

// A blank and a mark that combines with it are one Character, so lines are taken apart by scalars.
extension String {
  fileprivate func dropping(_ count: Int) -> String {
    String(unicodeScalars.dropFirst(count))
  }

  /// Where no blank stood before a `#`, it began no comment; now that one is put there, it must not.
  fileprivate var escapedAtHash: String {
    utf8.first == UInt8(ascii: "#") ? "\\\(self)" : self
  }

  /// A CR at the end of a comment would belong to the line end.
  fileprivate var withoutLineEnd: String {
    let scalars = unicodeScalars
    return scalars.lastIndex { !$0.isBlank && $0 != "\r" }.map { String(scalars[...$0]) } ?? ""
  }

  fileprivate var trimmedAtStart: String {
    String(unicodeScalars.drop { $0.isBlank })
  }
}
