/// What a value passes through between query and predicate.
public struct FilterSyntax: Sendable, Hashable, LocatedSyntax {
  /// What the filter does.
  public enum Kind: Sendable, Hashable {
    /// From 0; negative counts from the end.
    case nth(Int)
    case split(TemplateSyntax)
    case toInt, toDate, base64Decode, urlDecode, sort, count, lower
    case jsonpath(TemplateSyntax)
  }

  /// What the filter does.
  public var kind: Kind
  public var position: SourcePosition
  public var length: Int

  /// Makes a filter; a node that was parsed has its place in the file.
  public init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
