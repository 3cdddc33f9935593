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
}
