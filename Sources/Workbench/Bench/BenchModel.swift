package import Exchanges
package import ScenarioInterchange
import Scenarios

/// The bench as a whole: messages in, effects out. It holds the components and gives each key to its owner.
package struct BenchModel: Sendable {
  /// The program's name in the title line.
  package var program = "answerback"
  /// How many seconds the time of day is ahead of UTC.
  package var secondsFromUTC: Int {
    get { shared.secondsFromUTC }
    set { shared.secondsFromUTC = newValue }
  }
  /// Whether exchanges are added to a history file when they have ended.
  package var keepsHistory = false
  /// What no file may have in clear.
  package var secrets: SecretRedactor { shared.secrets }
  let keymap: Keymap<BenchAction>
  /// The size of the screen, by the last message that said so.
  package internal(set) var size = Size(columns: 80, rows: 24)
  var arrangement: ScreenLayout.Arrangement
  /// Where the panes stand; computed once for each update.
  var layout: ScreenLayout
  var overlay: Overlay?

  var shared: SharedState
  var catalogue = CataloguePane()
  var request = RequestPane()
  var response = ResponsePane()
  var history = HistoryPane()
  var log = LogPane()
  var checks = ChecksPane()

  /// Which of two requests that are to be compared is running.
  var comparing: Comparing?
  /// Whether the request that is put together is the first of two.
  var comparesFilled = false
  /// How many texts are being written for a file or the clipboard.
  var composing = 0
  /// Texts on their way to a file.
  var saving: [String: String] = [:]
  /// What is saved once a text on its way to a file is there.
  var parts: [String: UnsavedScenario.Parts] = [:]
  /// The exchange that the response pane was prepared for.
  var prepared: Int?
  var savingBodies: [String: [UInt8]] = [:]
  /// Whether the bench ends when the files on their way are written.
  var quitsWhenSaved = false
  /// Questions that wait until nothing lies over the panes.
  var questions: [Overlay.Confirmation] = []
  /// Whether the scenarios have been listed.
  var hasListedScenarios = false
  /// The tour below the panes.
  var tour: Tour?
  /// What the plain mode has written; nil where the bench is drawn.
  var plain: PlainMode?

  /// - Parameters:
  ///   - server: where requests go; `.starting` until a message says more.
  ///   - request: a request that stands ready when the bench opens.
  ///   - settings: what the user's configuration says.
  package init(
    server: Message.ServerState = .starting,
    request: RequestMessage? = nil,
    variables: BenchVariables = BenchVariables(),
    capabilities: Screen.Capabilities = Screen.Capabilities(),
    settings: BenchSettings = BenchSettings()
  ) {
    keymap = settings.keymap
    arrangement = ScreenLayout.Arrangement(focus: request == nil ? .catalogue : .request)
    layout = ScreenLayout(size, arrangement)
    shared = SharedState(server: server, capabilities: capabilities, request: request)
    shared.variables = variables
    shared.timeouts = settings.timeouts
    shared.theme = settings.theme ?? shared.theme
    shared.clipboard = settings.clipboard ?? shared.clipboard
    shared.wrapsRows = settings.wraps ?? shared.wrapsRows
    shared.jar.isOn = settings.keepsCookies ?? shared.jar.isOn
    shared.reconnectsByItself = settings.reconnects ?? shared.reconnectsByItself
    settle()
  }

  /// What is to be done when the bench opens.
  package var firstEffects: [Effect] {
    let limits: [Effect] = shared.timeouts == Effect.Timeouts() ? [] : [.limit(shared.timeouts)]
    return limits + [.useClipboard(shared.clipboard), .restartServer, .listScenarios]
  }

  /// Puts an imported request in the place of the one that stands ready.
  /// - Returns: sentences about what is left out; nil where there isn't a request.
  package mutating func open(_ imported: RequestImport, base: String?) -> [String]? {
    guard let (draft, losses) = RequestDraft.imported(imported, base: base) else { return nil }
    shared.changeDraft("the request of the command line") { $0 = draft }
    shared.notice = ""
    arrangement = ScreenLayout.Arrangement(focus: .request)
    settle()
    return losses
  }

  enum Comparing: Sendable, Hashable {
    case first(Int)
    case second(Int)
    /// The same request, sent to another server.
    case elsewhere(Int)

    var exchange: Int {
      switch self {
      case .first(let id), .second(let id), .elsewhere(let id): id
      }
    }
  }

  /// The pane that takes the keys when nothing lies over the panes.
  var focus: Pane { arrangement.focus }

  /// Whether what ``firstEffects`` asked for is there: where requests go, the routes, and the scenarios.
  package var isReady: Bool { hasListedScenarios && shared.server != .starting }

  /// Whether nothing is running: no exchange, no scenario, no file.
  package var isIdle: Bool {
    !shared.history.isRunning && !isSaving && !shared.runs.values.contains(.running)
  }

  /// Whether something runs whose time is shown, so that a ``Message/tick`` is wanted each second.
  package var needsClock: Bool { shared.history.isRunning || !shared.progress.isEmpty }

  /// How many bytes the history holds, nearly. It has a bound of its own, which long sessions reach.
  package var historyBytes: Int { shared.history.bytes }

  /// Takes note of what happened and says what is to be done about it.
  package mutating func update(_ message: Message) -> [Effect] { update(CollectionOfOne(message)) }

  /// Takes note of several messages, and prepares the picture only once.
  package mutating func update(_ messages: some Sequence<Message>) -> [Effect] {
    var effects: [Effect] = []
    let variables = shared.variables
    for message in messages {
      effects += handle(message) + shared.requested
      plain?.note(message, isOneOfMany: shared.queue != nil)
      shared.requested = []
    }
    if shared.variables != variables { effects.insert(.setVariables(shared.variables), at: 0) }
    settle()
    if response.asksForStep() { effects.append(.searchOn) }
    if var tour {
      effects += tour.advance(self)
      self.tour = tour
    }
    return effects + shared.startReading() + tellNews()
  }

  /// Brings cursors and prepared views in line with what there is to be shown.
  mutating func settle() {
    if overlay == nil, field == nil, !questions.isEmpty { overlay = .confirm(questions.removeFirst()) }
    arrangement.requestRows = request.count(shared)
    layout = ScreenLayout(space(of: size), arrangement)
    prepareShown()
    for pane in Pane.allCases { pass(.settle(layout.place(of: pane)), to: pane) }
    shared.highlightedRoute = focus == .catalogue ? catalogue.selectedRoute(shared) : nil
    overlay?.settle(layout, shared)
  }
}

