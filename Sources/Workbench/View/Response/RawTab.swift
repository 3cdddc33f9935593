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
    case .bytes(let range): HexTab.line(exchange.received, range)
    }
  }

  /// The row for a clipboard.
  func text(at row: Int) -> String {
    switch layout.row(at: row) {
    case .heading(let piece): words(for: piece)
    case .bytes(let range): HexTab.text(exchange.received, range)
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
    return "chunk \(piece), \(chunk.range.count) bytes, whole at \(chunk.at.shortText)\(text)"
  }
}
