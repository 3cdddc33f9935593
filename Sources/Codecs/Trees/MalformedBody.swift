/// Bytes that are not JSON, or not MessagePack, and where that shows.
public struct MalformedBody: Error, Hashable, CustomStringConvertible {
  /// The format the bytes were read as.
  public let format: BodyFormat
  /// The byte at which it shows, counted from 0; the number of bytes when they end too soon.
  public let offset: Int
  /// The line of that byte, counted from 1; nil for MessagePack.
  public let line: Int?
  /// The character of that byte in its line, counted from 1 in Unicode scalars; nil for MessagePack.
  public let column: Int?
  /// What is wrong there, and what to do: one or two sentences.
  public let reason: String

  /// A fault at a byte; line and column only for JSON.
  public init(format: BodyFormat, offset: Int, line: Int? = nil, column: Int? = nil, reason: String) {
    self.format = format
    self.offset = offset
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `JSON, line 2, column 14 (byte 52): A comma or "}" is missing.`
  public var description: String {
    if let line, let column { return "JSON, line \(line), column \(column) (byte \(offset)): \(reason)" }
    return "MessagePack, byte \(offset): \(reason)"
  }
}

extension MalformedBody {
  /// A fault in a JSON text, whose line and column are counted in `text`.
  init(json text: [UInt8], at offset: Int, _ reason: String) {
    let before = text.prefix(offset)
    let lineFeed = UInt8(ascii: "\n")
    let line = before.suffix(from: before.lastIndex(of: lineFeed).map { $0 + 1 } ?? 0)
    self.init(
      format: .json,
      offset: offset,
      line: before.count { $0 == lineFeed } + 1,
      column: line.count { $0 & 0xc0 != 0x80 } + 1,
      reason: reason
    )
  }

  /// A fault in MessagePack.
  init(messagePackAt offset: Int, _ reason: String) {
    self.init(format: .messagePack, offset: offset, reason: reason)
  }
}
