/// Lines of names and values.
enum FieldText {
  static func line(_ name: String, _ value: String) -> String {
    value.isEmpty ? "\(name):" : "\(name): \(value)"
  }

  /// The line with its first character escaped where it would be taken for something else.
  static func protected(_ line: String) -> String {
    let source = SourceText(line)
    guard source.lineCount > 0, LineKind(LineScanner(source, line: 0)) != .other else { return line }
    return TextWriter.escapingFirst(line)
  }
}
