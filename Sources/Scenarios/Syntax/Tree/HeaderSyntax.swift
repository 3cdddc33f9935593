/// A header line of a request.
public struct HeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name in the case to be sent.
  public var name: String
  /// The value to be sent.
  public var value: TemplateSyntax
  /// Where the name stands.
  public var position: SourcePosition
  /// How many characters name and value take together.
  public var length: Int

  /// Makes a header line; a node that was parsed has its place in the file.
  public init(_ name: String, _ value: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
