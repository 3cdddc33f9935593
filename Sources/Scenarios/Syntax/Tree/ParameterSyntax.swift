/// A `name: value` line of `[Query]`, `[FormParams]`, `[Cookies]` or `[BasicAuth]`.
public struct ParameterSyntax: Sendable, Hashable, LocatedSyntax {
  /// The name, not percent-encoded; a colon in it is written `\u{3a}`.
  public var name: TemplateSyntax
  /// The value, not percent-encoded.
  public var value: TemplateSyntax
  public var position: SourcePosition
  public var length: Int

  /// Makes a parameter; a node that was parsed has its place in the file.
  public init(_ name: TemplateSyntax, _ value: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
