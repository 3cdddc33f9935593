import FieldValues

/// A line of `[Asserts]`, or a condition of `while` and `retry-on`: a query, filters, a predicate.
package struct AssertSyntax: Sendable, Hashable, LocatedSyntax {
  /// What is asked.
  package var query: QuerySyntax
  /// What the value passes through, in order; `count` is one of them.
  package var filters: [FilterSyntax]
  /// What must hold of the value.
  package var predicate: PredicateSyntax
  /// Where the query stands.
  package var position: SourcePosition
  /// How many characters the whole takes.
  package var length: Int

  /// Makes an assert; a node that was parsed has its place in the file.
  package init(
    _ query: QuerySyntax,
    filters: [FilterSyntax] = [],
    _ predicate: PredicateSyntax,
    position: SourcePosition = .start,
    length: Int = 1
  ) {
    self.query = query
    self.filters = filters
    self.predicate = predicate
    self.position = position
    self.length = length
  }

  /// The line as it is written: `jsonpath "$.items" count <= 20`.
  package var text: String {
    ([query.text] + filters.map(\.text) + [predicate.text]).joined(separator: " ")
  }

  /// The text of a condition, in which a variable goes by its bare name where that isn't a query.
  var conditionText: String {
    guard case .variable(let name) = query.kind, let word = name.literal,
      word.utf8.first.map({ $0.isDigit || $0 == 0x2D }) == false,
      word.utf8.allSatisfy(\.isWord), !LineScanner.queryNames.contains(word)
    else { return text }
    return ([word] + filters.map(\.text) + [predicate.text]).joined(separator: " ")
  }
}

extension LineScanner {
  /// Reads `query filter* predicate`.
  /// - Parameter bareVariables: whether a word that isn't a query names a variable, as it does in `while: next exists`.
  mutating func assertion(bareVariables: Bool = false) throws(Diagnostic) -> AssertSyntax {
    let first = at
    let query = try query(bareVariables: bareVariables)
    let filters = try filters()
    let predicate = try predicate()
    return AssertSyntax(query, filters: filters, predicate, position: position(first), length: length(from: first))
  }
}
