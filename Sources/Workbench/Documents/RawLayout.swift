import Exchanges
import FieldValues

/// The received bytes sixteen to a row, cut where the head ends and where each chunk ends.
struct RawLayout: Sendable, Hashable {
  enum Row: Sendable, Hashable {
    /// A piece by its number: 0 is the head.
    case heading(Int)
    /// Bytes of the received ones.
    case bytes(Range<Int>)
  }

  private struct Piece: Sendable, Hashable {
    var start: Int
    /// The row of its heading.
    var row: Int
  }

  let exchange: Int
  private let byteCount: Int
  /// Only a response in chunks has more than one.
  private var pieces: [Piece] = []
  private(set) var count = 0
  private let isEnded: Bool

  /// - Parameter id: the number of the exchange in the history.
  init(_ exchange: Exchange, id: Int) {
    self.exchange = id
    byteCount = exchange.received.count
    isEnded = exchange.ending != nil
    if exchange.framing == .chunked { cut(exchange) }
    count = (pieces.last?.row ?? 0) + rows(of: max(0, pieces.count - 1)) + (pieces.isEmpty ? 0 : 1)
  }

  func isCurrent(_ exchange: Exchange, id: Int) -> Bool {
    id == self.exchange && exchange.received.count == byteCount && (exchange.ending != nil) == isEnded
  }

  func row(at index: Int) -> Row {
    guard !pieces.isEmpty else { return .bytes(sixteen(from: index, in: 0..<byteCount)) }
    var (low, high) = (0, pieces.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].row <= index { low = middle } else { high = middle }
    }
    let offset = index - pieces[low].row
    return offset <= 0 ? .heading(low) : .bytes(sixteen(from: offset - 1, in: range(of: low)))
  }

  /// The row that shows a byte.
  func row(ofByte offset: Int) -> Int {
    guard !pieces.isEmpty else { return offset / 16 }
    let index = max(0, (pieces.firstIndex { $0.start > offset } ?? pieces.count) - 1)
    return pieces[index].row + 1 + (offset - pieces[index].start) / 16
  }

  /// The bytes of a piece, framing included.
  func range(of piece: Int) -> Range<Int> {
    guard pieces.indices.contains(piece) else { return 0..<byteCount }
    let end = piece + 1 < pieces.count ? pieces[piece + 1].start : byteCount
    return pieces[piece].start..<max(pieces[piece].start, end)
  }

  /// Heads first, then a piece for each chunk from its size line to its line end, then what follows the last.
  private mutating func cut(_ exchange: Exchange) {
    let received = exchange.received
    var at = exchange.informational.reduce(exchange.head?.bytes.count ?? 0) { $0 + $1.bytes.count }
    add(0)
    for chunk in exchange.chunks {
      guard at < received.count, let line = received[at...].prefix(4096).firstIndex(of: 0x0A) else { return }
      add(at)
      at = line + 1 + chunk.range.count
      guard at < received.count else { return }
      at += received[at] == 0x0D ? 2 : 1
    }
    if at < received.count { add(at) }
  }

  private mutating func add(_ start: Int) {
    let row = pieces.isEmpty ? 0 : (pieces.last?.row ?? 0) + 1 + (start - (pieces.last?.start ?? 0) + 15) / 16
    pieces.append(Piece(start: start, row: row))
  }

  private func rows(of piece: Int) -> Int { (range(of: piece).count + 15) / 16 }

  private func sixteen(from row: Int, in range: Range<Int>) -> Range<Int> {
    let start = min(range.lowerBound + max(0, row) * 16, range.upperBound)
    return start..<min(start + 16, range.upperBound)
  }
}

extension RawLayout {
  /// Bytes sixteen to a row, in hex and as text.
  enum Hex {
    static func line(_ bytes: [UInt8], row: Int) -> Line { line(bytes, range(bytes, row: row)) }

    /// - Parameters:
    ///   - range: at most sixteen bytes.
    ///   - hidden: bytes that are not shown.
    static func line(_ bytes: [UInt8], _ range: Range<Int>, hiding hidden: [Range<Int>] = []) -> Line {
      let slice = bytes[range.clamped(to: 0..<bytes.count)]
      let offset = String(hex: range.lowerBound, digits: bytes.count > 0xFFFF ? 6 : 4)
      return Line([
        Span(offset + "  ", .dim), Span(hex(slice, hidden), .text, width: 50), Span("|" + text(slice, hidden) + "|", .text),
      ])
    }

    /// The row for a clipboard.
    static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String { hex(bytes[range.clamped(to: 0..<bytes.count)]) }

    private static func range(_ bytes: [UInt8], row: Int) -> Range<Int> {
      let (start, overflow) = row.multipliedReportingOverflow(by: 16)
      guard !overflow, start >= 0, start < bytes.count else { return bytes.count..<bytes.count }
      return start..<min(start + 16, bytes.count)
    }

    private static func hex(_ slice: ArraySlice<UInt8>, _ hidden: [Range<Int>] = []) -> String {
      var text = ""
      for (index, place) in slice.indices.enumerated() {
        if index > 0 { text += index == 8 ? "  " : " " }
        text += hidden.contains { $0.contains(place) } ? "**" : String(hex: slice[place], digits: 2)
      }
      return text
    }

    private static func text(_ slice: ArraySlice<UInt8>, _ hidden: [Range<Int>]) -> String {
      let characters: [Character] = slice.indices.map { place in
        if hidden.contains(where: { $0.contains(place) }) { return "*" }
        return (0x20..<0x7F).contains(slice[place]) ? Character(Unicode.Scalar(slice[place])) : "."
      }
      return String(characters)
    }
  }
}
