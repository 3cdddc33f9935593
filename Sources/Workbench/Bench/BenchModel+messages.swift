import Exchanges
import FieldValues
import ScenarioInterchange
import ScenarioSyntax
import Scenarios

extension BenchModel {
  mutating func handle(_ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key)
    case .line(let text): return carryOut(line: text)
    case .interrupt where plain?.body != nil:
      plain?.body = nil
      shared.notice = "the body is left as it was"
    case .interrupt: return press(.control("c"))
    case .paste(let text): paste(text)
    case .mouse(let event): point(event)
    case .resized(let size): self.size = size
    case .now(let time): shared.now = time
    case .exchange(let id, let event, let time): return apply(event, to: id, at: time)
    case .filled(let filling, let message): return takeFilled(filling.draft, message)
    case .imported(let new): takeImported(new)
    case .environment(let name, let values):
      shared.variables.take(values, from: name)
      shared.notice = "\(values.count.counted("variable")) of \(name) set   :vars shows them"
    case .earlierExchanges(let exchanges, let broken): takeEarlier(exchanges, broken: broken)
    case .trace(let id, let trace): shared.history.setTrace(trace, of: id)
    case .judged(let id, let assertions, let verdicts):
      guard let request = shared.history[id]?.identity else { return [] }
      shared.expectations.add(verdicts, of: assertions, request: request, exchange: id)
    case .compared(let left, let right, let result): takeComparison(result, left: left, right: right)
    case .tick:
      tellProgress()
      return endIdle()
    case .waited(let id): return shared.waiting[id] == nil ? [] : connectAgain(id)
    case .catalogue(let routes):
      // Routes of the app may come late, when the bench talks to another server already.
      if case .remote = shared.server { return [] }
      catalogue.setRoutes(routes, on: &shared)
    case .scenarioFiles(let entries):
      hasListedScenarios = true
      catalogue.setScenarios(entries, on: &shared)
    case .scenarioOpened(let path, let text, let request): showScenario(path, text, request)
    case .scenarioFinished(let path, let result):
      showReport(result, of: path)
      return runNext(after: path)
    case .scenarioProgress(let path, let progress): take(progress, of: path)
    case .review(let review): open(review)
    case .reviewSaved(let review, let result, let rest):
      takeSaved(review, result, rest)
      return quitIfSaved()
    case .reviewFailed(let path, let reason):
      staysOpen()
      saving[path] = nil
      shared.notice = "Not written: \(reason)"
    case .scenarioEdited(let path, let text, let diagnostics):
      takeEdited(path, text, diagnostics)
      return [.listScenarios]
    case .log(let line): log.append(line, after: shared.history.lastID)
    case .server(let state): apply(state)
    case .edited(let text): takeEdited(text)
    case .notice(let text): shared.notice = text
    case .piped(let output, let note): takePiped(output, note: note)
    case .copied(let outcome): takeCopied(outcome)
    case .searchOn: response.continueSearch(&shared)
    case .bodyRead(let id, let text, let problem): shared.history.setText(text, problem, of: id)
    case .bodyQueried(let id, let path, let lines, let problem): showQuery(id, path, lines, problem)
    case .composed(let scenario): return takeComposed(scenario)
    case .copyComposed(let copied):
      composing -= 1
      return takeCopied(copied) + quitIfSaved()
    case .saved(let path) where savingBodies[path] != nil:
      let count = savingBodies.removeValue(forKey: path)?.count ?? 0
      shared.notice = "saved the body: \(path), \(count.bytesText)"
      return quitIfSaved()
    case .saved(let path):
      if let parts = saving.removeValue(forKey: path).flatMap({ parts.removeValue(forKey: $0) }) {
        shared.expectations.setSaved(parts.requests)
        shared.endRecording(of: parts.recording)
      }
      shared.scenarioPath = path
      catalogue.noteWriting(of: path)
      shared.notice = "saved \(path)   T runs it"
      return [.listScenarios] + quitIfSaved()
    case .fileExists(let path): askToOverwrite(path)
    case .saveFailed(let path, let reason):
      staysOpen()
      saving[path] = nil
      savingBodies[path] = nil
      shared.notice = "\(path) is not saved: \(reason)"
    }
    return []
  }

  private mutating func apply(_ event: Exchange.Event, to id: Int, at time: Duration) -> [Effect] {
    let wasRunning = shared.history[id]?.isRunning == true
    if wasRunning { shared.storeCookies(of: event, id: id) }
    shared.history.apply(event, to: id, at: time, now: shared.now)
    if case .head = event, id == shared.shown, shared.shownEntry?.isEventStream == true, let tab = response.chosen, tab != .stream
    {
      shared.notice = "events come   t e shows them   ^C ends them"
    }
    guard case .ended(let ending) = event, wasRunning, let entry = shared.history[id] else { return [] }
    if id == shared.shown {
      shared.notice = ""
      shared.outcome = entry.outcome
      if entry.exchange.head.map({ $0.status >= 500 }) ?? false, case .inProcess = shared.server {
        shared.notice = "O shows its line in the server log"
      }
      if case .failed(let failure) = ending, failure.kind == .timeout { shared.notice = adviceOnTimeout(entry) }
    }
    let kept: [Effect] =
      keepsHistory && entry.scenario == nil ? KeptExchange(entry).map { [.keep($0)] } ?? [] : []
    return kept + shared.judge(entry) + (entry.draft.followsRedirects ? follow(entry) : []) + compareNext(entry)
      + reconnectByItself(entry)
  }

  private mutating func takeEarlier(_ exchanges: [KeptExchange], broken: Int) {
    shared.history.addEarlier(exchanges)
    let count = exchanges.count == 1 ? "1 exchange" : "\(exchanges.count) exchanges"
    let words = exchanges.isEmpty ? "" : "\(count) of earlier sessions"
    let rest =
      broken == 0 ? "" : broken == 1 ? "1 line of the history can't be read" : "\(broken) lines of the history can't be read"
    shared.notice = [words, rest].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  mutating func apply(_ state: Message.ServerState) {
    // What is known already was said when it was asked for.
    guard state != shared.server else { return }
    shared.setServer(state)
    // The routes of the app are not those of another server.
    if case .remote = state, !shared.routes.isEmpty { catalogue.setRoutes([], on: &shared) }
    switch state {
    case .starting: shared.notice = "the server is starting"
    case .inProcess(let base), .remote(let base): shared.notice = "requests go to \(base)"
    case .stopped(let reason): shared.notice = "the server has stopped: \(reason)"
    }
  }

  private mutating func takeEdited(_ text: String?) {
    guard let text else { return shared.notice = "the request is unchanged: the editor returned nothing" }
    var outcome = RequestDraft.LineOutcome.taken(note: "")
    shared.changeDraft("the request, from the editor") { outcome = $0.read(text) }
    if case .refused(let sentence) = outcome { shared.notice = "\(sentence) The old line stays.   u undoes the rest" }
  }

  private mutating func takeImported(_ new: RequestImport) {
    guard let (draft, losses) = RequestDraft.imported(new, base: shared.server.base) else {
      return shared.notice = "curl: the command has no request"
    }
    shared.changeDraft("the request of the curl command") { $0 = draft }
    request.rewind()
    setFocus(.request)
    let leftOut = new.leftOut.isEmpty ? "" : "   left out: " + new.leftOut.joined(separator: " ")
    let other = shared.otherServer.map { "   it goes to \($0), not to the server of the bench" } ?? ""
    shared.notice =
      "\(draft.line) from curl   u undoes" + other + leftOut
      + (losses.isEmpty ? "" : "   " + losses.joined(separator: " "))
  }

  private mutating func showQuery(_ id: Int, _ path: String, _ lines: [Int32]?, _ problem: String) {
    guard id == shared.shown else { return }
    guard let lines else { return shared.notice = problem }
    response.show(.body)
    setFocus(.response)
    response.body.filter(lines)
    shared.notice = problem + "   Esc shows the whole body"
  }

  private mutating func askToOverwrite(_ path: String) {
    if let bytes = savingBodies.removeValue(forKey: path) {
      let question = "\(path) exists. Overwrite it with the body?"
      return ask(Overlay.Confirmation(question: question, purpose: .overwriteBody(path: path, bytes)))
    }
    guard let text = saving.removeValue(forKey: path) else { return }
    ask(Overlay.Confirmation(question: "\(path) exists. Overwrite it?", purpose: .overwrite(path: path, text: text)))
  }
}

