import Exchanges
import FieldValues
import Scenarios

extension Model {
  mutating func handle(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key)
    case .interrupt: return press(.control("c"))
    case .paste(let text): paste(text)
    case .mouse(let event): return point(event)
    case .resized(let size): self.size = size
    case .now(let time): now = time
    case .exchange(let id, let event, let time): return take(event, of: id, at: time)
    case .trace(let id, let trace): history.take(trace, of: id)
    case .judged(let id, let assertions, let verdicts): take(verdicts, of: assertions, id: id)
    case .catalogue(let routes): take(routes)
    case .scenarioFiles(let entries): catalogue.scenarios = entries
    case .scenarioFinished(let path, let result): take(result, of: path)
    case .log(let line): log.append(line)
    case .server(let state): take(state)
    case .edited(let text): take(edited: text)
    case .notice(let text): notice = text
    case .saved, .fileExists, .saveFailed: return takeSaving(message)
    }
    return []
  }

  private mutating func take(_ event: ExchangeEvent, of id: Int, at time: Duration) -> [Effect] {
    let wasRunning = history[id]?.isRunning == true
    if wasRunning { takeCookies(of: event, id: id) }
    history.apply(event, to: id, at: time)
    if case .head = event, id == shown, history[id]?.isEventStream == true, response.tab != .stream {
      notice = "events come   t e shows them   ^C ends them"
    }
    guard case .ended(let ending) = event, wasRunning, let entry = history[id] else { return [] }
    let request = entry.draft.line + (entry.exchange.head.map { " \($0.status)" } ?? "")
    notice = ""
    switch ending {
    case .complete: outcome = "\(request) in \(time.columnText)"
    case .cancelled: outcome = "\(request) cancelled after \(time.columnText)"
    case .failed(let failure):
      outcome = "\(request) failed"
      notice = failure.description
    }
    return judge(entry) + (entry.draft.followsRedirects ? follow(entry) : []) + compareNext(entry)
  }

  /// The cursor stays on the route it was on when the app is made anew; the first routes that come have it on the first of them,
  /// whatever was listed before.
  private mutating func take(_ routes: [CatalogueRoute]) {
    if catalogue.routes.isEmpty {
      catalogue.selected = nil
      catalogue.position = ListPosition()
    }
    if case .route(let index, let method) = catalogue.selected, catalogue.routes.indices.contains(index) {
      let path = catalogue.routes[index].path
      let same = routes.firstIndex { $0.path == path && $0.methods.contains(method) }
      catalogue.selected = same.map { .route($0, method: method) }
    }
    catalogue.routes = routes
  }

  private mutating func take(_ state: ServerState) {
    setServer(state)
    switch state {
    case .starting: notice = "the server is starting"
    case .inProcess(let base), .remote(let base): notice = "requests go to \(base)"
    case .stopped(let reason): notice = "the server has stopped: \(reason)"
    }
  }

  private mutating func take(_ result: ScenarioResult, of path: String) {
    runs[path] = Catalogue.RunState(result)
    let ids = result.steps.map { step in
      step.exchanges.map { history.add(draft(of: $0), exchange: $0, scenario: result.name) }.last
    }
    let report = CheckReport(result, exchanges: ids)
    self.report = report
    scenarioPath = path
    if let id = report.exchange(at: report.firstFailure) ?? ids.last ?? nil { show(id) }
    checkPosition = ListPosition(selection: checkRows.firstIndex(of: .report(report.firstFailure)) ?? 0)
    response.tab = .checks
    notice = ""
    outcome = "\(result.name.isEmpty ? path : result.name): " + result.summary
  }

  /// The request of a finished exchange; a server that was started for it alone gives way to the one there is.
  private func draft(of exchange: Exchange) -> RequestDraft {
    if case .inProcess = server, let peer = exchange.connection?.peer, exchange.request.url.hasPrefix("http://\(peer)") {
      return RequestDraft(exchange.request, base: "http://\(peer)")
    }
    return RequestDraft(exchange.request, base: server.base)
  }

  private mutating func take(edited text: String?) {
    guard let text else { return notice = "nothing was taken from the editor" }
    changeDraft("the request, from the editor") { $0.read(text) }
  }
}

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
