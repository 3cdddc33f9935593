import FieldValues

/// A fault as it is shown to people: what is wrong, where, the lines concerned, and what to do.
///
/// ```
/// error: unknown section [Assert]
///   --> b2.scenario:5:2
///    |
///  5 | [Assert]
///    |  ^ did you mean [Asserts]?
/// ```
/// Errors of the parser and verdicts that failed have this form. No control character of a text gets through.
package struct CaretBlock: Sendable, Hashable {
  /// The word before the message.
  package var severity = Diagnostic.Severity.error
  /// What is wrong, after `error:`.
  package var message: String
  /// The path of the scenario file, as the user gave it.
  package var path: String
  /// What the arrow points to; the carets begin in its column.
  package var position: SourcePosition
  /// How many carets stand below the line.
  package var length: Int
  /// What stands beside the carets; may be empty.
  package var hint: String
  /// Lines below the quotation; a comparison (its first line begins with `- `) has carets of its own and takes the place of ours.
  package var details: [String]
  /// The lines that are quoted; nil quotes none.
  package var quotedLines: ClosedRange<Int>?

  /// Makes a block of its parts.
  package init(
    _ message: String,
    path: String,
    position: SourcePosition,
    length: Int = 1,
    hint: String = "",
    details: [String] = [],
    quotedLines: ClosedRange<Int>?
  ) {
    self.message = message
    self.path = path
    self.position = position
    self.length = length
    self.hint = hint
    self.details = details
    self.quotedLines = quotedLines
  }

  /// The block of an error of the parser, its line quoted.
  package init(_ diagnostic: Diagnostic, path: String) {
    self.init(
      diagnostic.message,
      path: path,
      position: diagnostic.position,
      length: diagnostic.length,
      hint: diagnostic.hint,
      quotedLines: diagnostic.position.line...diagnostic.position.line
    )
    severity = diagnostic.severity
  }

  /// The block as text, its lines parted by LF, without one at the end.
  /// - Parameter source: the text of the scenario file; a line it does not have is not quoted.
  package func rendered(_ source: SourceText) -> String {
    let quoted = quotedLines.map { lines in lines.clamped(to: 1...Int.max).prefix { $0 <= source.lineCount } } ?? []
    let width = max(2, String(quoted.last ?? position.line).count)
    let margin = String(repeating: " ", count: width)
    var lines = [
      "\(severity.rawValue): \(VisibleText(shortened(message)).text)",
      "\(margin)--> \(VisibleText(path).text):\(position.line):\(position.column)",
    ]
    if !quoted.isEmpty { lines.append("\(margin) |") }
    for number in quoted {
      let label = String(repeating: " ", count: width - String(number).count) + String(number)
      lines.append(trimmingEnd("\(label) | \(VisibleText(window(source.line(number) ?? "")).text)"))
    }
    if details.first?.hasPrefix("- ") != true, quoted.contains(position.line) {
      lines.append("\(margin) | \(carets(below: source.line(position.line) ?? ""))")
    }
    lines += details.map { trimmingEnd("\(margin) | \(VisibleText($0).text)") }
    return lines.joined(separator: "\n")
  }

  /// How many characters of a line are shown.
  private static let windowWidth = 160

  /// The column the shown part of every line begins at; long lines are cut around the fault.
  private var windowStart: Int {
    position.column <= Self.windowWidth - 40 ? 1 : position.column - Self.windowWidth / 2
  }

  private func window(_ line: String) -> String {
    let shown = line.dropFirst(windowStart - 1)
    let start = windowStart > 1 ? "…" : ""
    return start + shown.prefix(Self.windowWidth) + (shown.dropFirst(Self.windowWidth).isEmpty ? "" : "…")
  }

  private func carets(below line: String) -> String {
    let shown = window(line)
    let column = position.column - windowStart + (windowStart > 1 ? 1 : 0)
    let before = VisibleText(String(shown.prefix(max(0, column))))
    let under = VisibleText(String(shown.dropFirst(max(0, column)).prefix(length)))
    let carets =
      String(repeating: " ", count: before.width) + String(repeating: "^", count: max(1, length == 1 ? 1 : under.width))
    return hint.isEmpty ? carets : "\(carets) \(VisibleText(shortened(hint)).text)"
  }

  /// A message quotes a word of the file, which may be as long as the file.
  private func shortened(_ text: String) -> String {
    text.dropFirst(400).isEmpty ? text : text.prefix(400) + "…"
  }

  private func trimmingEnd(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
