/// Bytes sixteen to a row, in hex and as text.
enum HexTab {
  static func line(_ bytes: [UInt8], row: Int) -> Line { line(bytes, range(bytes, row: row)) }

  /// - Parameter range: at most sixteen bytes.
  static func line(_ bytes: [UInt8], _ range: Range<Int>) -> Line {
    let slice = bytes[range.clamped(to: 0..<bytes.count)]
    let digits = String(range.lowerBound, radix: 16)
    let offset = String(repeating: "0", count: max(0, (bytes.count > 0xFFFF ? 6 : 4) - digits.count)) + digits
    return Line([Span(offset + "  ", .dim), Span(hex(slice), .text, width: 50), Span("|" + text(slice) + "|", .text)])
  }

  /// The row for a clipboard.
  static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String { hex(bytes[range.clamped(to: 0..<bytes.count)]) }

  private static func range(_ bytes: [UInt8], row: Int) -> Range<Int> {
    let (start, overflow) = row.multipliedReportingOverflow(by: 16)
    guard !overflow, start >= 0, start < bytes.count else { return bytes.count..<bytes.count }
    return start..<min(start + 16, bytes.count)
  }

  private static func hex(_ slice: ArraySlice<UInt8>) -> String {
    var text = ""
    for (index, byte) in slice.enumerated() {
      if index > 0 { text += index == 8 ? "  " : " " }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }

  private static func text(_ slice: ArraySlice<UInt8>) -> String {
    String(slice.map { (0x20..<0x7F).contains($0) ? Character(Unicode.Scalar($0)) : "." })
  }
}
