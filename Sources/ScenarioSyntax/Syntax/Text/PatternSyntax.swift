import FieldValues

/// Text on the expected side, in which variables are filled in and matchers stand for what is not known beforehand.
package struct PatternSyntax: Sendable, Hashable, LocatedSyntax {
  /// A stretch of text, or what stands for one.
  package enum Part: Sendable, Hashable {
    /// Text with its escapes undone.
    case literal(String)
    case placeholder(PlaceholderSyntax)
    case matcher(MatcherSyntax)
  }

  /// The parts in order; no two literals stand side by side, and an empty text has none.
  package var parts: [Part]
  package var position: SourcePosition
  /// How many characters the text takes in its first line of the file, escapes and quotes included.
  package var length: Int

  /// Makes a text; a node that was parsed has its place in the file.
  package init(_ parts: [Part], position: SourcePosition = .start, length: Int = 1) {
    self.parts = parts
    self.position = position
    self.length = length
  }

  /// A text without placeholders and matchers; `{{` in it is two braces.
  package init(literal text: String, position: SourcePosition = .start, length: Int = 1) {
    self.init(text.isEmpty ? [] : [.literal(text)], position: position, length: length)
  }

  /// The text when it is nothing else; nil when there is something to fill in or to match.
  package var literal: String? { template?.literal }

  /// The text without matchers; nil when it has one.
  package var template: TemplateSyntax? {
    var result: [TemplateSyntax.Part] = []
    for part in parts {
      switch part {
      case .literal(let text): result.append(.literal(text))
      case .placeholder(let placeholder): result.append(.placeholder(placeholder))
      case .matcher: return nil
      }
    }
    return TemplateSyntax(result, position: position, length: length)
  }

  /// The matchers in the text, in order.
  package var matchers: [MatcherSyntax] {
    parts.compactMap { if case .matcher(let matcher) = $0 { matcher } else { nil } }
  }

  /// The variables in the text, in order.
  package var placeholders: [PlaceholderSyntax] {
    parts.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
  }

  func text(_ style: TextStyle) -> String {
    TextWriter.text(parts, style)
  }

  package var quoted: String { "\"\(text(.quoted))\"" }

  /// Whether two braces stand in the literal text, or one right before a hole.
  package var hasBracesInText: Bool {
    for (index, part) in parts.enumerated() {
      guard case .literal(let text) = part else { continue }
      let braces = text.utf8.split(separator: 0x7B, omittingEmptySubsequences: false)
      if braces.dropFirst().dropLast().contains(where: \.isEmpty) || (text.utf8.last == 0x7B && index < parts.count - 1) {
        return true
      }
    }
    return false
  }
}

extension LineScanner {
  /// Reads a text up to its terminator, which stays unread, or to the end of the line.
  mutating func pattern(_ style: TextStyle) throws(Diagnostic) -> PatternSyntax {
    let first = at
    var literal = LiteralRun(start: at)
    var parts: [PatternSyntax.Part] = []
    var last = at
    scan: while at < end {
      let byte = source.bytes[at]
      switch byte {
      case UInt8(ascii: "{") where self.byte(after: 1) == UInt8(ascii: "{"):
        literal.append(to: &parts, in: source, upTo: at)
        parts.append(try hole(style))
        literal = LiteralRun(start: at)
      case UInt8(ascii: "\\") where style.escapes != .none:
        let escape = at
        let bytes = try self.escape(style.escapes)
        literal.append(source, upTo: escape, then: bytes, resumingAt: at)
      case UInt8(ascii: "#") where style.endsAtComment && at > start && source.bytes[at - 1].isBlank:
        comment = at - start
        break scan
      case 0..<0x20 where style.escapes != .none && byte != 0x09, 0x7F where style.escapes != .none:
        throw controlFault(byte)
      case UInt8(ascii: "\r") where !style.allowsCarriageReturns: throw carriageReturnFault()
      default:
        if style.terminators.contains(byte) { break scan }
        at += 1
      }
      if !style.trims || !byte.isBlank { last = at }
    }
    literal.append(to: &parts, in: source, upTo: style.trims ? last : at)
    let length = source.characters(from: first, to: max(first, style.trims ? last : at), line: line)
    if comment != nil { at = end }
    return PatternSyntax(parts, position: position(first), length: max(1, length))
  }

  /// Reads a text with its delimiters on both sides, the same one.
  mutating func delimited(_ style: TextStyle, what: String) throws(Diagnostic) -> PatternSyntax {
    let first = at
    at += 1
    var text = try pattern(style)
    guard !isAtEnd else { throw fault(.unclosed(what, closing: "the closing \(closing(style))"), from: first) }
    at += 1
    text.position = position(first)
    text.length = length(from: first)
    return text
  }

  func carriageReturnFault() -> Diagnostic {
    fault(.carriageReturn)
  }

