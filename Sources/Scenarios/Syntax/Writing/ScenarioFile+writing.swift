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
