extension StepSyntax {
  /// The step as it is written, from its name to its last line, with LF at the end.
  public var text: String {
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
  public var text: String { "#@ \(FieldText.line(key.rawValue, value))" }
}

extension ScenarioFile {
  /// A file made of parts: what a recorder writes.
  ///
  /// The text is the canonical form of the parts, and the tree is read from it, so that positions are right.
  /// - Throws: the faults of parts that cannot be written, a header name that is no token for one.
  public init(metadata: [MetadataSyntax] = [], steps: [StepSyntax], path: String = "") throws(ParseFailure) {
    let head = metadata.map { "\($0.text)\n" }.joined()
    let blocks = (head.isEmpty ? [] : [head]) + steps.map(\.text)
    self = try ScenarioFile.parse(blocks.joined(separator: "\n"), path: path)
  }
}
