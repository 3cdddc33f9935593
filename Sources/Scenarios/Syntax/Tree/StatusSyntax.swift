/// The status that is expected: `200`, `*`, `{{status}}`.
public struct StatusSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a status is compared with.
  public enum Kind: Sendable, Hashable {
    case any
    /// Three digits.
    case code(Int)
    /// A text to be filled in, which must give three digits or `*`.
    case template(TemplateSyntax)
  }

  /// What the status is compared with.
  public var kind: Kind
  public var position: SourcePosition
  public var length: Int

  /// Makes a status; a node that was parsed has its place in the file.
  public init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
