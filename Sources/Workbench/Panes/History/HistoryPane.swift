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

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let entries = shared.history.entries
    return { row in entries.at(entries.count - 1 - row)?.outcome }
  }

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
    let count = entries.isEmpty ? "" : "  \(entries.count) exchange\(entries.count == 1 ? "" : "s")"
    let running = shared.history.runningCount
    let earlier = entries.count(where: \.isEarlier)
    let title =
      "4 History\(count)" + (running > 0 ? ", \(running) live" : "") + (earlier > 0 ? ", \(earlier) earlier" : "")
    var below = place.isFocused && !entries.isEmpty ? "Enter show  e edit  m mark" : ""
    if shared.history.dropped > 0 { below += (below.isEmpty ? "" : "  ") + "\(shared.history.dropped) forgotten" }
    painter.frame(place.rect, title: title, below: below, isFocused: place.isFocused)
    painter.list(list, count: entries.count, at: position, isFocused: place.isFocused) {
      Self.line(of: entries[entries.count - 1 - $1], columns: list.columns - 1, shared, $0.glyphs)
    }
    if entries.isEmpty { painter.write("nothing was sent yet", in: list, column: 1, style: Style(.dim)) }
  }

  /// `*#12 09:41:10 GET  /cookies/layers 200 M`: a star for the exchange that is shown, M for the marked one.
  static func line(of entry: HistoryEntry, columns: Int, _ shared: SharedState, _ glyphs: Painter.Glyphs) -> Line {
    let exchange = entry.exchange
    let (word, role): (String, Style.Role) =
      switch exchange.ending {
      case nil: ("live", .warning)
      case .cancelled: ("stop", .warning)
      case .failed: ("fail", .bad)
      case .complete: exchange.head.map { (String($0.status), Style.Role(status: $0.status)) } ?? ("none", .bad)
      }
    let shown = entry.id == shared.shown ? "*" : " "
    let number = Span("\(shown)#\(entry.id) ", width: 3 + String(shared.history.lastID).utf8.count)
    // Where there is little room, the path is worth more than the seconds.
    let digits = columns >= 46 ? 8 : columns >= 32 ? 5 : 0
    let time =
      entry.runningTime(at: shared.now).map { $0 + " " }
      ?? (digits == 0 ? "" : entry.began.map { Self.moment($0, entry, digits, shared) + " " } ?? "")
    var after = entry.id == shared.marked ? "M" : " "
    if columns >= 50 {
      after += ((exchange.timing.ended?.columnText ?? entry.runningTime(at: shared.now)).map { "  \($0)" } ?? "")
    }
    if columns >= 50, let origin = entry.scenario ?? (entry.isEarlier ? "earlier" : nil) { after += "  \(origin)" }
    let method = max(4, entry.draft.method.utf8.count) + 1
    let used = (number.width ?? 0) + time.utf8.count + method + 6
    let afterWidth = min(Sanitizer.width(of: after, atMost: columns, ascii: glyphs.isASCII), max(1, columns / 3))
    let room = max(1, columns - used - afterWidth)
    let path = entry.draft.target.withoutUserInfo.fitting(room, ascii: glyphs.isASCII)
    return Line([
      number, Span(time, .dim), Span(entry.draft.method, .name, width: method), Span(path, width: room), Span(" "),
      Span(word, role, width: 5), Span(after, .dim, width: afterWidth),
    ])
  }

  /// The time of day; of an earlier session the day, `11-29` where there is little room.
  private static func moment(_ began: Int64, _ entry: HistoryEntry, _ digits: Int, _ shared: SharedState) -> String {
    guard entry.isEarlier else { return String(shared.timeOfDay(began).prefix(digits)) }
    return digits > 5 ? "\(shared.day(began)) \(shared.timeOfDay(began).prefix(5))" : String(shared.day(began).suffix(5))
  }
}
