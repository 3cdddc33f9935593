import Exchanges
import FieldValues
import Scenarios

/// The events of a stream, or the chunks or reads of another body, a row each, as they come.
struct StreamTab: Component {
  enum Action: CaseIterable, Sendable {
    case open, pause, follow, filter, close, reconnect
  }

  static let bindings = [
    Keymap.Binding(
      Action.open,
      [.enter],
      in: [.stream],
      name: "open-frame",
      label: "open",
      rank: 10,
      "open this frame, or fold its JSON"
    ),
    Keymap.Binding(
      .pause,
      [.character(" ")],
      in: [.stream],
      name: "pause",
      label: "pause",
      rank: 110,
      "stop the stream's picture or let it go on"
    ),
    Keymap.Binding(
      .follow,
      [.character("F")],
      in: [.stream],
      name: "follow",
      label: "follow",
      rank: 120,
      "go along with the newest frame"
    ),
    Keymap.Binding(
      .filter,
      [.character("f")],
      in: [.stream],
      name: "filter-frames",
      label: "filter",
      rank: 130,
      "list only frames that have some words"
    ),
    Keymap.Binding(
      .close,
      [.character("x")],
      in: [.stream],
      name: "close",
      label: "close",
      rank: 140,
      "end the stream that is shown"
    ),
    Keymap.Binding(
      .reconnect,
      [.character("L")],
      in: [.stream],
      name: "connect-again",
      label: "reconnect",
      rank: 150,
      "connect again with Last-Event-ID, after the wait that the stream asked for"
    ),
  ]

  private var listPosition = ListPosition()
  private(set) var state = StreamState()
  /// The frame that is shown by itself.
  private var detail: Detail?
  private var isFiltering = false

  /// The cursor of the opened frame, else of the list.
  var position: ListPosition {
    get { detail?.position ?? listPosition }
    set { if detail == nil { listPosition = newValue } else { detail?.position = newValue } }
  }

  var contexts: [KeyContext] { isFiltering ? [.frameFilter] : [.stream, .response] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(heading: 1, detail: 2) }

  var scrollsColumns: Bool { true }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    guard let entry = shared.shownEntry, entry.stream != nil else { return "no body yet" }
    return switch action {
    case .open: count(shared) == 0 ? "no event yet" : nil
    case .close: entry.isRunning ? nil : "the stream has ended"
    case .reconnect: entry.isEventStream ? nil : "only an event stream goes on where it was"
    case .pause, .follow, .filter: nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    guard let entry = shared.shownEntry, let log = entry.stream else { return [] }
    switch action {
    case .open: open(log, &shared)
    case .pause: pause(log, &shared)
    case .follow:
      state.isFollowing.toggle()
      if state.isFollowing { state.pausedAt = nil }
      shared.notice = state.isFollowing ? "the cursor follows the newest frame" : "the cursor stays"
    case .filter: isFiltering = true
    case .close:
      guard entry.isRunning else { return [] }
      shared.notice = "\(entry.draft.line) is being closed   L connects again"
      return [.perform(.cancel(id: entry.id))]
    case .reconnect: return [.reconnect(entry.id)]
    }
    return []
  }

  /// Opens the frame under the cursor, or folds JSON in the one that is open.
  private mutating func open(_ log: StreamLog, _ shared: inout SharedState) {
    if log.isReconnection(state.cursor), detail == nil {
      shared.notice = "this row isn't a frame: the stream was connected again here"
    } else if detail == nil {
      detail = Detail(log, number: state.cursor)
    } else if detail?.toggleFold() != true {
      shared.notice = "there is nothing to fold here"
    }
  }

  /// Stops the picture or lets it go on; frames are kept all the same.
  private mutating func pause(_ log: StreamLog, _ shared: inout SharedState) {
    if let pausedAt = state.pausedAt {
      state.pausedAt = nil
      shared.notice = "goes on, \(log.total - pausedAt) came meanwhile"
    } else {
      state.pausedAt = log.total
      shared.notice = "the picture stands, frames are kept   Space goes on"
    }
  }

  /// The expectation of the frame under the cursor; nil outside event streams.
  func frameCheck(_ shared: SharedState) -> FrameCheck? {
    guard let entry = shared.shownEntry, let log = entry.stream, log.kind == .events else { return nil }
    let number = detail?.number ?? state.cursor
    guard let frame = log[number], !log.isReconnection(number) else { return nil }
    let before = log[number - 1].map { Duration.microseconds($0.time) } ?? entry.exchange.timing.head ?? .zero
    let gap = Duration.microseconds(frame.time) - before
    let recent = Self.recent(log, number)
    return FrameCheck(request: entry.identity, number: number, log.bytes(of: number), gap: gap, recent: recent)
  }

  /// How many frames back others of the same type are looked for, and the largest that is looked at.
  private static let mostRecent = 20
  private static let mostBytes = 4096

