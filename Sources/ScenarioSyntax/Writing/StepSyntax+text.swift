extension StepSyntax {
  /// The step as it is written, from its name to its last line, with LF at the end.
  package var text: String {
    var text = name.map { "### \($0.text(.stepName))\n" } ?? ""
    switch kind {
    case .exchange(let request, let response):
      text += "\(request.text)\n"
      if let response { text += "\n\(response.text)\n" }
    case .check(let check): text += "\(check.text)\n"
    }
    return text
  }
}

extension MetadataSyntax {
  /// The line as it is written.
  package var text: String { "#@ \(FieldText.line(key.rawValue, value))" }
}
