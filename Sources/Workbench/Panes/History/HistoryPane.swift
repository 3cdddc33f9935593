import Exchanges
import FieldValues
import Scenarios

/// The exchanges that were made, the newest first.
struct HistoryPane: Component {
  enum Action: CaseIterable, Sendable {
    case bringBack, edit
  }

  static let bindings = [
    Keymap.Binding(
      Action.bringBack,
      [.enter],
      in: [.history],
      name: "bring-back",
      label: "bring back",
      rank: 10,
      "show this exchange again, with its request"
    ),
    Keymap.Binding(.edit, [.character("e")], in: [.history], name: "edit", label: "edit", rank: 40, "edit the request"),
  ]

  var position = ListPosition()
  /// The entry under the cursor, so that it stays there when newer ones come; nil is the newest, whichever that is.
  private(set) var selected: Int?

  var contexts: [KeyContext] { [.history] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(hasBorder: true) }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .bringBack, .edit: shared.history.entries.isEmpty ? "nothing was sent yet" : nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    let entries = shared.history.entries
    guard let entry = entries.at(entries.count - 1 - position.selection) else { return [] }
    switch action {
    case .bringBack: return [.bringBack(entry.id)]
    case .edit: return [.bringBack(entry.id), .focus(.request)]
    }
  }

  mutating func selectNewest() { selected = nil }

  func count(_ shared: SharedState) -> Int { shared.history.entries.count }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    let entries = shared.history.entries
    let index = entries.firstIndex { $0.id == selected }
    position.selection = index.map { entries.count - 1 - $0 } ?? 0
    position.settle(count: entries.count, height: place.parts(margins).list.rows)
  }

  mutating func select(_ row: Int, on shared: inout SharedState) {
    let entries = shared.history.entries
    position.selection = row
    selected = row > 0 ? entries.at(entries.count - 1 - row)?.id : nil
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let entries = shared.history.entries
    let list = place.parts(margins).list
    var below = painter.count(position, of: entries.count)
    if shared.history.dropped > 0 { below += "  \(shared.history.dropped) forgotten" }
    painter.frame(place.rect, title: "4 History", below: below, isFocused: place.isFocused)
    painter.list(list, count: entries.count, at: position, isFocused: place.isFocused) {
      Self.line(of: entries[entries.count - 1 - $1], shared)
    }
    if entries.isEmpty { painter.write("nothing was sent yet", in: list, column: 1, style: Style(.dim)) }
  }

  /// `#12 GET /json 200 0.81 ms`; a star marks the exchange that is shown.
  static func line(of entry: HistoryEntry, _ shared: SharedState) -> Line {
    let exchange = entry.exchange
    let (word, role): (String, Style.Role) =
      switch exchange.ending {
      case nil: ("live", .warning)
      case .cancelled: ("stop", .warning)
      case .failed: ("fail", .bad)
      case .complete: exchange.head.map { (String($0.status), Style.Role(status: $0.status)) } ?? ("none", .bad)
      }
    let time = exchange.timing.ended.map { "  \($0.columnText)" } ?? ""
    let mark = entry.id == shared.shown ? "*" : " "
    let origin = entry.scenario.map { "  \($0)" } ?? ""
    return Line([
      Span("\(mark)#\(entry.id) "), Span(word, role, width: 5), Span(entry.draft.line), Span(time + origin, .dim),
    ])
  }
}
