import Scenarios

/// The line before a chunk: its size and its extension (RFC 9112 section 7.1).
struct ChunkLine: Sendable, Hashable {
  let size: Int
  /// What follows the first semicolon, as sent.
  let `extension`: String

  init(_ line: ArraySlice<UInt8>) throws(AnswerFault) {
    let digits = line.prefix { $0.hexadecimalValue != nil }
    let rest = line[digits.endIndex...]
    let tail = rest.drop(while: \.isBlank)
    guard !digits.isEmpty, tail.isEmpty || tail.first == UInt8(ascii: ";") else { throw .chunkLine(Array(line)) }
    guard let size = Self.size(digits) else { throw .chunkSize(Array(digits)) }
    self.size = size
    `extension` = String(fieldBytes: tail.dropFirst())
  }

  /// The number that hexadecimal digits write; nil for what an Int cannot hold.
  private static func size(_ digits: ArraySlice<UInt8>) -> Int? {
    var size = 0
    for digit in digits {
      let (shifted, overflows) = size.multipliedReportingOverflow(by: 16)
      guard !overflows, let value = digit.hexadecimalValue else { return nil }
      size = shifted | value
    }
    return size
  }
}
