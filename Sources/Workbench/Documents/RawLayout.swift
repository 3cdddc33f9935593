import Exchanges
import Scenarios

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
  /// Only an answer in chunks is cut up.
  private var pieces: [Piece] = []
  private(set) var count = 0
  private let isEnded: Bool

  init(_ entry: HistoryEntry) {
    exchange = entry.id
    byteCount = entry.exchange.received.count
    isEnded = !entry.isRunning
    if entry.exchange.framing == .chunked { cut(entry.exchange) }
    count = (pieces.last?.row ?? 0) + rows(of: max(0, pieces.count - 1)) + (pieces.isEmpty ? 0 : 1)
  }

  func isCurrent(_ entry: HistoryEntry) -> Bool {
    entry.id == exchange && entry.exchange.received.count == byteCount && entry.isRunning != isEnded
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
