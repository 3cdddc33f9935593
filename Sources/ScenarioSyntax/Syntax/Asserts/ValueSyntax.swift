import FieldValues

/// What a predicate compares with.
package struct ValueSyntax: Sendable, Hashable, LocatedSyntax {
  /// The forms of values.
  package enum Kind: Sendable, Hashable {
    /// `"…"`; matchers stand only after `==` and `!=`.
    case text(PatternSyntax)
    /// A bare `{{name}}`: the variable's value in its own type.
    case placeholder(PlaceholderSyntax)
    /// A JSON number as written, so that none loses digits.
    case number(String)
    case bool(Bool)
    case null
    /// `250ms 5s 1m 2h`
    case duration(Duration)
    /// `512B 64KiB 5MiB 1GiB`, in bytes.
    case size(Int)
    /// `hex,82;`
    case hex([UInt8])
    /// `base64,gg==;`
    case base64([UInt8])
    case file(FileSyntax)
    /// `/…/`: the expression as written, `\/` included.
    case regex(String)
  }

  /// The value in its form.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a value; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }

  /// The value as it is written: `"x"`, `250ms`, `hex,82;`.
  package var text: String {
    switch kind {
    case .text(let pattern): pattern.quoted
    case .placeholder(let placeholder): "{{\(placeholder.fullName)}}"
    case .number(let digits): digits
    case .bool(let value): value ? "true" : "false"
    case .null: "null"
    case .duration(let duration): QuantityText.text(duration)
    case .size(let bytes): QuantityText.size(bytes)
    case .hex(let bytes): bytes.hexSyntax
    case .base64(let bytes): bytes.base64Syntax
    case .file(let file): file.text
    case .regex(let expression): "/\(expression)/"
    }
  }
}

extension LineScanner {
  /// Reads the value of a predicate.
  mutating func value(after found: PredicateSyntax.Operator) throws(Diagnostic) -> ValueSyntax {
    let first = at
    let kind = try valueKind(after: found)
    return ValueSyntax(kind, position: position(first), length: max(1, length(from: first)))
  }

  private mutating func valueKind(after found: PredicateSyntax.Operator) throws(Diagnostic) -> ValueSyntax.Kind {
    let first = at
    switch byte {
    case UInt8(ascii: "\""): return .text(try quotedValue(after: found))
    case UInt8(ascii: "`"): return .text(starts(with: "```") ? try fencedValue(after: found) : try quotedValue(after: found))
    case UInt8(ascii: "{") where byte(after: 1) == UInt8(ascii: "{"):
      if byte(after: 2) == UInt8(ascii: "*") { throw fault(.unquotedMatcher(inJSON: false)) }
      return .placeholder(try placeholder(.quoted))
    case UInt8(ascii: "/"):
      guard found == .matches else {
        throw fault(.expressionAfter(found.rawValue))
      }
      at += 1
      return .regex(try regexBody(from: first))
    case let byte? where byte.isDigit || byte == UInt8(ascii: "-"): return try numericValue()
    default: break
    }
    if skip("hex,") { return .hex(try hexBytes(from: first)) }
    if skip("base64,") { return .base64(try base64Bytes(from: first)) }
    if skip("file,") { return .file(try file(from: first)) }
    if skipLiteral("true") { return .bool(true) }
    if skipLiteral("false") { return .bool(false) }
    if skipLiteral("null") { return .null }
    throw missingValue(after: found)
  }

  private func missingValue(after found: PredicateSyntax.Operator) -> Diagnostic {
    let word = upcomingWord()
    if word.isEmpty || word.hasPrefix("#") {
      return fault(.missingValue(found.rawValue), at: min(at, end))
    }
    return fault(.notValue(word), at: at, length: word.count)
  }

  private mutating func skipLiteral(_ word: StaticString) -> Bool {
    let first = at
    guard skip(word), byte.map({ !$0.isWord }) ?? true else {
      at = first
      return false
    }
    return true
  }

  private mutating func quotedValue(after found: PredicateSyntax.Operator) throws(Diagnostic) -> PatternSyntax {
    var style = byte == UInt8(ascii: "`") ? TextStyle.backquoted : TextStyle.quoted
    if found != .equal, found != .notEqual { style.matcherProblem = .matcherAfter(found.rawValue) }
    return try delimited(style, what: "the text")
  }

  /// Reads a JSON number, a duration or a size.
  private mutating func numericValue() throws(Diagnostic) -> ValueSyntax.Kind {
    let first = at
    _ = skip("-")
    let whole = take { $0.isDigit }
    guard !whole.isEmpty, whole == "0" || whole.first != "0" else { throw badNumber(from: first) }
    if byte == UInt8(ascii: ".") {
      at += 1
      guard !take(while: { $0.isDigit }).isEmpty else { throw badNumber(from: first) }
    }
    if let byte, byte | 0x20 == UInt8(ascii: "e") { try exponent(from: first) }
    guard let unit = byte, unit.isLetter || unit == UInt8(ascii: "_") else { return .number(text(from: first)) }
    return try quantity(from: first)
  }

  private mutating func exponent(from first: Int) throws(Diagnostic) {
    at += 1
    if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { at += 1 }
    guard !take(while: { $0.isDigit }).isEmpty else { throw badNumber(from: first) }
  }

  private mutating func badNumber(from first: Int) -> Diagnostic {
    _ = take { $0.isWord || $0 == UInt8(ascii: ".") }
    return fault(.badNumber(text(from: first)), from: first)
  }

  /// Reads a number again, with its unit.
  private mutating func quantity(from first: Int) throws(Diagnostic) -> ValueSyntax.Kind {
    let unitStart = at
    let unit = take { $0.isWord }
    at = first
    if QuantityText.SizeUnit(rawValue: unit) != nil { return .size(try size(allowsBare: false)) }
    if QuantityText.TimeUnit(rawValue: unit) != nil { return .duration(try duration()) }
    let known = QuantityText.TimeUnit.allCases.map(\.rawValue) + QuantityText.SizeUnit.allCases.reversed().map(\.rawValue)
    throw fault(.unknown(.unit, unit, known: known), at: unitStart)
  }
}

extension LineScanner {
  /// Reads a text between two rows of backticks, which may stand on several lines; the scanner ends behind the closing row.
  private mutating func fencedValue(after found: PredicateSyntax.Operator) throws(Diagnostic) -> PatternSyntax {
    let first = at
    let count = take { $0 == UInt8(ascii: "`") }.utf8.count
    var style = TextStyle.fence
    if found != .equal, found != .notEqual { style.matcherProblem = .matcherAfter(found.rawValue) }
    let range: Range<Int>
    var end: LineScanner
    if let close = source.closingRow(inLine: line, from: at, count: count) {
      (range, end) = (at..<close, self)
      end.at = close + count
    } else {
      let word = upcomingWord()
      guard word.isEmpty || BodySyntax.Language(rawValue: word) != nil else {
        throw fault(.textAfterOpening(word), at: at, length: word.count)
      }
      guard let close = source.closingFence(after: line, count: count) else {
        throw fault(.unclosedText, at: first, length: count)
      }
      range = source.lines[line + 1].start..<close.at
      end = LineScanner(source, line: close.line)
      end.at = close.at + count
    }
    var region = PatternSyntax.Region(source, range)
    let text = PatternSyntax(try region.parts(style), position: position(first), length: length(from: first))
    self = end
    return text
  }
}
