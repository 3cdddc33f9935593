extension ScenarioFile {
  /// A file made of parts: what a recorder writes.
  ///
  /// The text is the canonical form of the parts, and the tree is read from it, so that positions are right.
  /// - Throws: the faults of parts that cannot be written, a header name that is no token for one.
  package init(metadata: [MetadataSyntax] = [], steps: [StepSyntax], path: String = "") throws(ParseFailure) {
    let head = metadata.map { "\($0.text)\n" }.joined()
    let blocks = (head.isEmpty ? [] : [head]) + steps.map(\.text)
    let file = try ScenarioFile.parse(blocks.joined(separator: "\n"), path: path)
    guard file.steps.count == steps.count else {
      // The name of a header that has a blank in it, for one, reads as a request line.
      let same = zip(file.steps, steps).prefix { $0.text.utf8.elementsEqual($1.text.utf8) }.count
      let line = file.steps.dropFirst(same + 1).first?.position ?? SourcePosition(line: 1)
      let fault = Diagnostic("this line begins another step", at: line, hint: "the name of a header has no blanks")
      throw ParseFailure(path: path, text: file.text, diagnostics: [fault])
    }
    self = file
  }
}
