import Exchanges
import FieldValues

/// The lines of an answer: how they are gathered, and what the first one and those of chunks say.
extension ResponseParser {
  /// A part of an answer that is made of lines, gathered from pieces: a head, the line of a chunk, a trailer section.
  struct LineSection: Sendable, Hashable {
    static let byteLimit = 1 << 20
    static let lineLimit = 10_000

    /// Everything so far, line ends included.
    private(set) var bytes: [UInt8] = []
    private var lineStart = 0
    private var lineCount = 0

    /// Takes bytes up to the next LF and returns the line without CR LF or LF; nil when its end has not come.
    mutating func nextLine(from input: inout ArraySlice<UInt8>) throws(AnswerFault) -> ArraySlice<UInt8>? {
      let lineEnd = input.firstIndex(of: UInt8(ascii: "\n"))
      let piece = input[..<(lineEnd.map { $0 + 1 } ?? input.endIndex)]
      guard bytes.count + piece.count <= Self.byteLimit else { throw .sectionTooLong }
      bytes += piece
      input = input[piece.endIndex...]
      guard lineEnd != nil else { return nil }
      lineCount += 1
      guard lineCount <= Self.lineLimit else { throw .tooManyLines }
      defer { lineStart = bytes.count }
      let line = bytes[lineStart..<(bytes.count - 1)]
      return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// Ends the section and returns its bytes.
    mutating func finish() -> [UInt8] {
      defer { self = LineSection() }
      return bytes
    }
  }

  /// The first line of an answer (RFC 9112 section 4).
  struct StatusLine: Sendable, Hashable {
    let version: String
    let minorVersion: Int
    let status: Int
    let reason: String

    /// Reads `HTTP/1.1 200 OK`; the reason phrase may be anything, or be missing together with its space.
    init?(_ line: ArraySlice<UInt8>) {
      let prefix = Array("HTTP/1.".utf8)
      let bytes = Array(line)
      let space = UInt8(ascii: " ")
      guard bytes.count >= 12, bytes.starts(with: prefix), bytes[7].isDigit, bytes[8] == space,
        let status = bytes[9..<12].decimalValue, status >= 100,
        bytes.count == 12 || bytes[12] == space
      else { return nil }
      version = String(decoding: bytes[..<8], as: UTF8.self)
      minorVersion = Int(bytes[7] - UInt8(ascii: "0"))
      self.status = status
      reason = String(fieldBytes: bytes.dropFirst(13))
    }
  }

  /// The line before a chunk: its size and its extension (RFC 9112 section 7.1).
  struct ChunkLine: Sendable, Hashable {
    let size: Int
    /// What follows the first semicolon, as sent.
    let `extension`: String

    init(_ line: ArraySlice<UInt8>) throws(AnswerFault) {
      let digits = line.prefix { $0.isHexDigit }
      let rest = line[digits.endIndex...]
      let tail = rest.droppingLeadingBlanks()
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
        guard !overflows, let value = digit.hexDigitValue else { return nil }
        size = shifted | Int(value)
      }
      return size
    }
  }
}
