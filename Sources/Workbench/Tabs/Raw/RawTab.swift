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

  var contexts: [KeyContext] { [.raw, .response] }

  var scrollsColumns: Bool { true }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {}

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {}

  mutating func rewind() {
    position = ListPosition()
    layout = nil
  }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    if let entry = shared.shownEntry, layout?.isCurrent(entry.exchange, id: entry.id) != true {
      layout = RawLayout(entry.exchange, id: entry.id)
    }
    position.settle(count: count(shared), height: place.rect.rows)
  }

  func count(_ shared: SharedState) -> Int { layout?.count ?? 0 }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let content = content(shared)
    return { content?.text(at: $0) }
  }

  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool {
    let content = content(shared)
    return { content?.begins(search, in: $0) ?? false }
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let content = content(shared)
    painter.list(place.rect, count: content?.layout.count ?? 0, at: position, isFocused: place.isFocused) {
      content?.line(at: $1) ?? Line()
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

    func line(at row: Int) -> Line {
      switch layout.row(at: row) {
      case .heading(let piece): Line(words(for: piece), Style(.heading))
      case .bytes(let range): RawLayout.Hex.line(exchange.received, range)
      }
    }

    func text(at row: Int) -> String {
      switch layout.row(at: row) {
      case .heading(let piece): words(for: piece)
      case .bytes(let range): RawLayout.Hex.text(exchange.received, range)
      }
    }

    /// Whether the bytes that are searched for begin in a row; they may end in the next.
    func begins(_ search: ByteSearch, in row: Int) -> Bool {
      guard case .bytes(let range) = layout.row(at: row) else { return false }
      let end = min(exchange.received.count, range.upperBound + search.count - 1)
      return range.lowerBound < end && search.isFound(in: exchange.received[range.lowerBound..<end])
    }

    private func words(for piece: Int) -> String {
      let size = layout.range(of: piece).count
      guard piece > 0 else { return "head, \(size) bytes" }
      guard exchange.chunks.indices.contains(piece - 1) else { return "after the last complete chunk, \(size) bytes" }
      let chunk = exchange.chunks[piece - 1]
      let text = chunk.extension.isEmpty ? "" : ", extension \(chunk.extension)"
      return "chunk \(piece), \(chunk.range.count) bytes, complete at \(chunk.at.columnText)\(text)"
    }
  }
}
