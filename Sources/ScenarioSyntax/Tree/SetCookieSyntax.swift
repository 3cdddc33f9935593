/// A line of `[SetCookies]`, as a whole and taken apart.
package struct SetCookieSyntax: Sendable, Hashable, LocatedSyntax {
  /// What follows a semicolon: `Max-Age=1`, `Secure`.
  package struct Attribute: Sendable, Hashable {
    /// The name as written: `Max-Age`.
    package var name: String
    /// nil where there is no `=`.
    package var value: PatternSyntax?

    /// Makes an attribute.
    package init(_ name: String, _ value: PatternSyntax? = nil) {
      self.name = name
      self.value = value
    }
  }

  /// The whole line.
  package var line: PatternSyntax
  /// What stands before the first `=`.
  package var name: PatternSyntax
  /// What stands between the first `=` and the first semicolon.
  package var value: PatternSyntax
  /// What follows the pair, in file order.
  package var attributes: [Attribute]

  package var position: SourcePosition { line.position }
  package var length: Int { line.length }
}