extension BenchModel {
  /// Takes note of what a scenario that runs does.
  private mutating func take(_ message: Message.RunProgress, of path: String) {
    guard var progress = shared.progress.removeValue(forKey: path) else { return }
    switch message {
    case .step(let step):
      progress.begin(step)
      shared.progress[path] = progress
      // The plain mode tells it once a second.
      if plain == nil { shared.outcome = words(running: path) }
    case .exchange(_, let request): begin(request, of: path, &progress)
    case .event(let number, let event, let time):
      guard let id = progress.id(of: number) else { break }
      shared.history.apply(event, to: id, at: time)
    }
    shared.progress[path] = progress
  }

  private mutating func begin(_ request: RequestMessage, of path: String, _ progress: inout CheckReport.Progress) {
    let id = shared.history.add(draft(of: request), exchange: Exchange(request: request), scenario: label(path, progress.step))
    if let last = shared.history[progress.lastOfStep], last.exchange.request.redirected(by: last.exchange)?.url == request.url {
      shared.history.setPreviousHop(last.id, of: id)
    }
    progress.add(id)
    if shared.shown == nil { show(id) }
  }

  /// `cookies/layers step 2`
  private func label(_ path: String, _ step: RunnerOptions.RunningStep?) -> String {
    let name = shared.scenarioName(path)
    guard let step else { return name }
    return step.number.isEmpty ? "\(name) \(step.name)" : "\(name) step \(step.number.prefix { $0 != " " })"
  }

