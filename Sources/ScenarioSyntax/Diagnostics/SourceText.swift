import FieldValues

/// A text with a table of its lines; lines end with LF. Neither the LF nor CRs before it belong to a line.
package struct SourceText: Sendable {
  struct Line: Sendable {
    /// Byte offsets of the first byte, and of the line end.
    var start: Int
    var end: Int
    /// Whether columns are byte offsets.
    var isASCII: Bool
  }

  let bytes: [UInt8]
  let lines: [Line]
  /// Whether a CR stands anywhere, so that texts over several lines need their line ends changed.
  let hasCarriageReturns: Bool

  /// Cuts a text into lines.
  package init(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  init(bytes: [UInt8]) {
    var lines: [Line] = []
    lines.reserveCapacity(bytes.count / 24 + 1)
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var highest: UInt8 = 0
    var hasCarriageReturns = false
    for (offset, byte) in bytes.enumerated() {
      highest |= byte
      if byte == UInt8(ascii: "\r") { hasCarriageReturns = true }
      guard byte == UInt8(ascii: "\n") else { continue }
      var end = offset
      while end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
      lines.append(Line(start: start, end: end, isASCII: highest < 0x80))
      start = offset + 1
      highest = 0
    }
    if start < bytes.count { lines.append(Line(start: start, end: bytes.count, isASCII: highest < 0x80)) }
    self.bytes = bytes
    self.lines = lines
    self.hasCarriageReturns = hasCarriageReturns
  }

  /// How many lines there are; a line end at the end of the text opens no further one.
  package var lineCount: Int { lines.count }

  /// A line without its end.
  /// - Parameter number: counted from 1.
  package func line(_ number: Int) -> String? {
    guard number >= 1, number <= lines.count else { return nil }
    let line = lines[number - 1]
    return String(decoding: bytes[line.start..<line.end], as: UTF8.self)
  }

  /// How many characters stand between two offsets of one line.
  func characters(from start: Int, to end: Int, line: Int) -> Int {
    if lines[line].isASCII { return end - start }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self).count
  }

  /// The position of a byte.
  /// - Parameter line: the line it is in, counted from 0.
  func position(of offset: Int, line: Int) -> SourcePosition {
    SourcePosition(line: line + 1, column: characters(from: lines[line].start, to: offset, line: line) + 1)
  }

  /// The line a byte is in, counted from 0; line ends belong to the line they end.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lines[middle].start <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Where the row of backticks begins that closes a fence: alone in a line, or behind the last line of its text.
  /// - Parameters:
  ///   - opening: the line of the opening row, counted from 0.
  ///   - count: how many backticks the opening row has.
  func closingFence(after opening: Int, count: Int) -> (line: Int, at: Int)? {
    for number in (opening + 1)..<max(opening + 1, lines.count) {
      if let at = closingRow(inLine: number, from: lines[number].start, count: count) { return (number, at) }
    }
    return nil
  }

  /// Where so many backticks begin that end a line, blanks aside; nil where it ends otherwise.
  func closingRow(inLine number: Int, from start: Int, count: Int) -> Int? {
    var end = lines[number].end
    while end > start, bytes[end - 1].isBlank { end -= 1 }
    var first = end
    while first > start, bytes[first - 1] == UInt8(ascii: "`") { first -= 1 }
    return end - first == count ? first : nil
  }

  /// Text between two offsets, without the CRs that belong to line ends.
  func text(_ range: Range<Int>) -> String {
    guard hasCarriageReturns else { return String(decoding: bytes[range], as: UTF8.self) }
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var line = line(of: range.lowerBound)
    for offset in range {
      while line + 1 < lines.count, lines[line + 1].start <= offset { line += 1 }
      if bytes[offset] != UInt8(ascii: "\r") || offset < lines[line].end { result.append(bytes[offset]) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
