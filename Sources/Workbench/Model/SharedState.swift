import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the panes and tabs share: exchanges, cookies, the request being written, expectations, the server, the clock.
struct SharedState: Sendable {
  let capabilities: Screen.Capabilities
  /// Seconds since 1970, by the last message that said so.
  var now: Int64 = 0
  /// How many seconds the time of day is ahead of UTC.
  var secondsFromUTC = 0
  private(set) var server: Message.ServerState { didSet { prepareMessage() } }
  /// What the last key did, and how to undo it.
  var notice = ""
  /// How the last exchange or run ended; it stays in the message line beside the notice.
  var outcome = ""
  var theme = Style.Theme.dark
  var clipboard = Effect.ClipboardUse.auto
  /// Whether rows that are longer than their pane go on in the next line.
  var wrapsRows = false

  var history = History()
  /// The exchange in the response pane.
  var shown: Int?
  /// The exchange that others are compared with.
  var marked: Int?
  /// Where a scenario is saved unless the user says otherwise.
  var recordingFolder = "scenarios/recorded"
  /// The exchanges of a recording; nil when none is made.
  var recording: [Int]? { didSet { history.setRecorded(recording ?? []) } }

  var jar = BenchJar()

  var variables = BenchVariables() {
    didSet {
      for value in variables.secrets.values { secrets.add(value) }
      prepareMessage()
    }
  }
  /// Values that the screen doesn't show.
  let secrets = SecretRedactor()
  var showsSecrets = false
  /// What components ask for while text is taken in; ``BenchModel/update(_:)`` hands it out.
  var requested: [Effect] = []

  private(set) var draft = RequestDraft() {
    didSet {
      guard draft != oldValue else { return }
      placeholders = draft.placeholders
      content = draft.content
      prepareMessage()
    }
  }
  /// What the body is; it is read when the request changes, and not for each picture.
  private(set) var content = RequestDraft.Content.none
  /// What would be sent; nil when there isn't a server to send it to. Every picture looks at it, so it is made when something in it
  /// changes.
  private(set) var draftMessage: RequestMessage?
  /// The variables that the request names.
  private(set) var placeholders: [PlaceholderSyntax] = []
  /// The request as it was opened or sent last; what is written beyond it is lost at the end.
  private var settledDraft = RequestDraft()

  /// What `u` brings back, the last change last.
  private(set) var past: [PastState] = []

  /// How long exchanges may take.
  var timeouts = Effect.Timeouts()
  /// Whether event streams are connected again when they end.
  var reconnectsByItself = false
  /// Streams that are to be connected again after a wait: the numbers of the exchanges that ended, and how long each waits.
  var waiting: [Int: Duration] = [:]

