import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

extension BenchModel {
  /// Does what a component asks for.
  mutating func carryOut(_ commands: [SharedState.Command]) -> [Effect] {
    var effects: [Effect] = []
    for command in commands {
      switch command {
      case .perform(let effect): effects.append(effect)
      case .focus(let pane): setFocus(pane)
      case .prepare(let route, let method, let sends): effects += prepare(route: route, method: method, sends: sends)
      case .show(let id): show(id)
      case .bringBack(let id): bringBack(id)
      case .showPart(let id, let tab): showPart(of: id, tab)
      case .selectCheck(let line):
        checks.select(line: line, shared)
        response.selectCheck(line: line, shared)
      case .openReview: overlay = shared.review.map { .review(ReviewScreen($0)) }
      case .saveReview: effects += saveReview()
      case .nameRecording: nameRecording()
      case .reconnect(let id): effects += reconnect(id)
      case .followRedirect: effects += followRedirect()
      case .saveText(let text, let path):
        overlay = .prompt(Overlay.Prompt(title: "save as a scenario", field: TextField(path), purpose: .saveText(text)))
      case .write(let command): overlay = .palette(CommandPalette(keymap, and: Self.wordCommands, text: command))
      case .runScenario(let path): effects += run(scenario: path)
      case .showText(let title, let texts):
        overlay = .page(Page(title: title, texts, columns: size.columns - 4, ascii: shared.capabilities.ascii))
      case .editCheck(let index): editCheck(index)
      case .nameCapture(let capture):
        let purpose = Overlay.Prompt.Purpose.capture(capture)
        overlay = .prompt(Overlay.Prompt(title: "capture as", field: TextField(capture.name), purpose: purpose))
      }
    }
    return effects
  }

  /// Sends the request as it is written now.
  mutating func send() -> [Effect] {
    if let obstacle = shared.obstacleToSending {
      shared.notice = obstacle
      return []
    }
    let filling = BenchVariables.Filling(shared.draft, base: shared.server.base, variables: shared.variables)
    guard !filling.needsWorld else {
      shared.notice = "\(shared.draft.line) is put together"
      return [.fill(filling)]
    }
    do throws(Fault) {
      let message = try filling.message { path throws(FileFault) in throw .unreadable(path) }
      return send(shared.draft, message)
    } catch {
      shared.notice = "not sent: \(error.message)"
      return []
    }
  }

  /// Sends a request whose files were read and functions called.
  mutating func takeFilled(_ draft: RequestDraft, _ message: RequestMessage) -> [Effect] {
    let effects = send(draft, message)
    if comparesFilled {
      comparesFilled = false
      comparing = shared.shown.map { .first($0) }
    }
    return effects
  }

  private mutating func send(_ draft: RequestDraft, _ message: RequestMessage) -> [Effect] {
    let (id, sending) = shared.begin(draft, message)
    let note = shared.record(id)
    history.selectNewest()
    show(id)
    response.leaveChecks()
    closeDrawer()
    shared.notice = "\(draft.line) is sent   ^C cancels\(note)"
    return [sending]
  }

  /// Puts a request for a route into the request pane.
  private mutating func prepare(route index: Int, method: String, sends: Bool) -> [Effect] {
    guard var route = shared.routes.at(index) else { return [] }
    route.methods = [method]
    shared.changeDraft("the request") { $0 = RequestDraft(route) }
    shared.settleDraft()
    request.rewind()
    guard sends else { return [] }
    let gap = shared.draft.firstGap(for: route)
    guard gap != nil || !CatalogueRoute.isSafe(method) else { return send() }
    // It is looked at first; Enter sends it from there.
    setFocus(.request)
    pass(.select(gap.flatMap(shared.draft.rows.firstIndex) ?? 0), to: .request)
    switch gap {
    case .line: request.fillGap(&shared)
    case .body: shared.notice = "\(method) needs a body   e writes it"
    case .header, .newHeader, nil:
      shared.notice = "\(shared.draft.line) may change something on the server: Enter sends it   u brings the former request back"
    }
    return []
  }

