/// Why a text is not a scenario file: everything that was found, in file order.
public struct ParseFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path as the user gave it.
  public var path: String
  /// The text that was read; bytes that are not UTF-8 stand in it as U+FFFD.
  public var text: String
  /// At least one.
  public var diagnostics: [Diagnostic]

  /// Makes a failure of its parts.
  public init(path: String, text: String, diagnostics: [Diagnostic]) {
    self.path = path
    self.text = text
    self.diagnostics = diagnostics
  }

  /// Every fault as a ``CaretBlock``, a line after a line.
  public var description: String {
    let source = SourceText(text)
    return diagnostics.map { CaretBlock($0, path: path).rendered(source) }.joined(separator: "\n")
  }
}
