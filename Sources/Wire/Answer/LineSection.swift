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
