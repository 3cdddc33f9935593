/// A line of `[SetCookies]`, as a whole and taken apart.
public struct SetCookieSyntax: Sendable, Hashable, LocatedSyntax {
  /// What follows a semicolon: `Max-Age=1`, `Secure`.
  public struct Attribute: Sendable, Hashable {
    /// The name as written: `Max-Age`.
    public var name: String
    /// nil where there is no `=`.
    public var value: PatternSyntax?

    /// Makes an attribute.
    public init(_ name: String, _ value: PatternSyntax? = nil) {
      self.name = name
      self.value = value
    }
  }

  /// The whole line.
  public var line: PatternSyntax
  /// What stands before the first `=`.
  public var name: PatternSyntax
  /// What stands between the first `=` and the first semicolon.
  public var value: PatternSyntax
  /// What follows the pair, in file order.
  public var attributes: [Attribute]

  public var position: SourcePosition { line.position }
  public var length: Int { line.length }
}
