import NIOCore

/// Reads the first line of a request for what NIO's parser doesn't report. The parser also reads RTSP and ICE and treats their
/// versions as those of HTTP. It refuses HTTP/1.2, which should be handled as HTTP/1.1 (RFC 9110 section 2.5). And it has one
/// error for unknown versions and malformed lines.
struct StartLine {
  /// What to do with received bytes.
  enum Outcome {
    case unchanged
    /// Pass on these bytes instead, whose version the parser knows.
    case changed(ByteBuffer)
    /// The line belongs to a protocol other than HTTP.
    case foreign
  }

  /// More bytes than any line that isn't refused for its length.
  private static let limit = 128 * 1024

  private var isReading = false
  /// The part of the line that came in earlier reads.
  private var line = ByteBuffer()
  /// Whether the line ends in a version that the parser doesn't know, such as `HTTP/3.0`, and a proper line end.
  private(set) var namesVersion = false

  /// Expects the first line of a request.
  mutating func begin() {
    isReading = true
    if line.readableBytes > 0 { line = ByteBuffer() }
  }

  /// Takes received bytes.
  mutating func take(_ bytes: ByteBuffer) -> Outcome {
    guard isReading else { return .unchanged }
    namesVersion = false
    if line.readableBytes == 0, Self.isUsual(bytes.readableBytesView) {
      isReading = false
      return .unchanged
    }
    line.writeImmutableBuffer(bytes)
    let whole = line
    // Empty lines before the request are ignored (RFC 9112 section 2.2).
    let view = whole.readableBytesView.drop { $0 == 13 || $0 == 10 }
    let end = view.firstIndex(of: 10)
    if end != nil || whole.readableBytes >= Self.limit {
      isReading = false
      line = ByteBuffer()
    }
    let start = whole.writerIndex - bytes.readableBytes
    return outcome(of: view[..<(end ?? view.endIndex)], isWhole: end != nil, bytes, startingAt: start)
  }

  /// Whether a read begins with a whole line that ends in `HTTP/1.1` or `HTTP/1.0` and a carriage return, as nearly all lines do.
  private static func isUsual(_ bytes: ByteBufferView) -> Bool {
    guard let end = bytes.firstIndex(of: 10), end - bytes.startIndex > 9 else { return false }
    return bytes[end - 9] == UInt8(ascii: "H") && bytes[end - 4] == UInt8(ascii: "1")
      && (bytes[end - 2] == UInt8(ascii: "1") || bytes[end - 2] == UInt8(ascii: "0"))
  }

  /// Examines the last word of a line. The parser refuses a version at its last digit, before it reads the end of the line.
  /// - Parameter start: The index in the line of the first byte received last.
  private mutating func outcome(
    of line: ByteBufferView,
    isWhole: Bool,
    _ bytes: ByteBuffer,
    startingAt start: Int
  ) -> Outcome {
    guard let space = line.lastIndex(of: 0x20) else { return .unchanged }
    let word = line[line.index(after: space)...]
    if isWhole, word.starts(with: "RTSP/".utf8) || word.starts(with: "ICE/".utf8) { return .foreign }
    // The bytes received may end between the carriage return and the line feed.
    let hasReturn = word.last == 13
    let version = hasReturn ? word.dropLast() : word
    guard !isWhole || hasReturn, let minor = Self.minorVersion(version) else { return .unchanged }
    guard version.starts(with: "HTTP/1.".utf8), line[minor] > UInt8(ascii: "1") else {
      namesVersion = true
      return .unchanged
    }
    if minor < start { return .unchanged }
    var changed = bytes
    changed.setInteger(UInt8(ascii: "1"), at: bytes.readerIndex + minor - start)
    return .changed(changed)
  }

  /// Returns the index of the last digit of a version, `HTTP/1.1`, or nil if the word isn't a version (RFC 9112 section 2.3).
  private static func minorVersion(_ word: ByteBufferView) -> Int? {
    let isVersion = word.count == 8 && word.starts(with: "HTTP/".utf8) && word[word.startIndex + 6] == UInt8(ascii: ".")
    let digits = 0x30...0x39 as ClosedRange<UInt8>
    guard isVersion, digits.contains(word[word.startIndex + 5]), digits.contains(word[word.startIndex + 7]) else { return nil }
    return word.startIndex + 7
  }
}
