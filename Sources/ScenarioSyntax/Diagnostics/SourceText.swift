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
  /// Nil for a text without fences and long lines.
  private let places: Places?

  /// What would otherwise be looked for again and again.
  private final class Places: Sendable {
    /// The lines that end with a row of backticks, by its length.
    let fences: [Int: [Int]]
    /// For long lines that aren't ASCII: where each 64th character begins, counted from the start of the line.
    let marks: [Int: [Int]]

    init(fences: [Int: [Int]], marks: [Int: [Int]]) {
      (self.fences, self.marks) = (fences, marks)
    }
  }

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
    var fences: [Int: [Int]] = [:]
    var marks: [Int: [Int]] = [:]
    for (number, line) in lines.enumerated() {
      var end = line.end
      while end > line.start, bytes[end - 1].isBlank { end -= 1 }
      var first = end
      while first > line.start, bytes[first - 1] == UInt8(ascii: "`") { first -= 1 }
      if end - first > 2 { fences[end - first, default: []].append(number) }
      if !line.isASCII, line.end - line.start > SourceText.longLine {
        marks[number] = SourceText.marks(in: String(decoding: bytes[line.start..<line.end], as: UTF8.self))
      }
    }
    self.bytes = bytes
    self.lines = lines
    self.hasCarriageReturns = hasCarriageReturns
    places = fences.isEmpty && marks.isEmpty ? nil : Places(fences: fences, marks: marks)
  }

  private static let longLine = 1024
  private static let charactersToMark = 64

  private static func marks(in line: String) -> [Int] {
    var marks: [Int] = []
    var bytes = 0
    for (place, character) in line.enumerated() {
      if place.isMultiple(of: charactersToMark) { marks.append(bytes) }
      bytes += character.utf8.count
    }
    return marks
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
    let start = lines[line].start
    guard let marks = places?.marks[line], offset > start else {
      return SourcePosition(line: line + 1, column: characters(from: start, to: offset, line: line) + 1)
    }
    var (low, high) = (0, marks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle] <= offset - start { low = middle } else { high = middle }
    }
    let counted = characters(from: start + marks[low], to: offset, line: line)
    return SourcePosition(line: line + 1, column: low * SourceText.charactersToMark + counted + 1)
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
    guard let numbers = places?.fences[count] else { return nil }
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] <= opening { low = middle + 1 } else { high = middle }
    }
    guard low < numbers.count else { return nil }
    return closingRow(inLine: numbers[low], from: lines[numbers[low]].start, count: count).map { (numbers[low], $0) }
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

  /// The byte a position means; the end of its line behind the line, the end of the text behind the text.
  func offset(of position: SourcePosition) -> Int {
    guard position.line <= lines.count else { return bytes.count }
    let number = max(1, position.line) - 1
    let line = lines[number]
    var column = max(1, position.column) - 1
    if line.isASCII { return min(line.end, line.start + column) }
    var (start, end) = (line.start, line.end)
    if let marks = places?.marks[number], !marks.isEmpty {
      let mark = min(marks.count - 1, column / SourceText.charactersToMark)
      column -= mark * SourceText.charactersToMark
      if mark + 1 < marks.count { end = start + marks[mark + 1] }
      start += marks[mark]
    }
    return start + String(decoding: bytes[start..<end], as: UTF8.self).prefix(column).utf8.count
  }
}
