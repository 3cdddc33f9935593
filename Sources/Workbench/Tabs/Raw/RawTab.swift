import Exchanges
import FieldValues
import Scenarios

/// The received bytes in hex, with the boundaries of their chunks.
struct RawTab: Component {
  enum Action: CaseIterable, Hashable, Sendable {}

  static let bindings: [Keymap<Action>.Binding] = []

  var position = ListPosition()
  /// Where the pieces of the received bytes begin; made when they are first looked at.
  private var layout: RawLayout?
  /// The byte of the body that the cursor goes to next.
  var pointsAt: Int?
  /// The byte of the body that the selected row begins with; nil before the cursor was moved to one.
  private(set) var bodyOffset: Int?
  /// The row that the cursor was brought to; it has to be moved before the cursor of Body follows.
  private var arrival: Int?

  var contexts: [KeyContext] { [.raw, .response] }

  var scrollsColumns: Bool { true }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {}

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {}

  mutating func rewind() {
    position = ListPosition()
    layout = nil
    (pointsAt, bodyOffset, arrival) = (nil, nil, nil)
  }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    if let entry = shared.shownEntry, layout?.isCurrent(entry.exchange, id: entry.id) != true {
      layout = RawLayout(entry.exchange, id: entry.id)
    }
    if let offset = pointsAt, let exchange = shared.shownEntry?.exchange, let byte = exchange.receivedOffset(ofBody: offset) {
      position.selection = layout?.row(ofByte: byte) ?? 0
      arrival = position.selection
    }
    pointsAt = nil
    position.settle(count: count(shared), height: place.rect.rows)
    if position.selection != arrival, let exchange = shared.shownEntry?.exchange,
      case .bytes(let range)? = layout?.row(at: position.selection)
    {
      bodyOffset = exchange.bodyOffset(ofReceived: range)
      arrival = nil
    } else {
      bodyOffset = nil
    }
  }

  func count(_ shared: SharedState) -> Int { layout?.count ?? 0 }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let content = content(shared)
    return { content?.text(at: $0) }
  }

  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool {
    let (content, isFound) = (content(shared), search.tester())
    return { content?.begins(search.count, isFound, in: $0) ?? false }
  }

  /// The body's bytes, whichever of the received ones the cursor is on.
  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let entry = shared.shownEntry, entry.exchange.head != nil, entry.bodyCount == entry.exchange.body.count else {
      return []
    }
    return Suggestions.bytes(entry.exchange.content)
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let content = content(shared)
    painter.list(place.rect, count: content?.layout.count ?? 0, at: position, isFocused: place.isFocused) {
      content?.line(at: $1, $0) ?? Line()
    }
    if shared.shownEntry?.exchange.received.isEmpty == true {
      painter.write("nothing was received", in: place.rect, column: 1, style: Style(.dim))
    }
  }

  private func content(_ shared: SharedState) -> Content? {
    guard let entry = shared.shownEntry, let layout, layout.exchange == entry.id else { return nil }
    return Content(layout: layout, exchange: entry.exchange)
  }
}

extension RawTab {
  /// The rows of an exchange, each formatted when it is needed.
  private struct Content {
    let layout: RawLayout
    let exchange: Exchange

    func line(at row: Int, _ painter: Painter) -> Line {
      switch layout.row(at: row) {
      case .heading(let piece): return Line(words(for: piece), Style(.heading))
      case .bytes(let range):
        let received = exchange.received
        // The name of a secret may stand rows before its value.
        let near = (range.lowerBound - 512..<range.upperBound + 256).clamped(to: 0..<received.count)
        return RawLayout.Hex.line(received, range, hiding: painter.hidden(in: received[near]))
      }
    }

    func text(at row: Int) -> String {
      switch layout.row(at: row) {
      case .heading(let piece): words(for: piece)
      case .bytes(let range): RawLayout.Hex.text(exchange.received, range)
      }
    }

    /// Whether the bytes that are searched for begin in a row; they may end in the next.
    func begins(_ length: Int, _ isFound: (ArraySlice<UInt8>) -> Bool, in row: Int) -> Bool {
      guard case .bytes(let range) = layout.row(at: row) else { return false }
      let end = min(exchange.received.count, range.upperBound + length - 1)
      return range.lowerBound < end && isFound(exchange.received[range.lowerBound..<end])
    }

    private func words(for piece: Int) -> String {
      let size = layout.range(of: piece).count
      guard piece > 0 else { return "head, \(size) bytes" }
      guard exchange.chunks.indices.contains(piece - 1) else { return "after the last complete chunk, \(size) bytes" }
      let chunk = exchange.chunks[piece - 1]
      let text = chunk.extension.isEmpty ? "" : ", extension \(chunk.extension)"
      return "chunk \(piece), \(chunk.range.count.bytesText), complete at \(chunk.at.columnText)\(text)"
    }
  }
}

extension Exchange {
  /// Where the body begins in the received bytes; nil for HTTP/2, whose bytes are frames.
  private var bodyStart: Int? {
    guard framing != .frames, framing != .none, let head, !head.bytes.isEmpty else { return nil }
    return informational.reduce(head.bytes.count) { $0 + $1.bytes.count }
  }

  /// Where a byte of the body came in; nil where that is not known.
  fileprivate func receivedOffset(ofBody offset: Int) -> Int? {
    guard var at = bodyStart else { return nil }
    guard framing == .chunked else { return min(at + offset, received.count) }
    for chunk in chunks {
      guard at < received.count, let line = received[at...].prefix(4096).firstIndex(of: 0x0A) else { return nil }
      if chunk.range.contains(offset) { return line + 1 + offset - chunk.range.lowerBound }
      at = line + 1 + chunk.range.count
      guard at < received.count else { return nil }
      at += received[at] == 0x0D ? 2 : 1
    }
    return nil
  }

  /// The first byte of the body among received ones; nil where none is.
  fileprivate func bodyOffset(ofReceived range: Range<Int>) -> Int? {
    guard var at = bodyStart else { return nil }
    guard framing == .chunked else { return range.upperBound > at ? max(0, range.lowerBound - at) : nil }
    for chunk in chunks {
      guard at < received.count, let line = received[at...].prefix(4096).firstIndex(of: 0x0A) else { return nil }
      let data = line + 1..<line + 1 + chunk.range.count
      if data.overlaps(range) { return chunk.range.lowerBound + max(0, range.lowerBound - data.lowerBound) }
      at = data.upperBound
      guard at < received.count else { return nil }
      at += received[at] == 0x0D ? 2 : 1
    }
    return nil
  }
}
