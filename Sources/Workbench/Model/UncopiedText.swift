import Exchanges
import FieldValues

/// Something that is to be copied, before its text is written: that can take longer than a key may for a large body.
package struct UncopiedText: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    case text(String)
    case bytes([UInt8])
    case curl(RequestMessage, RequestDraft)
    case http(RequestMessage)
  }

  /// What it is, in a word.
  let name: String
  let content: Content
  /// What is to be said of it.
  var remark = ""

  /// Whether it is written within a key's time.
  var isSmall: Bool {
    let size =
      switch content {
      case .text(let text): text.utf8.count
      case .bytes(let bytes): bytes.count
      case .curl(let message, _), .http(let message): (message.body ?? message.raw ?? []).count
      }
    return size <= 32 * 1024
  }

  /// Writes the text. Controls in it are made visible, so that pasting it is safe.
  package func copied() -> Copied {
    let text = text
    let safe = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      // A line end of HTTP is one.
      let end = line.last == 0x0D ? "\r" : ""
      return Sanitizer.line(String(Substring(end.isEmpty ? line : line.dropLast()))) + end
    }.joined(separator: "\n")
    let size = text.utf8.count.bytesText
    return Copied(
      text: safe,
      notice: "copied: \(name), \(size)\(remark)" + (safe == text ? "" : "; controls in it are visible, as in \\x1b")
    )
  }

  private var text: String {
    switch content {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .curl(let message, let draft): draft.curl(message)
    case .http(let message): RequestDraft(message, base: nil).httpText(base: nil)
    }
  }

  /// A text for the clipboard, and what is said of it.
  package struct Copied: Sendable {
    let text: String
    let notice: String
  }
}
