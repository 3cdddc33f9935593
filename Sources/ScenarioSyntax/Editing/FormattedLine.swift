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
    case .stepName: return ("### \(trimmed.dropping(4).droppingLeadingBlanks())", nil)
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
    return "\(String(word)) \(text.dropping(word.count).droppingLeadingBlanks())"
  }

  /// A name, a colon, one space, the value.
  private static func field(_ text: String, isCommented: Bool = true) -> String {
    guard let parts = text.splitOnce(at: ":") else { return text }
    let value = String(parts.after.droppingLeadingBlanks())
    return TextWriter.line(String(parts.before.trimmingBlanks()), isCommented ? value.escapedAtHash : value)
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

extension FormattedLine {
  /// The words of a line of queries and predicates.
  private enum ExpressionTokens {
    /// The line with one space between its words, none before colons and commas.
    static func spaced(_ scanner: LineScanner, upTo end: Int) -> String {
      var scanner = scanner
      var result = ""
      scanner.skipBlanks()
      while scanner.at < end {
        let first = scanner.at
        skipToken(&scanner)
        let token = scanner.text(from: first)
        if !result.isEmpty, token != ":", token != "," { result += " " }
        result += token
        scanner.skipBlanks()
      }
      return result
    }

    /// Steps over one word. What was parsed once is read without faults, but a byte is taken in any case.
    private static func skipToken(_ scanner: inout LineScanner) {
      let first = scanner.at
      switch scanner.byte {
      case UInt8(ascii: "\""): _ = try? scanner.delimited(.quoted, what: "")
      case UInt8(ascii: "`"): skipBackquoted(&scanner)
      case UInt8(ascii: "{") where scanner.starts(with: "{{"): _ = try? scanner.hole(.quoted)
      case UInt8(ascii: "/"):
        scanner.at += 1
        _ = try? scanner.regexBody(from: first)
      case UInt8(ascii: ":"), UInt8(ascii: ","): scanner.at += 1
      case let byte? where isOperator(byte):
        while let byte = scanner.byte, isOperator(byte) { scanner.at += 1 }
      default: skipWord(&scanner)
      }
      if scanner.at == first { scanner.at += 1 }
    }

    private static func skipBackquoted(_ scanner: inout LineScanner) {
      guard scanner.starts(with: "```") else {
        _ = try? scanner.delimited(.backquoted, what: "")
        return
      }
      let count = scanner.take { $0 == UInt8(ascii: "`") }.utf8.count
      if let close = scanner.source.closingRow(inLine: scanner.line, from: scanner.at, count: count) {
        scanner.at = close + count
      } else {
        _ = scanner.take { !$0.isBlank }
      }
    }

    private static func skipWord(_ scanner: inout LineScanner) {
      let first = scanner.at
      if scanner.skip("file,") {
        _ = try? scanner.file(from: first)
      } else if scanner.starts(with: "hex,") || scanner.starts(with: "base64,") {
        _ = scanner.take { $0 != UInt8(ascii: ";") }
        scanner.at += 1
      } else {
        _ = scanner.take { !$0.isBlank && !isOperator($0) && !"\":,".utf8.contains($0) }
      }
    }

    private static func isOperator(_ byte: UInt8) -> Bool {
      "=!<>".utf8.contains(byte)
    }
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
}
