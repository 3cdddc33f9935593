/// A header line of a request.
public struct HeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name in the case to be sent.
  public var name: String
  public var value: TemplateSyntax
  /// Where the name stands.
  public var position: SourcePosition
  /// How many characters name and value take together.
  public var length: Int

  public init(_ name: String, _ value: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