  /// Shows an exchange in the response pane.
  mutating func show(_ id: Int) {
    shared.shown = id
    shared.outcome = shared.shownEntry?.outcome ?? ""
    prepareShown()
  }

  /// Starts at the top of the tabs where another exchange is shown than before.
  mutating func prepareShown() {
    guard shared.shown != prepared else { return }
    prepared = shared.shown
    pass(.rewind, to: .response)
  }

  /// Shows an exchange again and puts its request into the request pane.
  private mutating func bringBack(_ id: Int) {
    guard let entry = shared.history[id] else { return }
    show(id)
    response.leaveChecks()
    shared.changeDraft("the request") { $0 = entry.draft }
    shared.settleDraft()
    closeDrawer()
    shared.outcome = entry.outcome
    let isMasked = entry.isEarlier && shared.draft.text?.contains("***") == true
    shared.notice =
      isMasked
      ? "#\(id) is of an earlier session: fill in what is *** before r sends it again"
      : "#\(id) is shown   r sends it again   u brings the former request back"
  }

  /// Shows what a check is about.
  private mutating func showPart(of id: Int, _ tab: ResponseTab) {
    overlay = nil
    guard shared.history[id] != nil else { return shared.notice = "the exchange of this check is forgotten" }
    bringBack(id)
    response.show(tab)
    showResponse()
    shared.notice = "the exchange of this check   t k goes back   r sends it again"
  }

  /// Sends the request that a response redirects to, as an exchange of its own.
  mutating func follow(_ entry: HistoryEntry) -> [Effect] {
    guard let message = entry.redirect else { return [] }
    guard shared.history.hops(to: entry.id).count <= History.mostHops else {
      shared.notice = "\(History.mostHops) redirects were followed, this one is not   > follows it"
      return []
    }
    return followOnce(entry, message)
  }

  /// `>`, or Enter on a Location line.
  mutating func followRedirect() -> [Effect] {
    guard let entry = shared.shownEntry, let message = entry.redirect else { return [] }
    return followOnce(entry, message)
  }

  private mutating func followOnce(_ entry: HistoryEntry, _ message: RequestMessage) -> [Effect] {
    var draft = RequestDraft(message, base: shared.server.base)
    draft.followsRedirects = entry.draft.followsRedirects
    draft.usesHTTP2 = entry.draft.usesHTTP2
    let (id, sending) = shared.begin(draft, message)
    shared.history.setPreviousHop(entry.id, of: id)
    let note = shared.record(id)
    if shared.shown == entry.id { show(id) }
    shared.notice = "redirected: \(draft.line.withoutUserInfo) is sent\(note)"
    return [sending]
  }

  mutating func run(scenario path: String) -> [Effect] {
    if shared.queue?.isOver ?? false { shared.queue = nil }
    guard shared.progress[path] == nil else {
      shared.notice = "\(path) is running already   ^C cancels it"
      return []
    }
    shared.runs[path] = .running
    shared.progress[path] = CheckReport.Progress()
    shared.scenarioPath = path
    overlay = nil
    closeDrawer()
    shared.notice = "\(path) is running   ^C cancels it"
    return [.runScenario(path: path, text: nil)]
  }

  mutating func cancel(scenario path: String) -> [Effect] {
    shared.progress[path]?.isCancelled = true
    shared.queue?.cancel()
    shared.notice = "\(path) is being cancelled"
    return [.cancelScenario(path: path)]
  }

  /// Where the selected verdict stands; nil where the cursor is on none.
  var scenarioPlace: (path: String, line: Int)? {
    switch focus {
    case .checks: checks.scenarioPlace(shared)
    case .response: response.scenarioPlace(shared)
    case .catalogue, .request, .history, .log: nil
    }
  }

  /// Opens the scenario of the selected verdict at its line, else the request.
  mutating func editExternally() -> [Effect] {
    if let place = scenarioPlace { return [.editScenario(path: place.path, line: place.line)] }
    return shared.draft.text.map { [.openEditor($0)] } ?? []
  }

