import Foundation

/// The sequence that puts text on the clipboard of the terminal (xterm's OSC 52).
enum Clipboard {
  /// The longest text in bytes; beyond it xterm and others drop the sequence.
  static let limit = 74_994

  /// nil when the text is too long.
  static func sequence(for text: String) -> String? {
    guard text.utf8.count <= limit else { return nil }
    return "\u{1b}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
  }
}
