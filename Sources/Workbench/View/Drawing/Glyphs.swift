/// The characters that draw: the same cells in ASCII and in Unicode.
struct Glyphs: Sendable {
  let isASCII: Bool

  /// Lines of a border; the focused pane has heavy ones.
  func horizontal(isFocused: Bool) -> Character { isASCII ? (isFocused ? "=" : "-") : (isFocused ? "━" : "─") }

  func vertical(isFocused: Bool) -> Character { isASCII ? "|" : (isFocused ? "┃" : "│") }

  /// Upper left, upper right, lower left, lower right.
  func corners(isFocused: Bool) -> [Character] {
    if isASCII { return ["+", "+", "+", "+"] }
    return isFocused ? ["┏", "┓", "┗", "┛"] : ["┌", "┐", "└", "┘"]
  }

  /// Words of our own, with the dashes and quotation marks ASCII has.
  func words(_ text: String) -> String {
    guard isASCII, !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    let plain: [Character: String] = ["—": "-", "–": "-", "…": "...", "“": "\"", "”": "\"", "‘": "'", "’": "'"]
    return text.map { plain[$0] ?? String($0) }.joined()
  }

  var passed: String { isASCII ? "[v]" : "[✓]" }
  var failed: String { isASCII ? "[x]" : "[✗]" }
  var skipped: String { "[-]" }
  var unknown: String { "[ ]" }
  var running: String { isASCII ? "[~]" : "[●]" }
  var broken: String { "[!]" }
}
