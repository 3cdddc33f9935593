import Exchanges
import FieldValues
import Scenarios

/// What a body is shown as.
enum BodyKind: Sendable, Hashable {
  case empty
  case json
  case messagePack
  /// Text in UTF-8, or in ISO-8859-1 where `isLatin1`.
  case text(isLatin1: Bool)
  case binary

  /// By the Content-Type, and by the first bytes where it says nothing or what they contradict.
  init(_ exchange: Exchange) {
    let type = exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
    let bytes = exchange.content
    if bytes.isEmpty {
      self = .empty
    } else if exchange.isCoded {
      self = .binary
    } else if type?.isMessagePack == true {
      self = .messagePack
    } else if type?.isJSON == true || (type == nil && Self.looksLikeJSON(bytes)) {
      self = .json
    } else if type?.isText == true || Self.looksLikeText(bytes) {
      self = .text(isLatin1: Self.isLatin1(type?.charset))
    } else {
      self = .binary
    }
  }

  private static func isLatin1(_ charset: String?) -> Bool {
    ["iso-8859-1", "latin1", "windows-1252"].contains(charset ?? "utf-8")
  }

  private static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
    let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  /// Whether the first bytes are UTF-8 without controls that text does not have.
  private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
    let sample = bytes.prefix(1024)
    let hasControls = sample.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }
    // The sample may end inside a sequence.
    return !hasControls && (0...3).contains { String(validating: sample.dropLast($0), as: UTF8.self) != nil }
  }
}

extension Exchange {
  /// The body as it is read: freed of its content codings, as far as they could be taken off.
  var content: [UInt8] { isDecoded ? decoded?.bytes ?? body : body }

  /// Whether content codings were taken off, the last bytes perhaps not.
  var isDecoded: Bool { decoded.map { $0.problem == nil || !$0.bytes.isEmpty } ?? false }

  /// Whether `content` still has a content coding.
  var isCoded: Bool {
    guard !isDecoded, let coding = head?.value(of: "Content-Encoding") else { return false }
    return coding.lowercased() != "identity"
  }
}