  /// How many frames of the type of this one came lately, and in how long.
  private static func recent(_ log: StreamLog, _ number: Int) -> (count: Int, time: Duration) {
    let type = EventFrame(log.bytes(of: number)).event
    let before = (max(log.dropped, number - mostRecent)..<number).filter { other in
      let bytes = log.bytes(of: other)
      guard bytes.count <= mostBytes, !log.isReconnection(other) else { return false }
      let frame = EventFrame(bytes)
      return frame.data != nil && frame.event == type
    }
    let start = before.first.flatMap { $0 == log.dropped ? .zero : log.time(of: $0) } ?? .zero
    return (before.count + 1, (log.time(of: number) ?? .zero) - start)
  }

  /// The cursor no longer goes along with the newest frame.
  mutating func stay() { state.isFollowing = false }

  mutating func rewind() {
    listPosition = ListPosition()
    state = StreamState()
    detail = nil
  }

  /// Filters what has come and keeps the cursor on its frame, whatever was dropped before it.
  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    let height = place.parts(margins).list.rows
    let detailCount = detail?.count ?? 0
    detail?.position.settle(count: detailCount, height: height)
    guard let log = shared.shownStream else { return listPosition.settle(count: 0, height: height) }
    state.refilter(log)
    let rows = state.rows(of: log)
    if state.isFollowing, state.pausedAt == nil { state.cursor = rows.number(at: rows.count - 1) ?? 0 }
    let row = rows.row(of: state.cursor)
    listPosition.top += row - listPosition.selection
    listPosition.selection = row
    listPosition.settle(count: rows.count, height: height)
  }

  func count(_ shared: SharedState) -> Int { detail?.count ?? shared.shownStream.map { state.rows(of: $0).count } ?? 0 }

  /// Puts the cursor on a row; on the last row of a moving picture it follows the newest frame.
  mutating func select(_ row: Int, on shared: inout SharedState) {
    guard detail == nil else { return position.selection = row }
    guard let log = shared.shownStream else { return }
    let rows = state.rows(of: log)
    let row = min(max(0, row), max(0, rows.count - 1))
    listPosition.selection = row
    state.cursor = rows.number(at: row) ?? 0
    state.isFollowing = row == rows.count - 1 && state.pausedAt == nil
  }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    if let detail { return { $0 < detail.count ? detail.line(at: $0).text : nil } }
    let table = shared.shownStream.map { Table($0, state) }
    return { table?.text(at: $0) }
  }

  func matcher(_ search: ByteSearch, _ shared: SharedState) -> (Int) -> Bool {
    if let detail { return { $0 < detail.count && search.isFound(in: detail.line(at: $0).text) } }
    guard let log = shared.shownStream else { return { _ in false } }
    let (rows, isFound) = (state.rows(of: log), search.tester())
    return { rows.number(at: $0).map { isFound(log.bytes(of: $0)) } ?? false }
  }

  var field: TextField? {
    get { isFiltering ? state.filter : nil }
    set { if isFiltering, let newValue { state.filter = newValue } }
  }

  var question: String? { isFiltering ? "filter frames: " : nil }

  mutating func accept(on shared: inout SharedState) {
    isFiltering = false
    let words = state.filter.text
    shared.notice = words.isEmpty ? "" : "frames with \(words)   f Esc lists all"
  }

  func canLeave(_ shared: SharedState) -> Bool { isFiltering || detail != nil }

  mutating func leave(on shared: inout SharedState) {
    if isFiltering {
      state.filter = TextField()
      isFiltering = false
    } else {
      detail = nil
    }
  }

  mutating func cancelWriting() { isFiltering = false }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let parts = place.parts(margins)
    guard let entry = shared.shownEntry, let log = entry.stream else {
      let words = shared.shownEntry?.isRunning == true ? "no body yet" : "no body"
      painter.write(words, in: parts.list, column: 1, style: Style(.dim))
      if place.isFocused { painter.cursor = Grid.Position(row: parts.list.row, column: parts.list.column) }
      return
    }
    if let detail {
      let title = "frame \(detail.number + 1)   Esc goes back to the list"
      painter.write(title, in: parts.heading, column: 1, style: Style(.heading))
      painter.list(parts.list, count: detail.count, at: detail.position, isFocused: place.isFocused) { detail.line(at: $1) }
    } else {
      let table = Table(log, state, width: parts.list.columns)
      painter.write(table.heading, in: parts.heading, column: 1)
      painter.list(parts.list, count: table.count, at: position, isFocused: place.isFocused) { table.line(at: $1) }
      if table.count == 0 { painter.write("no frame yet", in: parts.list, column: 1, style: Style(.dim)) }
    }
    painter.write(Status.first(entry, log, state, shared), in: parts.detail, column: 1)
    painter.write(Status.second(log), in: parts.detail, row: 1, column: 1)
  }
}
