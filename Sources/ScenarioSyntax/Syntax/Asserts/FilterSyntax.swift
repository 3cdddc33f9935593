/// What a value passes through between query and predicate.
package struct FilterSyntax: Sendable, Hashable, LocatedSyntax {
  /// What the filter does.
  package enum Kind: Sendable, Hashable {
    /// From 0; negative counts from the end.
    case nth(Int)
    case split(TemplateSyntax)
    case toInt, toDate, base64Decode, urlDecode, sort, count, lower
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
    case .split(let separator): "split \(separator.quoted)"
    case .jsonpath(let path): "jsonpath \(path.quoted)"
    case .toInt: "toInt"
    case .toDate: "toDate"
    case .base64Decode: "base64Decode"
    case .urlDecode: "urlDecode"
    case .sort: "sort"
    case .count: "count"
    case .lower: "lower"
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
      return .nth(try integer("nth has no number", allowsNegative: true))
    case "split": return .split(try argument(of: word, takesExpression: false))
    case "jsonpath": return .jsonpath(try argument(of: word, takesExpression: false))
    default: return nil
    }
  }

  private static let plainFilters: [String: FilterSyntax.Kind] = [
    "toInt": .toInt, "toDate": .toDate, "base64Decode": .base64Decode, "urlDecode": .urlDecode, "sort": .sort, "count": .count,
    "lower": .lower,
  ]
  static let filterNames = (Array(plainFilters.keys) + ["nth", "split", "jsonpath"]).sorted()
}