  private func closing(_ style: TextStyle) -> String {
    String(decoding: style.terminators, as: UTF8.self)
  }

  private func controlFault(_ byte: UInt8) -> Diagnostic {
    fault(.controlCharacter(byte))
  }

  /// Reads an escape and gives the bytes it stands for.
  private mutating func escape(_ escapes: TextStyle.Escapes) throws(Diagnostic) -> [UInt8] {
    let first = at
    at += 1
    guard let letter = byte else { throw fault(.trailingBackslash, at: first) }
    at += 1
    switch letter {
    case UInt8(ascii: "\\"), UInt8(ascii: "#"), UInt8(ascii: "{"): return [letter]
    case UInt8(ascii: "u"): return try unicodeEscape(from: first)
    case UInt8(ascii: "|") where escapes == .field || escapes == .path: return [letter]
    case UInt8(ascii: " "), UInt8(ascii: ";"), UInt8(ascii: "["): if escapes == .path { return [letter] }
    case UInt8(ascii: "\""), UInt8(ascii: "`"): if escapes == .quoted { return [letter] }
    case UInt8(ascii: "n"): if escapes == .quoted { return [0x0A] }
    case UInt8(ascii: "r"): if escapes == .quoted { return [0x0D] }
    case UInt8(ascii: "t"): if escapes == .quoted { return [0x09] }
    case UInt8(ascii: "b"): if escapes == .quoted { return [0x08] }
    case UInt8(ascii: "f"): if escapes == .quoted { return [0x0C] }
    default: break
    }
    while at < end, source.bytes[at] & 0xC0 == 0x80 { at += 1 }
    throw fault(.unknownEscape(text(from: first)), from: first)
  }

  private mutating func unicodeEscape(from first: Int) throws(Diagnostic) -> [UInt8] {
    guard byte == UInt8(ascii: "{") else { throw fault(.badUnicodeEscape("\\u"), from: first) }
    at += 1
    let digits = take { $0.isLetter || $0.isDigit }
    guard byte == UInt8(ascii: "}") else { throw fault(.badUnicodeEscape("\\u"), from: first) }
    at += 1
    guard digits.utf8.count <= 6, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
      throw fault(.badUnicodeEscape(text(from: first)), from: first)
    }
    return Array(String(scalar).utf8)
  }

  /// A stretch of literal text: the bytes of the source as long as no escape was met, then a copy.
  private struct LiteralRun {
    /// Where bytes begin that are not copied yet.
    private(set) var start: Int
    private var copied: [UInt8] = []

    init(start: Int) {
      self.start = start
    }

    /// Takes the bytes up to an escape, what the escape stands for, and goes on behind it.
    mutating func append(_ source: SourceText, upTo end: Int, then bytes: [UInt8], resumingAt next: Int) {
      copied += source.bytes[start..<end]
      copied += bytes
      start = next
    }

    func append(to parts: inout [PatternSyntax.Part], in source: SourceText, upTo end: Int) {
      let rest = source.bytes[start..<max(start, end)]
      if copied.isEmpty {
        if !rest.isEmpty { parts.append(.literal(String(decoding: rest, as: UTF8.self))) }
      } else {
        parts.append(.literal(String(decoding: copied + rest, as: UTF8.self)))
      }
    }
  }
}

extension PatternSyntax {
  /// Text over several lines in which holes are looked for.
  struct Region {
    let source: SourceText
    let end: Int
    private(set) var at: Int
    private var literalStart: Int
    private var parts: [PatternSyntax.Part] = []

    init(_ source: SourceText, _ range: Range<Int>) {
      self.source = source
      at = range.lowerBound
      end = range.upperBound
      literalStart = at
    }

    var byte: UInt8? { at < end ? source.bytes[at] : nil }

    /// Whether `{{` comes next.
    var isAtHole: Bool {
      at + 1 < end && source.bytes[at] == UInt8(ascii: "{") && source.bytes[at + 1] == UInt8(ascii: "{")
    }

    mutating func advance() {
      at += 1
    }

    /// Reads the placeholder or matcher that comes next.
    mutating func readHole(_ style: TextStyle) throws(Diagnostic) {
      endLiteral()
      var scanner = LineScanner(source, line: source.line(of: at))
      scanner.at = at
      parts.append(try scanner.hole(style))
      at = scanner.at
      literalStart = at
    }

    private mutating func endLiteral() {
      if at > literalStart { parts.append(.literal(source.text(literalStart..<at))) }
    }

    /// What was read so far.
    mutating func finish() -> [PatternSyntax.Part] {
      endLiteral()
      literalStart = at
      return parts
    }

    /// Reads everything.
    mutating func parts(_ style: TextStyle) throws(Diagnostic) -> [PatternSyntax.Part] {
      while at < end {
        if isAtHole { try readHole(style) } else { at += 1 }
      }
      return finish()
    }
  }
}
