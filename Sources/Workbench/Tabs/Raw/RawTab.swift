import Exchanges
import FieldValues
import Scenarios

/// What was received, byte by byte, with the boundaries of its chunks.
struct RawTab {
  private let layout: RawLayout
  private let exchange: Exchange

  /// nil before the bytes are laid out.
  init?(_ model: Model) {
    guard let entry = model.history[model.shown], let layout = model.response.raw, layout.exchange == entry.id else { return nil }
    self.layout = layout
    exchange = entry.exchange
  }

  var count: Int { layout.count }

  func line(at row: Int) -> Line {
    switch layout.row(at: row) {
    case .heading(let piece): Line(words(for: piece), Style(.heading))
    case .bytes(let range): Hex.line(exchange.received, range)
    }
  }

  /// The row for a clipboard.
  func text(at row: Int) -> String {
    switch layout.row(at: row) {
    case .heading(let piece): words(for: piece)
    case .bytes(let range): Hex.text(exchange.received, range)
    }
  }

  /// Whether the bytes looked for begin in a row; they may go on in the next.
  func begins(_ search: ByteSearch, in row: Int) -> Bool {
    guard case .bytes(let range) = layout.row(at: row) else { return false }
    let end = min(exchange.received.count, range.upperBound + search.count - 1)
    return range.lowerBound < end && search.isFound(in: exchange.received[range.lowerBound..<end])
  }

  private func words(for piece: Int) -> String {
    let size = layout.range(of: piece).count
    guard piece > 0 else { return "head, \(size) bytes" }
    guard exchange.chunks.indices.contains(piece - 1) else { return "behind the last whole chunk, \(size) bytes" }
    let chunk = exchange.chunks[piece - 1]
    let text = chunk.extension.isEmpty ? "" : ", extension \(chunk.extension)"
    return "chunk \(piece), \(chunk.range.count) bytes, whole at \(chunk.at.columnText)\(text)"
  }
}

extension RawTab {
  /// Bytes sixteen to a row, in hex and as text.
  enum Hex {
    static func line(_ bytes: [UInt8], row: Int) -> Line { line(bytes, range(bytes, row: row)) }

    /// - Parameter range: at most sixteen bytes.
    static func line(_ bytes: [UInt8], _ range: Range<Int>) -> Line {
      let slice = bytes[range.clamped(to: 0..<bytes.count)]
      let offset = String(hex: range.lowerBound, digits: bytes.count > 0xFFFF ? 6 : 4)
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
        text += String(hex: byte, digits: 2)
      }
      return text
    }

    private static func text(_ slice: ArraySlice<UInt8>) -> String {
      String(slice.map { (0x20..<0x7F).contains($0) ? Character(Unicode.Scalar($0)) : "." })
    }
  }
}
