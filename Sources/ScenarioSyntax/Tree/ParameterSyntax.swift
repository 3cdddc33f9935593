/// A `name: value` line of `[Query]`, `[FormParams]`, `[Cookies]` or `[BasicAuth]`.
package struct ParameterSyntax: Sendable, Hashable, LocatedSyntax {
  /// The name, not percent-encoded; a colon in it is written `\u{3a}`.
  package var name: TemplateSyntax
  /// The value, not percent-encoded.
  package var value: TemplateSyntax
  package var position: SourcePosition
  package var length: Int

  /// Makes a parameter; a node that was parsed has its place in the file.
  package init(_ name: TemplateSyntax, _ value: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
