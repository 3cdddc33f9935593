import Exchanges
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
    if !id.isEmpty { draft.headers.append(RequestDraft.Header(line: HeaderLine(name: "Last-Event-ID", value: id))) }
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

  /// What `a` would ask of the frame under the cursor; nil outside event streams.
  var frameCheck: FrameCheck? {
    guard focus == .response, response.tab == .stream, let entry = history[shown], let log = entry.stream,
      log.kind == .events
    else { return nil }
    let number = response.stream.detail?.number ?? response.stream.cursor
    guard let frame = log[number] else { return nil }
    let before = log[number - 1].map { Duration.microseconds($0.time) } ?? entry.exchange.timing.head ?? .zero
    return FrameCheck(
      request: entry.draft.line,
      number: number,
      log.bytes(of: number),
      gap: Duration.microseconds(frame.time) - before
    )
  }

  /// The frames asked for of the request that is shown, by their places in all of them.
  var shownFrames: [Int] { frameChecks.indices.filter { frameChecks[$0].request == checkedRequest } }

  mutating func assertFrame(_ check: FrameCheck) {
    guard !frameChecks.contains(where: { $0.request == check.request && $0.number == check.number }) else {
      return notice = "frame \(check.number + 1) is asked for already   p changes it, t k shows it"
    }
    frameChecks.append(check)
    notice = "asks for frame \(check.number + 1): \(check.text)   p changes it, T judges it"
  }

  /// What `p` changes: the check under the cursor, in the Stream tab the frame that was asked for last.
  var frameUnderCursor: Int? {
    if isOnChecks {
      guard case .frame(let index)? = checkRows.at(checkPosition.selection) else { return nil }
      return index
    }
    return response.tab == .stream ? shownFrames.last : nil
  }

  mutating func cycleFrame(_ index: Int) {
    frameChecks[index].cycle()
    notice = "asks: \(frameChecks[index].text)"
  }

  /// What is asked of the frames of an exchange.
  func shownFrames(of entry: HistoryEntry) -> [FrameCheck] { frameChecks.filter { $0.request == entry.draft.line } }
}
