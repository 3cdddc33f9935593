/// A header line of a request.
package struct HeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name in the case to be sent.
  package var name: String
  /// The value to be sent.
  package var value: TemplateSyntax
  /// Where the name stands.
  package var position: SourcePosition
  /// How many characters name and value take together.
  package var length: Int

  /// Makes a header line; a node that was parsed has its place in the file.
  package init(_ name: String, _ value: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
