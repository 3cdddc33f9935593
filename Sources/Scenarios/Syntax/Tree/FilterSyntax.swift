/// What a value passes through between query and predicate.
public struct FilterSyntax: Sendable, Hashable, LocatedSyntax {
  public enum Kind: Sendable, Hashable {
    /// From 0; negative counts from the end.
    case nth(Int)
    case split(TemplateSyntax)
    case toInt, toDate, base64Decode, urlDecode, sort, count, lower
    case jsonpath(TemplateSyntax)
  }

  public var kind: Kind
  public var position: SourcePosition
  public var length: Int

  public init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
