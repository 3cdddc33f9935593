/// The status that is expected: `200`, `*`, `{{status}}`.
package struct StatusSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a status is compared with.
  package enum Kind: Sendable, Hashable {
    case any
    /// Three digits.
    case code(Int)
    /// A text to be filled in, which must give three digits or `*`.
    case template(TemplateSyntax)
  }

  /// What the status is compared with.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a status; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
