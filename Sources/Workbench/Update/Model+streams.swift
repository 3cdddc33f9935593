import Scenarios

extension Model {
  /// The stream of the exchange that is shown.
  var streamLog: StreamLog? { history[shown]?.stream }

  /// Stops the picture or lets it go on; frames are taken in all the same.
  mutating func pauseStream() {
    guard let log = streamLog else { return }
    if let pausedAt = response.stream.pausedAt {
      response.stream.pausedAt = nil
      notice = "goes on, \(log.total - pausedAt) came meanwhile"
    } else {
      response.stream.pausedAt = log.total
      notice = "the picture stands, frames are kept   Space goes on"
    }
  }

  /// Lets the cursor go along with the newest frame, or stay.
  mutating func followStream() {
    response.stream.isFollowing.toggle()
    if response.stream.isFollowing { response.stream.pausedAt = nil }
    notice = response.stream.isFollowing ? "the cursor follows the newest frame" : "the cursor stays"
  }

  /// Ends the stream that is shown.
  mutating func closeStream() -> [Effect] {
    guard let entry = history[shown], entry.isRunning else { return [] }
    notice = "\(entry.draft.line) is being closed   L connects again"
    return [.cancel(id: entry.id)]
  }

  /// Sends the same request with the id of the last event, as a reader does after a cut.
  mutating func reconnect() -> [Effect] {
    guard let entry = history[shown], let log = entry.stream else { return [] }
    let sent = entry.draft.headers.last { $0.isOn && $0.line.isNamed("Last-Event-ID") }?.line.value
    let id = log.lastID ?? sent ?? ""
    var draft = entry.draft
    draft.headers.removeAll { $0.line.isNamed("Last-Event-ID") }
    if !id.isEmpty { draft.headers.append(DraftHeader(line: HeaderLine(name: "Last-Event-ID", value: id))) }
    guard let message = draft.message(base: server.base) else { return [] }
    let (number, sending) = begin(draft, message)
    recording?.append(number)
    show(number)
    notice = id.isEmpty ? "connects again; no event had an id" : "connects again with Last-Event-ID: \(id)"
    return (entry.isRunning ? [.cancel(id: entry.id)] : []) + [sending]
  }

  /// Enter in the Stream tab: opens the frame under the cursor, or folds in the one that is open.
  mutating func openFrame() {
    if response.stream.detail != nil {
      if response.stream.detail?.toggleFold() != true { notice = "there is nothing to fold here" }
      return
    }
    guard let log = streamLog else { return }
    response.stream.detail = FrameDetail(log, number: response.stream.cursor)
    response.column = 0
  }

  /// Puts the cursor on a row of the list; on the last row of a moving picture it goes along.
  mutating func setStreamRow(_ row: Int) {
    guard let log = streamLog else { return }
    let rows = response.stream.rows(of: log)
    let row = min(max(0, row), max(0, rows.count - 1))
    response.positions[.stream, default: ListPosition()].selection = row
    response.stream.cursor = rows.number(at: row) ?? 0
    response.stream.isFollowing = row == rows.count - 1 && response.stream.pausedAt == nil
  }

  /// Filters what has come and keeps the cursor on its frame, whatever was dropped before it.
  mutating func settleStream() {
    guard response.tab == .stream, let log = streamLog else { return }
    response.stream.refilter(log)
    let rows = response.stream.rows(of: log)
    if response.stream.isFollowing, response.stream.pausedAt == nil {
      response.stream.cursor = rows.number(at: rows.count - 1) ?? 0
    }
    let row = rows.row(of: response.stream.cursor)
    var position = response.positions[.stream] ?? ListPosition()
    position.top += row - position.selection
    position.selection = row
    response.positions[.stream] = position
  }
}
