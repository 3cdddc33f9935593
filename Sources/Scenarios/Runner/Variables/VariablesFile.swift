import FieldValues

/// A file of `--vars-file`: a line `NAME=VALUE` for each variable; blank lines and lines that begin with `#` say nothing.
package enum VariablesFile {
  /// The variables by name; the last line of a name counts.
  /// - Throws: ``UsageFault``, which names the line.
  package static func parse(_ text: String, path: String) throws(UsageFault) -> [String: String] {
    var variables: [String: String] = [:]
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let trimmed = line.trimmingBlanks()
      if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
      guard let equals = trimmed.firstIndex(of: "="), equals > trimmed.startIndex else {
        throw UsageFault("\(path):\(number + 1) — this line sets no variable — write NAME=VALUE")
      }
      let name = String(trimmed[..<equals].trimmingBlanks())
      variables[name] = String(trimmed[trimmed.index(after: equals)...].trimmingBlanks())
    }
    return variables
  }
}
