extension LineScanner {
  /// Reads `query filter* predicate`.
  /// - Parameter bareVariables: whether a word that is no query names a variable, as it does in `while: next exists`.
  mutating func assertion(bareVariables: Bool = false) throws(Diagnostic) -> AssertSyntax {
    let first = at
    let query = try query(bareVariables: bareVariables)
    let filters = try filters()
    let predicate = try predicate()
    return AssertSyntax(query, filters: filters, predicate, position: position(first), length: length(from: first))
  }

  /// Reads `name: [append] query filter* [redact]`.
  mutating func capture() throws(Diagnostic) -> CaptureSyntax {
    let first = at
    guard let name = identifier() else {
      throw fault("the capture names no variable", at: at, hint: "write name: query")
    }
    skipBlanks()
    guard skip(":") else { throw fault("the capture has no colon", hint: "add a colon after \(name)") }
    skipBlanks()
    let appends = skipWord("append")
    let query = try query(bareVariables: false)
    let filters = try filters()
    let redacts = skipWord("redact")
    let length = length(from: first)
    try finishWords(known: Self.filterNames + ["redact"], what: "filter")
    return CaptureSyntax(
      name,
      query,
      filters: filters,
      appends: appends,
      redacts: redacts,
      position: position(first),
      length: length
    )
  }

  /// Steps over a word that stands alone, and the blanks around it.
  mutating func skipWord(_ word: StaticString) -> Bool {
    let first = at
    skipBlanks()
    guard skip(word), byte.map({ !$0.isWord }) ?? true else {
      at = first
      return false
    }
    skipBlanks()
    return true
  }

  private mutating func finishWords(known: [String], what: String) throws(Diagnostic) {
    let before = at
    skipBlanks()
    if let byte, byte.isLetter {
      let first = at
      let word = take { $0.isWord }
      throw fault("unknown \(what) \(word)", at: first, hint: Spelling.hint(for: word, among: known))
    }
    at = before
    try finish()
  }

  /// Reads a query: one word, and an argument where it takes one.
  mutating func query(bareVariables: Bool) throws(Diagnostic) -> QuerySyntax {
    let first = at
    let word = take { $0.isWord }
    let kind: QuerySyntax.Kind
    if let plain = Self.plainQueries[word] {
      kind = plain
    } else if let takesArgument = Self.argumentQueries[word] {
      kind = takesArgument(try argument(of: word, takesExpression: word == "regex"))
    } else if word == "cookie" {
      kind = cookie(try argument(of: word, takesExpression: false))
    } else if bareVariables, let first = word.utf8.first, first.isLetter || first == UInt8(ascii: "_") {
      kind = .variable(TemplateSyntax(literal: word, position: position(at - word.utf8.count), length: word.utf8.count))
    } else {
      throw unknownQuery(word, at: first)
    }
    return QuerySyntax(kind, position: position(first), length: length(from: first))
  }

  private func unknownQuery(_ word: String, at first: Int) -> Diagnostic {
    guard !word.isEmpty else {
      let found = upcomingWord()
      return fault(
        found.isEmpty ? "a query is missing" : "\(found) is no query",
        at: first,
        hint: "write status, header \"..\", jsonpath \"..\""
      )
    }
    return fault("unknown query \(word)", at: first, hint: Spelling.hint(for: word, among: Self.queryNames))
  }

  private mutating func argument(of word: String, takesExpression: Bool) throws(Diagnostic) -> TemplateSyntax {
    skipBlanks()
    let first = at
    if takesExpression, skip("/") {
      return TemplateSyntax(literal: try regexBody(from: first), position: position(first), length: length(from: first))
    }
    guard byte == UInt8(ascii: "\"") else {
      throw fault("\(word) has no text in quotes", at: min(at, end), hint: "write \(word) \"..\"")
    }
    let text = try delimited(.argument, what: "the text")
    return text.template ?? TemplateSyntax(literal: "", position: text.position, length: text.length)
  }

  /// Takes `[Attribute]` off the end of a cookie's name.
  private func cookie(_ text: TemplateSyntax) -> QuerySyntax.Kind {
    guard case .literal(let literal) = text.parts.last else { return .cookie(text, attribute: nil) }
    let last = literal.unicodeScalars
    guard last.last == "]", let bracket = last.lastIndex(of: "[") else { return .cookie(text, attribute: nil) }
    var name = text
    name.parts.removeLast()
    if bracket > last.startIndex { name.parts.append(.literal(String(last[..<bracket]))) }
    return .cookie(name, attribute: String(last[last.index(after: bracket)...].dropLast()))
  }

  /// Reads as many filters as there are.
  private mutating func filters() throws(Diagnostic) -> [FilterSyntax] {
    var filters: [FilterSyntax] = []
    while true {
      let before = at
      skipBlanks()
      let first = at
      let word = take { $0.isWord }
      guard let kind = try filter(word) else {
        at = before
        return filters
      }
      filters.append(FilterSyntax(kind, position: position(first), length: length(from: first)))
    }
  }

  private mutating func filter(_ word: String) throws(Diagnostic) -> FilterSyntax.Kind? {
    if let plain = Self.plainFilters[word] { return plain }
    switch word {
    case "nth":
      skipBlanks()
      return .nth(try integer("nth has no number", allowsNegative: true))
    case "split": return .split(try argument(of: word, takesExpression: false))
    case "jsonpath": return .jsonpath(try argument(of: word, takesExpression: false))
    default: return nil
    }
  }

  static let plainQueries: [String: QuerySyntax.Kind] = [
    "status": .status, "version": .version, "url": .url, "body": .body, "bytes": .bytes, "sha256": .sha256,
    "duration": .duration, "time-to-first-byte": .timeToFirstByte, "attempts": .attempts,
  ]
  static let argumentQueries: [String: @Sendable (TemplateSyntax) -> QuerySyntax.Kind] = [
    "header": { .header($0) }, "jsonpath": { .jsonpath($0) }, "regex": { .regex($0) }, "variable": { .variable($0) },
    "link": { .link($0) }, "trailer": { .trailer($0) }, "probe": { .probe($0) }, "openapi": { .openapi($0) },
    "loop": { .loop($0) },
  ]
  static let plainFilters: [String: FilterSyntax.Kind] = [
    "toInt": .toInt, "toDate": .toDate, "base64Decode": .base64Decode, "urlDecode": .urlDecode, "sort": .sort, "count": .count,
    "lower": .lower,
  ]
  static let queryNames = (Array(plainQueries.keys) + Array(argumentQueries.keys) + ["cookie"]).sorted()
  static let filterNames = (Array(plainFilters.keys) + ["nth", "split", "jsonpath"]).sorted()
}
