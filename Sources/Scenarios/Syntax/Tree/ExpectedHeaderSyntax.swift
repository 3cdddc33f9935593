/// A header line, or a trailer line, that is expected of an answer.
public struct ExpectedHeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name as written; implicit headers compare it without case.
  public var name: String
  /// The value, or what it must match.
  public var value: PatternSyntax
  /// Where the name stands.
  public var position: SourcePosition
  /// How many characters name and value take together.
  public var length: Int

  /// Makes a header line; a node that was parsed has its place in the file.
  public init(_ name: String, _ value: PatternSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
