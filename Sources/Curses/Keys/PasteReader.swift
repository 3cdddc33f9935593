/// Collects the bytes of a paste until its closing bracket.
struct PasteReader {
  /// What exceeds this many bytes is dropped; the end is still waited for, so that no pasted letter acts as a key.
  static let limit = 4 * 1024 * 1024
  private static let end = Array(RestoringBytes.pasteEnds.utf8)

  private var bytes: [UInt8] = []
  private var matched = 0

  /// Takes one byte; answers the text when it was the last one.
  mutating func take(_ byte: UInt8) -> String? {
    if bytes.count < Self.limit { bytes.append(byte) }
    if byte == Self.end[matched] { matched += 1 } else { matched = byte == Self.end[0] ? 1 : 0 }
    guard matched == Self.end.count else { return nil }
    if bytes.suffix(matched).elementsEqual(Self.end) { bytes.removeLast(matched) }
    return Self.text(of: bytes)
  }

  /// Terminals send a carriage return for each line end.
  private static func text(of bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }
}
