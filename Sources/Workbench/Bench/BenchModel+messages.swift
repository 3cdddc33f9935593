import Exchanges
import FieldValues
import Scenarios

extension BenchModel {
  mutating func handle(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key)
    case .interrupt: return press(.control("c"))
    case .paste(let text): paste(text)
    case .mouse(let event): point(event)
    case .resized(let size): self.size = size
    case .now(let time): shared.now = time
    case .exchange(let id, let event, let time): return apply(event, to: id, at: time)
    case .trace(let id, let trace): shared.history.setTrace(trace, of: id)
    case .judged(let id, let assertions, let verdicts):
      guard let request = shared.history[id]?.draft.line else { return [] }
      shared.expectations.add(verdicts, of: assertions, request: request, exchange: id)
    case .catalogue(let routes): catalogue.setRoutes(routes, on: &shared)
    case .scenarioFiles(let entries): shared.scenarios = entries
    case .scenarioFinished(let path, let result): showReport(result, of: path)
    case .log(let line): log.append(line)
    case .server(let state): apply(state)
    case .edited(let text): takeEdited(text)
    case .notice(let text): shared.notice = text
    case .saved(let path):
      saving[path] = nil
      shared.scenarioPath = path
      shared.notice = "saved \(path)   T runs it"
      return [.listScenarios]
    case .fileExists(let path): askToOverwrite(path)
    case .saveFailed(let path, let reason):
      saving[path] = nil
      shared.notice = "\(path) is not saved: \(reason)"
    }
    return []
  }

  private mutating func apply(_ event: Exchange.Event, to id: Int, at time: Duration) -> [Effect] {
    let wasRunning = shared.history[id]?.isRunning == true
    if wasRunning { shared.storeCookies(of: event, id: id) }
    shared.history.apply(event, to: id, at: time)
    if case .head = event, id == shared.shown, shared.shownEntry?.isEventStream == true, response.tab != .stream {
      shared.notice = "events come   t e shows them   ^C ends them"
    }
    guard case .ended(let ending) = event, wasRunning, let entry = shared.history[id] else { return [] }
    let request = entry.draft.line + (entry.exchange.head.map { " \($0.status)" } ?? "")
    shared.notice = ""
    switch ending {
    case .complete: shared.outcome = "\(request) in \(time.columnText)"
    case .cancelled: shared.outcome = "\(request) cancelled after \(time.columnText)"
    case .failed(let failure):
      shared.outcome = "\(request) failed"
      shared.notice = failure.description
    }
    return shared.judge(entry) + (entry.draft.followsRedirects ? follow(entry) : []) + compareNext(entry)
  }

  private mutating func apply(_ state: Message.ServerState) {
    shared.setServer(state)
    switch state {
    case .starting: shared.notice = "the server is starting"
    case .inProcess(let base), .remote(let base): shared.notice = "requests go to \(base)"
    case .stopped(let reason): shared.notice = "the server has stopped: \(reason)"
    }
  }

  /// Enters the exchanges of a run into the history and shows its report.
  private mutating func showReport(_ result: ScenarioResult, of path: String) {
    shared.runs[path] = CheckReport.RunState(result)
    let ids = result.steps.map { step in
      step.exchanges.map { shared.history.add(draft(of: $0), exchange: $0, scenario: result.name) }.last
    }
    let report = CheckReport(result, exchanges: ids)
    shared.report = report
    shared.scenarioPath = path
    if let id = report.exchange(at: report.firstFailure) ?? ids.last ?? nil { show(id) }
    checks.selectFirstFailure(shared)
    response.showChecks(atFirstFailureOf: shared)
    shared.notice = ""
    shared.outcome = "\(result.name.isEmpty ? path : result.name): " + result.summary
  }

  /// The request of a finished exchange. Where a server was started only for it, it goes to the one that runs.
  private func draft(of exchange: Exchange) -> RequestDraft {
    if case .inProcess = shared.server, let peer = exchange.connection?.peer, exchange.request.url.hasPrefix("http://\(peer)") {
      return RequestDraft(exchange.request, base: "http://\(peer)")
    }
    return RequestDraft(exchange.request, base: shared.server.base)
  }

  private mutating func takeEdited(_ text: String?) {
    guard let text else { return shared.notice = "the request is unchanged: the editor returned nothing" }
    shared.changeDraft("the request, from the editor") { $0.read(text) }
  }

  private mutating func askToOverwrite(_ path: String) {
    guard let text = saving.removeValue(forKey: path) else { return }
    // What is being written in the request is kept.
    if focus == .request { pass(.accept, to: focus) }
    let question = "\(path) exists. Overwrite it?"
    overlay = .confirm(Overlay.Confirmation(question: question, purpose: .overwrite(path: path, text: text)))
  }
}
