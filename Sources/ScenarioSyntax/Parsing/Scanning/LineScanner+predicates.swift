extension LineScanner {
  /// Reads `[not] operator [value]`.
  mutating func predicate() throws(Diagnostic) -> PredicateSyntax {
    skipBlanks()
    let first = at
    let isNegated = skipWord("not")
    let operatorStart = at
    let word = byte?.isLetter == true ? take { $0.isWord } : take { "=!<>~".utf8.contains($0) }
    guard let found = PredicateSyntax.Operator(rawValue: word) else {
      throw unknownPredicate(word, at: operatorStart)
    }
    var value: ValueSyntax?
    if found.takesValue {
      skipBlanks()
      value = try self.value(after: found)
    }
    return PredicateSyntax(found, value, isNegated: isNegated, position: position(first), length: length(from: first))
  }

  private func unknownPredicate(_ word: String, at first: Int) -> Diagnostic {
    let known = PredicateSyntax.Operator.allCases.map(\.rawValue)
    if word.isEmpty {
      let found = upcomingWord()
      let isMissing = found.isEmpty || found.hasPrefix("#")
      return fault(
        isMissing ? "a predicate is missing" : "\(found) is no predicate",
        at: first,
        hint: "write exists, == 7, contains \"..\""
      )
    }
    if word == "=" { return fault("unknown predicate =", at: first, hint: "did you mean ==?") }
    if let filter = Spelling.nearest(to: word, among: Self.filterNames), Spelling.nearest(to: word, among: known) == nil {
      return fault("unknown filter \(word)", at: first, hint: "did you mean \(filter)?")
    }
    return fault("unknown predicate \(word)", at: first, hint: Spelling.hint(for: word, among: known))
  }

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
    case UInt8(ascii: "{") where byte(after: 1) == UInt8(ascii: "{"):
      if byte(after: 2) == UInt8(ascii: "*") { throw fault("a matcher without quotes", hint: "write \"{{*:..}}\"") }
      return .placeholder(try placeholder(.quoted))
    case UInt8(ascii: "/"):
      guard found == .matches else {
        throw fault("a regular expression after \(found.rawValue)", hint: "write matches /../")
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
      return fault("\(found.rawValue) has no value", at: min(at, end), hint: "write one after it")
    }
    return fault("\(word) is no value", at: at, length: word.count, hint: "a text stands in quotes")
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
    var style = TextStyle.quoted
    if found != .equal, found != .notEqual { style.matcherFault = "a matcher stands after \(found.rawValue)" }
    do {
      return try delimited(style, what: "the text")
    } catch {
      guard error.message == style.matcherFault else { throw error }
      throw Diagnostic(error.message, at: error.position, length: error.length, hint: "matchers stand after == and != only")
    }
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
    return fault("\(text(from: first)) is no number", from: first, hint: "write it as JSON does: 7, -0.5, 1e3")
  }

  /// Reads a number again, with its unit.
  private mutating func quantity(from first: Int) throws(Diagnostic) -> ValueSyntax.Kind {
    let unitStart = at
    let unit = take { $0.isWord }
    at = first
    if SizeUnit(rawValue: unit) != nil { return .size(try size(allowsBare: false)) }
    if TimeUnit(rawValue: unit) != nil { return .duration(try duration()) }
    let known = TimeUnit.allCases.map(\.rawValue) + SizeUnit.allCases.reversed().map(\.rawValue)
    throw fault("unknown unit \(unit)", at: unitStart, hint: Spelling.hint(for: unit, among: known))
  }
}
