extension RequestImport {
  /// Reads a file of an editor's HTTP client: requests parted by lines that begin with `###`, the rest of which is a name.
  ///
  /// Both the REST Client of VS Code and JetBrains' HTTP Client write such files.
  /// - Parameters:
  ///   - path: The file's name in notes and losses.
  ///   - environment: Variables from outside the file, which counts before them.
  /// - Throws: ``InterchangeFault``, a sentence about what cannot be read.
  package init(http text: String, path: String = "", environment: HTTPFile.Environment? = nil) throws(InterchangeFault) {
    let file = HTTPFileSteps(HTTPFile(text), environment)
    func sentence(_ remark: HTTPFile.Remark) -> String {
      if remark.line == 0 { return remark.problem.sentence }
      return "\(path.isEmpty ? "line " : "\(path):")\(remark.line): \(remark.problem.sentence)"
    }
    guard !file.steps.isEmpty else {
      guard let first = file.remarks.first(where: { $0.problem.isLoss }) else { throw .noRequest }
      throw .httpFile(line: first.line, sentence: first.problem.sentence)
    }
    base = file.base
    self.text = try RequestImport.text(file.steps, file.metadata)
    notes = file.remarks.filter { !$0.problem.isLoss }.map(sentence)
    losses = file.remarks.filter { $0.problem.isLoss }.map(sentence)
  }
}
