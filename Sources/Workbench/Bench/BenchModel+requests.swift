import Exchanges
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
      case .showHeaders(let id): showHeaders(of: id)
      case .followRedirect: effects += followRedirect()
      case .runScenario(let path): effects += run(scenario: path)
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
    let draft = shared.draft
    guard let message = shared.draftMessage else { return [] }
    let (id, sending) = shared.begin(draft, message)
    shared.recording?.append(id)
    history.selectNewest()
    show(id)
    response.leaveChecks()
    closeDrawer()
    shared.notice = "\(draft.line) is sent   ^C cancels"
    return [sending]
  }

  /// Puts a request for a route into the request pane.
  private mutating func prepare(route index: Int, method: String, sends: Bool) -> [Effect] {
    guard var route = shared.routes.at(index) else { return [] }
    route.methods = [method]
    shared.changeDraft("the request") { $0 = RequestDraft(route) }
    request.rewind()
    guard sends else { return [] }
    guard shared.draft.openParameter == nil else {
      setFocus(.request)
      shared.notice = shared.obstacleToSending ?? ""
      return []
    }
    return send()
  }

  /// Shows an exchange in the response pane.
  mutating func show(_ id: Int) {
    guard shared.shown != id else { return }
    shared.shown = id
    pass(.rewind, to: .response)
  }

  /// Shows an exchange again and puts its request into the request pane.
  private mutating func bringBack(_ id: Int) {
    guard let entry = shared.history[id] else { return }
    show(id)
    response.leaveChecks()
    shared.changeDraft("the request") { $0 = entry.draft }
    closeDrawer()
    shared.notice = "#\(id) \(entry.draft.line)   r sends it again   u brings the former request back"
  }

  private mutating func showHeaders(of id: Int) {
    guard shared.history[id] != nil else { return shared.notice = "the exchange of this check is forgotten" }
    bringBack(id)
    response.show(.headers)
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
    shared.recording?.append(id)
    if shared.shown == entry.id { show(id) }
    shared.notice = "redirected: \(draft.line.withoutUserInfo) is sent"
    return [sending]
  }

  mutating func run(scenario path: String) -> [Effect] {
    shared.runs[path] = .running
    shared.scenarioPath = path
    closeDrawer()
    shared.notice = "\(path) is running"
    return [.runScenario(path: path, text: nil)]
  }

  mutating func restart() -> [Effect] {
    shared.setServer(.starting)
    shared.notice = "the app is restarting"
    return [.restartServer]
  }

  mutating func quit() -> [Effect] {
    let count = shared.history.running.count
    guard count > 0 else { return [.quit(code: 0)] }
    let words = count == 1 ? "1 exchange is running" : "\(count) exchanges are running"
    overlay = .confirm(Overlay.Confirmation(question: "\(words). Quit all the same?", purpose: .quit))
    return []
  }

  mutating func toggleJar() {
    shared.jar.isOn.toggle()
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

extension BenchModel {
  /// Puts something on the clipboard; controls in it are made visible, so that pasting it is safe.
  mutating func copy(_ target: CopyTarget) -> [Effect] {
    overlay = nil
    guard let text = text(of: target) else {
      shared.notice = "there is nothing to copy"
      return []
    }
    shared.notice = "copied: \(target.rawValue), \(text.utf8.count) bytes"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return [.copy(lines.map { Sanitizer.line(String($0)) }.joined(separator: "\n"))]
  }

  private func text(of target: CopyTarget) -> String? {
    let draft = shared.effectiveDraft ?? shared.draft
    let exchange = shared.shownEntry?.exchange
    return switch target {
    case .curl: draft.curl(base: shared.server.base)
    case .http: draft.httpText(base: shared.server.base)
    case .header: exchange?.head?.headers.map { String(fieldBytes: $0.bytes) }.joined(separator: "\n")
    case .body: exchange.map { String(decoding: $0.content, as: UTF8.self) }
    case .raw: exchange.map { String(decoding: $0.received, as: UTF8.self) }
    case .value: exchange.flatMap { _ in response.texts(shared)(response.position.selection) }
    }
  }
}

extension BenchModel {
  /// Sends the request twice, one after the other, and shows what differs.
  mutating func compareTwice() -> [Effect] {
    let effects = send()
    comparing = effects.isEmpty ? nil : shared.shown.map { .first($0) }
    shared.notice = "\(shared.draft.line) is sent twice, to be compared"
    return effects
  }

  /// Sends the second request when the first has ended, and shows the comparison when both have.
  mutating func compareNext(_ entry: HistoryEntry) -> [Effect] {
    guard let comparing, comparing.exchange == entry.id else { return [] }
    self.comparing = nil
    guard entry.exchange.isComplete else { return [] }
    if case .second = comparing {
      show(entry.id)
      compareWithMarked()
      return []
    }
    let (id, sending) = shared.begin(entry.draft, entry.asked)
    shared.marked = entry.id
    self.comparing = .second(id)
    show(id)
    return [sending]
  }

  mutating func mark() {
    shared.marked = shared.shown
    shared.notice = "#\(shared.shown ?? 0) is marked   d on another response compares"
  }

  mutating func compareWithMarked() {
    guard let old = shared.history[shared.marked], let new = shared.shownEntry else { return }
    overlay = .page(Page(comparing: old, with: new))
  }
}
