extension RequestImport {
  /// Reads a Hurl file.
  /// - Parameter path: The file's name in notes and losses.
  /// - Throws: ``InterchangeFault``, a sentence about why nothing can be imported.
  package init(hurl text: String, path: String = "") throws(InterchangeFault) {
    let new = try HurlImport(text)
    func sentence(_ remark: HurlImport.Remark) -> String {
      "\(path.isEmpty ? "line " : "\(path):")\(remark.line): \(remark.sentence)"
    }
    (self.text, base) = (new.text, new.base)
    notes = new.remarks.filter { !$0.problem.isLoss }.map(sentence)
    losses = new.remarks.filter(\.problem.isLoss).map(sentence)
  }
}
