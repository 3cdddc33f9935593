/// A hop in `[Redirects]`: `301 {{base}}/v2/items`.
package struct RedirectSyntax: Sendable, Hashable, LocatedSyntax {
  /// The status of the answer that redirects, three digits.
  package var status: Int
  /// Where the redirect leads, absolute or relative.
  package var url: PatternSyntax
  package var position: SourcePosition
  package var length: Int

  /// Makes a hop; a node that was parsed has its place in the file.
  package init(_ status: Int, _ url: PatternSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.status = status
    self.url = url
    self.position = position
    self.length = length
  }
}
