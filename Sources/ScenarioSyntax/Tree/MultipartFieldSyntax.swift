/// A line of `[Multipart]`: `note: hello`, `photo: file,cat.png; image/png`.
package struct MultipartFieldSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a part holds.
  package enum Value: Sendable, Hashable {
    case text(TemplateSyntax)
    /// A file, and its media type where one is stated.
    case file(FileSyntax, contentType: TemplateSyntax?)
  }

  /// The name of the form field.
  package var name: TemplateSyntax
  /// What the part holds.
  package var value: Value
  package var position: SourcePosition
  package var length: Int

  /// Makes a part; a node that was parsed has its place in the file.
  package init(_ name: TemplateSyntax, _ value: Value, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }
}