  mutating func restart() -> [Effect] {
    shared.setServer(.starting)
    shared.notice = "the app is restarting"
    return [.restartServer]
  }

  /// Sends what is sent from now on to another server, or again to the app in this process.
  mutating func setTarget(_ word: String) -> [Effect] {
    if word == "in-process" {
      if case .inProcess(let base) = shared.server {
        shared.notice = "requests go to the app in this process already: \(base)"
        return []
      }
      shared.setServer(.starting)
      shared.notice = "the app in this process is starting"
      return [.setTarget(nil)]
    }
    do {
      let address = try TargetAddress(word)
      apply(.remote(base: address.base))
      shared.notice = "requests and scenarios go to \(address.base)\(address.note)   :target in-process comes back"
      return [.setTarget(address.base)]
    } catch {
      shared.notice = "target: \(error)"
      return []
    }
  }

  /// Shows the text of a scenario file, and puts the request of its first step into the request pane.
  mutating func showScenario(_ path: String, _ text: String, _ first: RequestMessage?) {
    shared.scenarioPath = path
    if let first { shared.changeDraft("the request") { $0 = RequestDraft(first, base: nil) } }
    let entry = shared.scenarios.first { $0.path == path }
    var lines: [String] = []
    if let fault = entry?.fault { lines += [fault] }
    if let state = shared.runs[path] { lines += [state.words] }
    lines += ["in a shell: \(again(path))", ""]
    var page = Page(
      title: path,
      lines + text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) },
      columns: size.columns - 4,
      ascii: shared.capabilities.ascii
    )
    page.scenario = path
    overlay = .page(page)
    shared.notice = "T runs \(path)   Esc goes back" + (first == nil ? "" : ", its first request is in Request")
  }

  /// The command that runs a scenario against the same server.
  private func again(_ path: String) -> String {
    let words = [program, "run", path]
    guard case .remote(let base) = shared.server else { return words.map { ShellWord($0).text }.joined(separator: " ") }
    return (words + ["--server", base]).map { ShellWord($0).text }.joined(separator: " ")
  }

  /// The line of the server's log that tells how the response that is shown came to be.
  var logLine: Int? { shared.shownEntry.flatMap { log.line(of: $0, shared) } }

  mutating func showLogLine() {
    guard let line = logLine else { return }
    setFocus(.log)
    pass(.select(line), to: .log)
    shared.notice = "the log line of #\(shared.shown ?? 0)   Enter shows it whole   o goes back"
  }

  /// Ends the bench, after what is being written; pressed again, at once.
  mutating func quit() -> [Effect] {
    guard !isSaving || quitsWhenSaved else {
      quitsWhenSaved = true
      shared.notice = "a text is being written; the bench ends when it is there"
      return []
    }
    quitsWhenSaved = false
    let count = shared.history.runningCount
    var reasons = shared.unsavedWork
    if count > 0 { reasons.append(count == 1 ? "1 exchange is running" : "\(count) exchanges are running") }
    guard !reasons.isEmpty else { return [.quit(code: 0)] }
    let question = "\(reasons.joined(separator: "; ")). Quit all the same?"
    overlay = .confirm(Overlay.Confirmation(question: question.prefix(1).uppercased() + question.dropFirst(), purpose: .quit))
    return []
  }

  /// Ends the bench where only a file was waited for.
  mutating func quitIfSaved() -> [Effect] { quitsWhenSaved && !isSaving ? quit() : [] }

  mutating func toggleJar() {
    let before = shared.jar
    shared.jar.isOn.toggle()
    shared.remember(.jar(before), before.isOn ? "cookies are kept and sent" : "cookies are neither kept nor sent")
    shared.notice = shared.jar.isOn ? "cookies are kept and sent" : "cookies are neither kept nor sent   J changes it back"
  }

  mutating func proposeChecks() -> [Effect] {
    let effects = shared.proposeChecks()
    response.showChecks()
    checks.rewind()
    setFocus(.response)
    return effects
  }
}
