/// What a value passes through between query and predicate.
package struct FilterSyntax: Sendable, Hashable, LocatedSyntax {
  /// What the filter does. Names and meanings are Hurl's, except `sort` and `lower`, which Hurl lacks.
  package enum Kind: Sendable, Hashable {
    /// From 0; negative counts from the end.
    case nth(Int)
    case first, last
    case split(TemplateSyntax)
    case toInt, toFloat, toString
    /// Without a format it reads the dates of HTTP and of ISO 8601.
    case toDate(TemplateSyntax?)
    /// `dateFormat "%Y-%m-%d"`, or Hurl's older name `format`.
    case dateFormat(TemplateSyntax)
    case daysAfterNow, daysBeforeNow
    case base64Decode, base64Encode, base64UrlSafeDecode, base64UrlSafeEncode
    case urlDecode, urlEncode, htmlEscape, htmlUnescape
    /// Reads bytes as text in a charset: `decode "gb2312"`.
    case decode(TemplateSyntax)
    /// The first group of the first match: `regex "v(\\d+)"` or `regex /v(\d+)/`.
    case regex(TemplateSyntax)
    case replace(TemplateSyntax, with: TemplateSyntax)
    /// In the replacement `$1` and `${name}` are groups of the expression.
    case replaceRegex(TemplateSyntax, with: TemplateSyntax)
    /// The URL that an element of `redirects` leads to.
    case location
    case sort, count, lower
    case jsonpath(TemplateSyntax)
  }

  /// What the filter does.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a filter; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }

  /// The filter as it is written: `nth 2`.
  package var text: String {
    switch kind {
    case .nth(let index): "nth \(index)"
    default: ([word] + templates.map(\.quoted)).joined(separator: " ")
    }
  }

  /// The filter's name.
  package var word: String {
    switch kind {
    case .nth: "nth"
    case .split: "split"
    case .toDate: "toDate"
    case .dateFormat: "dateFormat"
    case .decode: "decode"
    case .regex: "regex"
    case .replace: "replace"
    case .replaceRegex: "replaceRegex"
    case .jsonpath: "jsonpath"
    default: LineScanner.plainFilters.first { $0.value == kind }?.key ?? ""
    }
  }

  /// The filter's arguments that are text, in the order in which they are written.
  package var templates: [TemplateSyntax] {
    switch kind {
    case .split(let text), .dateFormat(let text), .decode(let text), .regex(let text), .jsonpath(let text): [text]
    case .toDate(let format): format.map { [$0] } ?? []
    case .replace(let old, let new), .replaceRegex(let old, let new): [old, new]
    default: []
    }
  }

  /// The regular expression that the filter takes.
  package var expression: TemplateSyntax? {
    switch kind {
    case .regex(let source), .replaceRegex(let source, _): source
    default: nil
    }
  }
}

extension LineScanner {
  /// Reads as many filters as there are.
  mutating func filters() throws(Diagnostic) -> [FilterSyntax] {
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
      return .nth(try integer(.missingNumber("nth"), allowsNegative: true))
    case "split": return .split(try argument(of: word, takesExpression: false))
    case "jsonpath": return .jsonpath(try argument(of: word, takesExpression: false))
    case "dateFormat", "format": return .dateFormat(try argument(of: word, takesExpression: false))
    case "decode": return .decode(try argument(of: word, takesExpression: false))
    case "regex": return .regex(try argument(of: word, takesExpression: true))
    case "replace":
      return .replace(
        try argument(of: word, takesExpression: false),
        with: try argument(of: "replace \"..\"", takesExpression: false)
      )
    case "replaceRegex":
      return .replaceRegex(
        try argument(of: word, takesExpression: true),
        with: try argument(of: "replaceRegex \"..\"", takesExpression: false)
      )
    case "toDate": return .toDate(try optionalArgument(of: word))
    default: return nil
    }
  }

  /// Reads a text in quotes, if one follows.
  private mutating func optionalArgument(of word: String) throws(Diagnostic) -> TemplateSyntax? {
    let before = at
    skipBlanks()
    guard byte == UInt8(ascii: "\"") else {
      at = before
      return nil
    }
    return try argument(of: word, takesExpression: false)
  }

  fileprivate static let plainFilters: [String: FilterSyntax.Kind] = [
    "toInt": .toInt, "toFloat": .toFloat, "toString": .toString, "base64Decode": .base64Decode, "base64Encode": .base64Encode,
    "base64UrlSafeDecode": .base64UrlSafeDecode, "base64UrlSafeEncode": .base64UrlSafeEncode, "urlDecode": .urlDecode,
    "urlEncode": .urlEncode, "htmlEscape": .htmlEscape, "htmlUnescape": .htmlUnescape, "daysAfterNow": .daysAfterNow,
    "daysBeforeNow": .daysBeforeNow, "first": .first, "last": .last, "location": .location, "sort": .sort, "count": .count,
    "lower": .lower,
  ]
  private static let filtersWithArguments = [
    "nth", "split", "jsonpath", "dateFormat", "format", "decode", "regex", "replace", "replaceRegex", "toDate",
  ]
  static let filterNames = (Array(plainFilters.keys) + filtersWithArguments).sorted()
}
