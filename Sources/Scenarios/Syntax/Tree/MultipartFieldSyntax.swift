/// A line of `[Multipart]`: `note: hello`, `photo: file,cat.png; image/png`.
public struct MultipartFieldSyntax: Sendable, Hashable, LocatedSyntax {
  public enum Value: Sendable, Hashable {
    case text(TemplateSyntax)
    /// A file, and its media type where one is stated.
    case file(FileSyntax, contentType: TemplateSyntax?)
  }

  public var name: TemplateSyntax
  public var value: Value
  public var position: SourcePosition
  public var length: Int

  public init(_ name: TemplateSyntax, _ value: Value, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
