/// A header line, or a trailer line, that is expected of an answer.
package struct ExpectedHeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name as written; implicit headers compare it without case.
  package var name: String
  /// The value, or what it must match.
  package var value: PatternSyntax
  /// Where the name stands.
  package var position: SourcePosition
  /// How many characters name and value take together.
  package var length: Int

  /// Makes a header line; a node that was parsed has its place in the file.
  package init(_ name: String, _ value: PatternSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