  var expectations = Expectations()
  var report: CheckReport?
  /// The scenario that failed last, beside what came.
  var review: ScenarioReview?
  /// The scenarios that run, by their paths.
  var progress: [String: CheckReport.Progress] = [:]
  /// All scenarios that are run one after the other, or were run so last.
  var queue: CheckReport.Queue?

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
    if let request {
      draft = RequestDraft(request, base: server.base)
      placeholders = draft.placeholders
      content = draft.content
    }
    settledDraft = draft
    prepareMessage()
  }

  private mutating func prepareMessage() { draftMessage = draft.message(base: server.base, filling: variables) }

  var shownEntry: HistoryEntry? { history[shown] }

  /// What the list of scenarios calls a file.
  func scenarioName(_ path: String) -> String { scenarios.first { $0.path == path }?.name ?? path.fileStem }

  /// The scenario that runs, the one that was begun last before others; nil when none does.
  var runningScenario: String? {
    scenarioPath.flatMap { progress[$0] == nil ? nil : $0 } ?? progress.keys.min()
  }

  /// The request whose response is shown, as checks know it.
  var shownRequest: Expectations.Identity? { shownEntry?.identity }

  /// The events or chunks of the response that is shown.
  var shownStream: StreamLog? { shownEntry?.stream }

  /// The time of day of a moment in seconds since 1970: `09:41:10`.
  func timeOfDay(_ moment: Int64) -> String {
    let (sum, overflow) = moment.addingReportingOverflow(Int64(secondsFromUTC))
    let second = ((overflow ? moment : sum) % 86_400 + 86_400) % 86_400
    return [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// The day of a moment in seconds since 1970: `2026-11-29`.
  func day(_ moment: Int64) -> String {
    let date = HTTPDate(secondsSince1970: moment).advanced(bySeconds: secondsFromUTC).date
    return String(date.ISO8601Format().prefix(10))
  }

  /// Talks to another server; it does not know the cookies of the one before.
  mutating func setServer(_ state: Message.ServerState) {
    if let base = server.base, state.base != base {
      jar.removeAll()
      past.removeAll { if case .jar = $0.part { true } else { false } }
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
    /// Show a part of the exchange that a check is about.
    case showPart(Int, ResponseTab)
    /// Put the cursor of the checks on what the report says of a line of the scenario.
    case selectCheck(line: Int)
    /// Put the scenario that failed beside what came.
    case openReview
    /// Write what was accepted.
    case saveReview
    /// Ask for the name of the file for the steps of a recording.
    case nameRecording
    /// Connect an event stream again.
    case reconnect(Int)
    /// Send the request that the response redirects to.
    case followRedirect
    case runScenario(String)
    /// Show lines over the panes, wrapped.
    case showText(title: String, [String])
    /// Ask for the predicate of a check, by its place in all of them.
    case editCheck(Int)
    /// Ask where to save the text of a scenario.
    case saveText(String, path: String)
    /// Open the command palette with this written: `save-body body.json`.
    case write(command: String)
    /// Ask for the name of a capture.
    case nameCapture(Expectations.Capture)
  }
}

extension SharedState {
  /// A part of the state as it was before a change.
  struct PastState: Sendable {
    enum Part: Sendable {
      case draft(RequestDraft)
      case expectations(Expectations)
      case jar(BenchJar)
      case marked(Int?)
      case recording([Int]?)
    }

    let part: Part
    /// What is so again when it comes back.
    let message: String

    /// What it keeps in memory, nearly, where that can be much.
    fileprivate var byteCount: Int {
      switch part {
      case .draft(let draft): (draft.body ?? draft.raw ?? []).count
      case .expectations(let expectations): expectations.byteCount
      case .jar, .marked, .recording: 0
      }
    }
  }

  private static let mostPastStates = 50
  /// Of past states together; the last one is kept however large it is.
  private static let mostPastBytes = 8 * 1024 * 1024

  /// Notes how something was before a change, so that `u` can undo it.
  /// - Parameter message: what is so again then: `status == 200 is expected again`.
  mutating func remember(_ part: PastState.Part, _ message: String) {
    past.append(PastState(part: part, message: message))
    var bytes = past.reduce(0) { $0 + $1.byteCount }
    while past.count > Self.mostPastStates || (bytes > Self.mostPastBytes && past.count > 1) {
      bytes -= past.removeFirst().byteCount
    }
  }

  /// Undoes the last change, whatever it changed.
  mutating func undo() -> [Effect] {
    guard let last = past.popLast() else { return [] }
    notice = "undone: \(last.message)"
    switch last.part {
    case .draft(let before): draft = before
    case .jar(let before): jar = before
    case .marked(let before): marked = before
    case .recording(let before): recording = before
    case .expectations(let before):
      expectations = before
      return judge()
    }
    return []
  }

  /// Changes the request so that `u` can undo it, and says so.
  mutating func changeDraft(_ what: String, _ change: (inout RequestDraft) -> Void) {
    let before = draft
    change(&draft)
    guard draft != before else { return notice = "unchanged" }
    let isLine = draft.line != before.line || what == "the request"
    remember(.draft(before), isLine ? "the request is \(before.line) again" : "the request is as it was before: \(what)")
    notice = "changed: \(what)   u undoes"
  }

  /// The request is one that can be had again: it was opened, or it was sent.
  mutating func settleDraft() { settledDraft = draft }

  /// Whether the request was edited since it was opened or sent.
  private var hasUnsentDraft: Bool {
    (draft.line, draft.headers) != (settledDraft.line, settledDraft.headers) || draft.body != settledDraft.body
  }

  /// What would be lost at the end: `3 checks are not saved`. Each is a sentence without its full stop.
  var unsavedWork: [String] {
    var work: [String] = []
    let count = expectations.unsavedCount
    if count > 0 { work.append(count == 1 ? "1 check is not saved" : "\(count) checks are not saved") }
    if let count = recording?.count, count > 0 {
      work.append("the recording of \(count == 1 ? "1 request" : "\(count) requests") is not saved")
    }
    let accepted = review?.acceptedCount ?? 0
    if accepted > 0 {
      work.append(accepted == 1 ? "1 accepted change is not written" : "\(accepted) accepted changes are not written")
    }
    if hasUnsentDraft { work.append("the request was changed and not sent") }
    return work
  }

  /// Whether checks, a recording or a request would be lost at the end.
  var hasUnsavedWork: Bool {
    expectations.unsavedCount > 0 || recording?.isEmpty == false || (review?.acceptedCount ?? 0) > 0 || hasUnsentDraft
  }

  /// The route whose declaration is worth showing: the one under the catalogue's cursor, else the one that takes the request.
  var declaredRoute: CatalogueRoute? {
    if let highlightedRoute { return highlightedRoute }
    guard draft.target.hasPrefix("/") else { return nil }
    return route(method: draft.method, path: Substring(draft.target.utf8.prefix { $0 != UInt8(ascii: "?") }))
  }

  /// The route that takes a path; of several, the one that spells out most of it.
  func route(method: String, path: Substring) -> CatalogueRoute? {
    let segments = path.utf8.split(separator: UInt8(ascii: "/"))
    let taking = routes.indices.filter { routes[$0].takes(segments) && routes[$0].methods.contains(method) }
    return taking.max { routes[$0].spelledOut < routes[$1].spelledOut }.map { routes[$0] }
  }
}

extension SharedState {
  /// Gives the jar the cookies that a head sets, interim heads included.
  mutating func storeCookies(of event: Exchange.Event, id: Int) {
    guard let url = history[id]?.exchange.request.url else { return }
    switch event {
    case .informational(let head):
      _ = jar.store(head, from: url, now: now)
      storeInPast(head, from: url)
    case .head(let head, _):
      for line in head.headers where line.isNamed("Set-Cookie") { hideSecrets(in: line.bytes) }
      history.setCookieOutcomes(jar.store(head, from: url, now: now), of: id)
      storeInPast(head, from: url)
    default: break
    }
  }

  /// What comes after a change of the jar stays when the change is undone.
  private mutating func storeInPast(_ head: ResponseHead, from url: String) {
    guard head.headers.contains(where: { $0.isNamed("Set-Cookie") }) else { return }
    for index in past.indices {
      guard case .jar(var jar) = past[index].part else { continue }
      _ = jar.store(head, from: url, now: now)
      past[index] = PastState(part: .jar(jar), message: past[index].message)
    }
  }

  /// Changes the cookies of the jar so that `u` can undo it.
  mutating func changeJar(_ change: (inout BenchJar) -> Void) {
    let before = jar
    change(&jar)
    let count = before.cookies(at: now).count
    remember(.jar(before), "the jar has \(count == 1 ? "1 cookie" : "\(count) cookies") again")
  }
}

extension SharedState {
  /// Has the text of the shown response read, once it is there, where it is in a charset that is not shown as it is.
  mutating func startReading() -> [Effect] {
    guard let entry = shownEntry, let charset = entry.unreadCharset else { return [] }
    history.beginReading(of: entry.id)
    return [.readBody(id: entry.id, entry.exchange.content, charset: charset)]
  }
}
