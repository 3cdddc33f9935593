extension HeaderSyntax {
  /// The line as it is written.
  package var text: String { FieldText.line(name, value.text(.value)) }
}

extension ExpectedHeaderSyntax {
  /// The line as it is written.
  package var text: String { FieldText.line(name, value.text(.expectedValue)) }
}

extension ParameterSyntax {
  /// The line as it is written.
  package var text: String {
    FieldText.protected(FieldText.line(name.text(.parameterName), value.text(.value)))
  }
}

extension MultipartFieldSyntax {
  /// The line as it is written.
  package var text: String {
    let written: String
    switch value {
    case .text(let text):
      let text = text.text(.value)
      written = text.utf8.starts(with: "file,".utf8) ? TextWriter.escapingFirst(text) : text
    case .file(let file, let type): written = file.text + (type.map { " \($0.text(.value))" } ?? "")
    }
    return FieldText.protected(FieldText.line(name.text(.parameterName), written))
  }
}

extension SetCookieSyntax {
  /// The line as it is written.
  package var text: String { FieldText.protected(line.text(.cookieLine)) }
}

extension RedirectSyntax {
  /// The line as it is written.
  package var text: String { "\(status) \(url.text(.expectedValue))" }
}
