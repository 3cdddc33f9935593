public import Scenarios

/// Everything the bench knows and shows; changed by ``update(_:)`` only, drawn by ``view(_:size:)``.
public struct Model: Sendable {
  /// The size last told; lists keep their cursors in sight by it.
  public internal(set) var size = Size(columns: 80, rows: 24)
  public let capabilities: Capabilities
  /// The one table of keys.
  public let keymap: Keymap
  public internal(set) var server: ServerState
  /// The pane that takes the keys when nothing lies over the panes.
  public internal(set) var focus: Pane
  /// What the last key did, and how to undo it.
  public internal(set) var notice = ""
  /// What came of the exchange that ended last; it stays in the message line beside the notice.
  public internal(set) var outcome = ""

  /// The pane of the left column where it holds only one.
  var sidePane = Pane.catalogue
  /// The pane beneath the request where it holds only one: response or checks.
  var mainPane = Pane.response
  var isZoomed = false
  var overlay: Overlay?

  var catalogue = Catalogue()
  var draft = RequestDraft()
  /// Earlier drafts, the last one first to come back.
  var pastDrafts: [RequestDraft] = []
  /// The row of the request pane the cursor is on.
  var requestPosition = ListPosition()
  var edit: FieldEdit?

  /// Seconds since 1970, as far as the model was told.
  var now: Int64 = 0
  var jar = BenchJar()
  /// The jar before cookies were taken out of it by hand.
  var pastJar: BenchJar?
  var history = History()
  /// The entry the cursor of the history is on; nil is the newest.
  var historySelection: Int?
  var historyPosition = ListPosition()
  /// The exchange in the response pane.
  var shown: Int?
  var response = ResponseState()

  var report: CheckReport?
  /// What is being asked of answers, until it is saved.
  var checks: [DraftCheck] = []
  /// Frames of event streams that are asked for, until they are saved.
  var frameChecks: [FrameCheck] = []
  /// What is put into variables, of all answers.
  var captures: [DraftCapture] = []
  var checkPosition = ListPosition()
  /// The exchange others are compared with.
  var marked: Int?
  /// The exchanges of a recording; nil when none is made.
  var recording: [Int]?
  /// Which of two sendings to be compared is under way.
  var comparing: Comparing?
  var runs: [String: RunState] = [:]
  /// The scenario that `T` runs when the cursor is on none.
  var scenarioPath: String?
  /// Texts on their way to a file.
  var saving: [String: String] = [:]
  var log = LogBuffer()

  /// - Parameters:
  ///   - server: where requests go; `.starting` until a message says more.
  ///   - request: a request that stands ready when the bench opens.
  public init(
    server: ServerState = .starting,
    request: RequestMessage? = nil,
    capabilities: Capabilities = Capabilities(),
    keymap: Keymap = .standard
  ) {
    self.server = server
    self.capabilities = capabilities
    self.keymap = keymap
    focus = request == nil ? .catalogue : .request
    if let request { draft = RequestDraft(request, base: server.base) }
    settle()
  }

  /// Whether nothing that was asked for is still under way: no exchange, no scenario, no file.
  public var isIdle: Bool {
    history.running.isEmpty && saving.isEmpty && !runs.values.contains(.running)
  }

  /// Takes note of what happened and says what is to be done about it.
  public mutating func update(_ message: Message) -> [Effect] {
    let effects = handle(message)
    settle()
    return effects
  }

  /// Takes note of what happened in a row, and looks at the whole only once.
  public mutating func update(_ messages: some Sequence<Message>) -> [Effect] {
    var effects: [Effect] = []
    for message in messages { effects += handle(message) }
    settle()
    return effects
  }

  /// Where keys go.
  public var context: KeyContext {
    switch overlay {
    case .help, .comparison: .help
    case .palette: .palette
    case .prompt: .prompt
    case .confirm: .confirm
    case .tabChoice: .tabChoice
    case .copyChoice: .copyChoice
    case .filter: .filter
    case .search: .search
    case .frameFilter: .frameFilter
    case nil:
      if let edit { edit.place == .body ? .textArea : .field } else { KeyContext(focus) }
    }
  }
}

extension ServerState {
  /// The address requests go to, no slash at the end; nil when there is none.
  public var base: String? {
    switch self {
    case .inProcess(let base), .remote(let base): base
    case .starting, .stopped: nil
    }
  }
}