extension BenchModel {
  func component(_ pane: Pane) -> any Component {
    switch pane {
    case .catalogue: catalogue
    case .request: request
    case .response: response
    case .history: history
    case .log: log
    case .checks: checks
    }
  }

  mutating func pass(_ event: Message.ToComponent, to pane: Pane) {
    switch pane {
    case .catalogue: catalogue.handle(event, on: &shared)
    case .request: request.handle(event, on: &shared)
    case .response: response.handle(event, on: &shared)
    case .history: history.handle(event, on: &shared)
    case .log: log.handle(event, on: &shared)
    case .checks: checks.handle(event, on: &shared)
    }
  }

  /// Where keys go, the nearest place first.
  var contexts: [KeyContext] { overlay.map { [$0.context] } ?? component(focus).contexts }

  /// The text that takes the keys.
  var field: TextField? { overlay == nil ? component(focus).field : overlay?.field }

  mutating func setFocus(_ pane: Pane) { arrangement.setFocus(pane) }

  /// Makes way for the response where the side pane covers it.
  mutating func closeDrawer() {
    if focus.isSide, !arrangement.isZoomed, layout.hasDrawer { setFocus(arrangement.main) }
  }

  /// To the next pane of the layout, round and round.
  mutating func step(by distance: Int) {
    let order = ScreenLayout(space(of: size), arrangement).order
    guard !order.isEmpty else { return }
    let index = (order.firstIndex(of: focus) ?? 0) + distance
    setFocus(order[(index + order.count) % order.count])
  }

  mutating func show(_ tab: ResponseTab) {
    overlay = nil
    response.show(tab)
    showResponse()
    closeDrawer()
  }

  /// Gives the focus to the response where it is not seen otherwise.
  mutating func showResponse() {
    if ScreenLayout(space(of: size), arrangement).rect(of: .response) == nil { setFocus(.response) }
  }

  mutating func stepTab(by distance: Int) {
    let tabs = ResponseTab.allCases
    let index = (tabs.firstIndex(of: response.tab) ?? 0) + distance
    show(tabs[(index + tabs.count) % tabs.count])
  }
}
