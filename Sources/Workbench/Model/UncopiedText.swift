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
  /// The secrets that are not to be in it; nil where it may have them.
  var hiding: Hiding?

  /// Secrets that are `***` in a request that is copied.
  struct Hiding: Sendable, Hashable {
    let secrets: SecretRedactor
    /// Whether the request is copied as a curl command, which another key copies with its secrets.
    let isOfCurl: Bool

    static func == (one: Self, other: Self) -> Bool { one.secrets === other.secrets && one.isOfCurl == other.isOfCurl }

    func hash(into hasher: inout Hasher) {
      hasher.combine(ObjectIdentifier(secrets))
      hasher.combine(isOfCurl)
    }
  }

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
    let (text, hidesSecrets) = text
    let safe = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      // A line end of HTTP is one.
      let end = line.last == 0x0D ? "\r" : ""
      return Sanitizer.line(String(Substring(end.isEmpty ? line : line.dropLast()))) + end
    }.joined(separator: "\n")
    var notice = "copied: \(name), \(text.utf8.count.bytesText)"
    if hidesSecrets { notice += "; secrets are ***" }
    if hidesSecrets, hiding?.isOfCurl == true { notice += "   y C copies them too" }
    if safe != text { notice += "; controls in it are visible, as in \\x1b" }
    return Copied(text: safe, notice: notice)
  }

  private var text: (String, hidesSecrets: Bool) {
    switch content {
    case .text(let text): return (text, false)
    case .bytes(let bytes): return (String(decoding: bytes, as: UTF8.self), false)
    case .curl(let message, let draft):
      let shown = hidden(message)
      return (draft.curl(shown), shown != message)
    case .http(let message):
      let shown = hidden(message)
      return (RequestDraft(shown, base: nil).httpText(base: nil), shown != message)
    }
  }

  /// The request without secrets.
  private func hidden(_ message: RequestMessage) -> RequestMessage {
    guard let secrets = hiding?.secrets else { return message }
    var hidden = message
    hidden.url = String(decoding: secrets.masked(Array(message.url.utf8)), as: UTF8.self)
    hidden.headers = message.headers.map { HeaderLine(bytes: secrets.masked($0.bytes)) }
    hidden.body = message.body.map { secrets.masked($0) }
    hidden.raw = message.raw.map { secrets.masked($0) }
    return hidden
  }

  /// A text for the clipboard, and what is said of it.
  package struct Copied: Sendable {
    let text: String
    let notice: String
  }
}
