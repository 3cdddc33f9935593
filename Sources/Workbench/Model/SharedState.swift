import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// What the panes and tabs share: exchanges, cookies, the request being written, expectations, the server, the clock.
struct SharedState: Sendable {
  let capabilities: Screen.Capabilities
  /// Seconds since 1970, by the last message that said so.
  var now: Int64 = 0
  private(set) var server: Message.ServerState
  /// What the last key did, and how to undo it.
  var notice = ""
  /// How the last exchange or run ended; it stays in the message line beside the notice.
  var outcome = ""

  var history = History()
  /// The exchange in the response pane.
  var shown: Int?
  /// The exchange that others are compared with.
  var marked: Int?
  /// The exchanges of a recording; nil when none is made.
  var recording: [Int]?

  var jar = BenchJar()
  /// The jar before cookies were removed by hand.
  private(set) var pastJar: BenchJar?

  private(set) var draft = RequestDraft()
  /// Earlier drafts; the last one is the first to come back.
  private(set) var pastDrafts: [RequestDraft] = []

  var expectations = Expectations()
  var report: CheckReport?

  var routes: [CatalogueRoute] = []
  /// The route under the cursor of the catalogue while that has the focus.
  var highlightedRoute: CatalogueRoute?
  var scenarios: [Message.ScenarioEntry] = []
  var runs: [String: CheckReport.RunState] = [:]
  /// The scenario that was saved or run last.
  var scenarioPath: String?

  /// - Parameter request: a request that stands ready when the bench opens.
  init(server: Message.ServerState, capabilities: Screen.Capabilities, request: RequestMessage? = nil) {
    self.server = server
    self.capabilities = capabilities
    if let request { draft = RequestDraft(request, base: server.base) }
  }

  var shownEntry: HistoryEntry? { history[shown] }

  /// The line of the request whose response is shown: `GET /items/1`.
  var shownRequest: String? { shownEntry?.draft.line }

  /// The events or chunks of the response that is shown.
  var shownStream: StreamLog? { shownEntry?.stream }

  /// Talks to another server; it does not know the cookies of the one before.
  mutating func setServer(_ state: Message.ServerState) {
    if let base = server.base, state.base != base {
      jar.removeAll()
      pastJar = nil
    }
    server = state
  }
}

extension SharedState {
  /// What a component asks of the bench as a whole.
  enum Command: Sendable, Hashable {
    case perform(Effect)
    case focus(Pane)
    /// Put a request for a route into the request pane, and send it unless a parameter must be filled in first.
    case prepare(route: Int, method: String, sends: Bool)
    /// Show an exchange.
    case show(Int)
    /// Show an exchange and put its request into the request pane.
    case bringBack(Int)
    /// Show the header lines of an exchange.
    case showHeaders(Int)
    /// Send the request that the response redirects to.
    case followRedirect
    case runScenario(String)
    /// Ask for the name of a capture.
    case nameCapture(Expectations.Capture)
  }
}

extension SharedState {
  private static let mostPastDrafts = 50

  /// Changes the request so that `u` can undo it, and says so.
  mutating func changeDraft(_ what: String, _ change: (inout RequestDraft) -> Void) {
    let before = draft
    change(&draft)
    guard draft != before else { return notice = "unchanged" }
    pastDrafts.append(before)
    if pastDrafts.count > Self.mostPastDrafts { pastDrafts.removeFirst() }
    notice = "changed: \(what)   u undoes"
  }

  /// Brings the request back as it was before the last change.
  mutating func undoDraft() {
    guard let before = pastDrafts.popLast() else { return }
    draft = before
    notice = "undone: the request is \(before.line) again"
  }

  /// What would be sent; nil when there is no server to send it to.
  var draftMessage: RequestMessage? { draft.message(base: server.base) }

  /// The request as it is written, with the line the jar would add; nil when it cannot be sent.
  var effectiveDraft: RequestDraft? {
    guard let message = draftMessage else { return nil }
    var draft = draft
    if let line = jar.line(for: message, now: now) { draft.headers.append(RequestDraft.Header(line: line)) }
    return draft
  }

  /// The cookies that the jar adds to the request when it is sent.
  var draftCookies: [CookieJar.Entry] { draftMessage.map { jar.cookies(for: $0, now: now) } ?? [] }

