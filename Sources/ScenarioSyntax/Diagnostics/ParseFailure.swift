/// Why a text is not a scenario file: everything that was found, in file order.
package struct ParseFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path as the user gave it.
  package var path: String
  /// The text that was read; bytes that are not UTF-8 stand in it as U+FFFD.
  package var text: String
  /// At least one.
  package var diagnostics: [Diagnostic]

  /// Makes a failure of its parts.
  package init(path: String, text: String, diagnostics: [Diagnostic]) {
    self.path = path
    self.text = text
    self.diagnostics = diagnostics
  }

  /// Every fault as a ``CaretBlock``, a line after a line.
  package var description: String {
    let source = SourceText(text)
    return diagnostics.map { CaretBlock($0, path: path).rendered(source) }.joined(separator: "\n")
  }
}
