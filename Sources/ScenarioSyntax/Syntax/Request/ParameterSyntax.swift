/// A `name: value` line of `[Query]`, `[FormParams]`, `[Cookies]` or `[BasicAuth]`.
package struct ParameterSyntax: Sendable, Hashable, LocatedSyntax {
  /// The name, not percent-encoded; a colon in it is written `\u{3a}`.
  package var name: TemplateSyntax
  /// The value, not percent-encoded.
  package var value: TemplateSyntax
  package var position: SourcePosition
  package var length: Int

  /// Makes a parameter; a node that was parsed has its place in the file.
  package init(_ name: TemplateSyntax, _ value: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }

  /// The line as it is written.
  package var text: String {
    TextWriter.protected(TextWriter.line(name.text(.parameterName), value.text(.value)))
  }
}

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

  /// The line as it is written.
  package var text: String {
    let written: String
    switch value {
    case .text(let text):
      let text = text.text(.value)
      written = text.utf8.starts(with: "file,".utf8) ? TextWriter.escapingFirst(text) : text
    case .file(let file, let type): written = file.text + (type.map { " \($0.text(.value))" } ?? "")
    }
    return TextWriter.protected(TextWriter.line(name.text(.parameterName), written))
  }
}

extension LineScanner {
  /// Reads `name: value` of a parameter.
  private mutating func parameterName() throws(Diagnostic) -> TemplateSyntax {
    let first = at
    let name = try template(.parameterName)
    guard skip(":") else { throw fault(.parameterWithoutColon, from: first) }
    guard !name.parts.isEmpty else { throw fault(.parameterWithoutName, at: first) }
    skipBlanks()
    return name
  }

  mutating func parameter() throws(Diagnostic) -> ParameterSyntax {
    let first = at
    let name = try parameterName()
    let value = try template(.value)
    try finish()
    let length = value.position.column + value.length - position(first).column
    return ParameterSyntax(name, value, position: position(first), length: length)
  }

  mutating func multipartField() throws(Diagnostic) -> MultipartFieldSyntax {
    let first = at
    let name = try parameterName()
    let value: MultipartFieldSyntax.Value
    let fileStart = at
    if skip("file,") {
      let file = try file(from: fileStart)
      skipBlanks()
      let type = try template(.value)
      value = .file(file, contentType: type.parts.isEmpty ? nil : type)
    } else {
      value = .text(try template(.value))
    }
    let length = length(from: first)
    try finish()
    return MultipartFieldSyntax(name, value, position: position(first), length: length)
  }
}