  /// Shows the report of a run. Its exchanges that the history does not have yet are entered.
  private mutating func showReport(_ result: ScenarioResult, of path: String) {
    let progress = shared.progress.removeValue(forKey: path) ?? CheckReport.Progress()
    let ids = result.steps.enumerated().map { place, step in
      let told = progress.ids(ofStep: place, step.exchanges, shared.history)
      return zip(step.exchanges, told).map { enter($0, $1, label(path, result, step)) }.last
    }
    for id in progress.ids where shared.history[id]?.isRunning == true {
      shared.history.apply(.ended(.cancelled), to: id, at: .zero)
    }
    shared.review = nil
    let report = CheckReport(result, exchanges: ids, cancelledAt: progress.isCancelled ? progress.step : nil)
    shared.report = report
    shared.runs[path] = progress.isCancelled ? .cancelled : CheckReport.RunState(result)
    shared.scenarioPath = path
    if let id = report.exchange(at: report.firstFailure) ?? ids.last ?? nil, shared.history[id] != nil { show(id) }
    checks.selectFirstFailure(shared)
    response.showChecks(atFirstFailureOf: shared)
    shared.notice = ""
    shared.outcome = "\(result.name.isEmpty ? path : result.name): \(summary(report, progress))"
  }

  private func summary(_ report: CheckReport, _ progress: CheckReport.Progress) -> String {
    let forgotten = progress.ids.count { shared.history[$0] == nil }
    let kept = progress.ids.count - forgotten
    let words = report.cancelledAt.map { "cancelled at \($0.words)" } ?? report.result.summary
    return forgotten == 0 ? words : "\(words); \(progress.ids.count) exchanges, the newest \(kept) are in the history"
  }

  /// - Returns: The number of an exchange of a run, which is entered unless it was reported while it ran.
  private mutating func enter(_ exchange: Exchange, _ told: Int?, _ label: String) -> Int {
    guard let told else { return shared.history.add(draft(of: exchange.request), exchange: exchange, scenario: label) }
    if shared.history[told]?.isRunning == true {
      shared.history.apply(.ended(exchange.ending ?? .cancelled), to: told, at: exchange.timing.ended ?? .zero)
    }
    return told
  }

  private func label(_ path: String, _ result: ScenarioResult, _ step: StepResult) -> String {
    let name = result.name.isEmpty ? shared.scenarioName(path) : result.name
    return step.name.isEmpty ? name : "\(name): \(step.name)"
  }

  /// The request of an exchange of a run. Where a server was started only for it, it goes to the one that runs.
  private func draft(of request: RequestMessage) -> RequestDraft {
    let base = request.url.authorityPrefix
    if case .inProcess = shared.server, base.hasPrefix("http://127.0.0.1:") { return RequestDraft(request, base: base) }
    return RequestDraft(request, base: shared.server.base)
  }

  /// Puts a scenario that failed beside what came, unless something is being written.
  private mutating func open(_ review: ScenarioReview) {
    shared.review = review
    // Of many scenarios none is put in front of the others.
    guard shared.queue == nil else { return }
    guard overlay == nil, field == nil else { return shared.notice = "o in the checks shows what came beside what was expected" }
    overlay = .review(ReviewScreen(review))
  }

  /// Takes note of a scenario that was written, and shows what is left to decide.
  private mutating func takeSaved(_ review: ScenarioReview, _ result: ScenarioResult, _ rest: ScenarioReview?) {
    let path = result.path
    saving[path] = nil
    shared.review = rest
    if shared.report?.result.path == path { shared.report = shared.report?.judged(again: result) }
    shared.runs[path] = CheckReport.RunState(result)
    if case .review = overlay { overlay = rest.map { .review(ReviewScreen($0)) } }
    let (update, left) = (review.update(result), result.failures.count)
    let written = update.accepted.count == 1 ? "Wrote 1 expectation." : "Wrote \(update.accepted.count) expectations."
    let warnings = update.warnings.map { "Line \($0.position.line) now expects status \($0.status): check the server." }
    let state = left == 0 ? "Everything holds now." : "\(left == 1 ? "1 still fails" : "\(left) still fail")."
    shared.notice = ([written] + warnings + [state]).joined(separator: " ") + "   T runs it again   \(path)"
    shared.outcome = ""
  }

  /// A scenario that was opened in the editor.
  private mutating func takeEdited(_ path: String, _ text: String, _ diagnostics: [Diagnostic]) {
    guard text != shared.report?.result.text || shared.report?.result.path != path else {
      return shared.notice = "\(path) is unchanged"
    }
    overlay = nil
    guard diagnostics.isEmpty else {
      let name = shared.scenarioName(path)
      return showReport(ScenarioResult(path: path, text: text, name: name, diagnostics: diagnostics), of: path)
    }
    shared.review = nil
    shared.runs[path] = nil
    shared.scenarioPath = path
    shared.notice = "\(path) was edited   T runs it"
  }
}
