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
}