  /// Why the request cannot be sent, and what to do.
  var obstacleToSending: String? {
    if let name = draft.openParameter { return "\(name) is to be filled first   e edits the line" }
    guard draft.target.hasPrefix("/"), server.base == nil else { return nil }
    if case .stopped(let reason) = server { return "the server has stopped: \(reason)   :restart-server starts it" }
    return "the server is still starting"
  }

  /// Enters a request into the history, with the cookies of the jar.
  /// - Returns: its number, and the effect that sends it.
  mutating func begin(_ draft: RequestDraft, _ message: RequestMessage) -> (id: Int, sending: Effect) {
    let line = jar.line(for: message, now: now)
    var message = message
    if let line { message.headers.append(line) }
    let id = history.add(draft, exchange: Exchange(request: message))
    if line != nil { history.setHasJarLine(of: id) }
    return (id, .send(id: id, message, by: draft.usesHTTP2 ? .http2 : .http1))
  }

  /// The route whose declaration is worth showing: the one under the catalogue's cursor, else the one that takes the request.
  var declaredRoute: CatalogueRoute? {
    if let highlightedRoute { return highlightedRoute }
    guard draft.target.hasPrefix("/") else { return nil }
    return route(method: draft.method, path: draft.target.prefix { $0 != "?" })
  }

  /// The route that takes a path; of several, the one that spells out most of it.
  func route(method: String, path: Substring) -> CatalogueRoute? {
    let segments = path.utf8.split(separator: UInt8(ascii: "/"))
    return routes.filter { $0.methods.contains(method) && $0.takes(segments) }.max { $0.spelledOut < $1.spelledOut }
  }
}

extension SharedState {
  /// Gives the jar the cookies that a head sets, interim heads included.
  mutating func storeCookies(of event: Exchange.Event, id: Int) {
    guard let url = history[id]?.exchange.request.url else { return }
    switch event {
    case .informational(let head): _ = jar.store(head, from: url, now: now)
    case .head(let head, _): history.setCookieOutcomes(jar.store(head, from: url, now: now), of: id)
    default: break
    }
  }

  /// Removes cookies from the jar so that `restoreJar` can undo it.
  mutating func changeJar(_ change: (inout BenchJar) -> Void) {
    pastJar = jar
    change(&jar)
  }

  mutating func restoreJar() {
    guard let before = pastJar else { return }
    jar = before
    pastJar = nil
    let count = jar.cookies(at: now).count
    notice = "undone: the jar has \(count == 1 ? "1 cookie" : "\(count) cookies") again"
  }
}

extension SharedState {
  /// The most responses of one request that checks are judged on; the newest.
  private static let mostJudged = 20

  /// Judges the checks of the shown request on its latest responses.
  func judge() -> [Effect] {
    guard let request = shownRequest else { return [] }
    let texts = expectations.checks(of: request).map { expectations.checks[$0].text }
    guard !texts.isEmpty else { return [] }
    return history.entries.filter { $0.draft.line == request && $0.exchange.isComplete }.suffix(Self.mostJudged)
      .map { .judge(id: $0.id, $0.exchange, assertions: texts) }
  }

  /// Judges the checks of a request on a response that has just come.
  func judge(_ entry: HistoryEntry) -> [Effect] {
    let texts = expectations.checks(of: entry.draft.line).map { expectations.checks[$0].text }
    return texts.isEmpty || !entry.exchange.isComplete ? [] : [.judge(id: entry.id, entry.exchange, assertions: texts)]
  }

  /// Proposes checks for the whole response. Where other responses to the request differ, only presence is expected.
  mutating func proposeChecks() -> [Effect] {
    guard let entry = shownEntry else { return [] }
    let others = history.repeats(of: entry).suffix(Self.mostJudged).filter { $0.id != entry.id }
    let seen = others.map { Set(Suggestions.all($0.exchange).compactMap { $0.first?.text }) }
    let added = expectations.add(Suggestions.all(entry.exchange), of: entry.draft.line, areProposed: true) { choices in
      guard let text = choices.first?.text else { return false }
      return !seen.allSatisfy { $0.contains(text) }
    }
    notice = "\(added.count) proposed, compared with \(others.count) other responses   Space accepts one, p changes it"
    return judge()
  }
}
