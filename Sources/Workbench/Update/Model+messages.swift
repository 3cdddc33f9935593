import Exchanges
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
    case .complete: outcome = "\(request) in \(time.shortText)"
    case .cancelled: outcome = "\(request) cancelled after \(time.shortText)"
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
