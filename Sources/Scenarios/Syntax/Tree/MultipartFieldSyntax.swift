/// A line of `[Multipart]`: `note: hello`, `photo: file,cat.png; image/png`.
public struct MultipartFieldSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a part holds.
  public enum Value: Sendable, Hashable {
    case text(TemplateSyntax)
    /// A file, and its media type where one is stated.
    case file(FileSyntax, contentType: TemplateSyntax?)
  }

  /// The name of the form field.
  public var name: TemplateSyntax
  /// What the part holds.
  public var value: Value
  public var position: SourcePosition
  public var length: Int

  /// Makes a part; a node that was parsed has its place in the file.
  public init(_ name: TemplateSyntax, _ value: Value, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
