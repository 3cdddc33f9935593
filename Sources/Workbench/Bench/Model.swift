package import Exchanges
package import Scenarios

/// Everything the bench knows and shows; changed by ``update(_:)`` only, drawn by ``view(_:size:)``.
package struct Model: Sendable {
  /// The size last told; lists keep their cursors in sight by it.
  package internal(set) var size = Size(columns: 80, rows: 24)
  package let capabilities: Capabilities
  /// What the program is called in its title line.
  package var program = "answerback"
  /// The one table of keys.
  package let keymap: Keymap
  package internal(set) var server: ServerState
  /// The pane that takes the keys when nothing lies over the panes.
  package internal(set) var focus: Pane
  /// What the last key did, and how to undo it.
  package internal(set) var notice = ""
  /// What came of the exchange that ended last; it stays in the message line beside the notice.
  package internal(set) var outcome = ""

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
  var edit: RequestDraft.Edit?

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
  var runs: [String: Catalogue.RunState] = [:]
  /// The scenario that `T` runs when the cursor is on none.
  var scenarioPath: String?
  /// Texts on their way to a file.
  var saving: [String: String] = [:]
  var log = LogBuffer()

  /// - Parameters:
  ///   - server: where requests go; `.starting` until a message says more.
  ///   - request: a request that stands ready when the bench opens.
  package init(
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
  package var isIdle: Bool {
    history.running.isEmpty && saving.isEmpty && !runs.values.contains(.running)
  }

  /// Takes note of what happened and says what is to be done about it.
  package mutating func update(_ message: Message) -> [Effect] {
    let effects = handle(message)
    settle()
    return effects
  }

  /// Takes note of what happened in a row, and looks at the whole only once.
  package mutating func update(_ messages: some Sequence<Message>) -> [Effect] {
    var effects: [Effect] = []
    for message in messages { effects += handle(message) }
    settle()
    return effects
  }

  /// Where keys go.
  package var context: KeyContext {
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

extension Model {
  /// The server the bench talks to.
  package enum ServerState: Sendable, Hashable {
    /// An app in this process that does not listen yet.
    case starting
    /// An app in this process, at this address: `http://127.0.0.1:41873`, no slash at the end.
    case inProcess(base: String)
    /// Another server, at this address.
    case remote(base: String)
    /// The app in this process has ended: a sentence says why.
    case stopped(reason: String)

    /// The address requests go to, no slash at the end; nil when there is none.
    package var base: String? {
      switch self {
      case .inProcess(let base), .remote(let base): base
      case .starting, .stopped: nil
      }
    }
  }

  /// What the terminal can do and the user wants of it.
  package struct Capabilities: Sendable, Hashable {
    /// Draw with ASCII only (`--ascii`, or a locale without UTF-8).
    package var ascii: Bool
    /// Whether there are colours; without them attributes and letters carry everything.
    package var colour: Bool
    package var mouse: Bool
    /// Whether anything may move by itself (`--no-motion`).
    package var motion: Bool

    package init(ascii: Bool = false, colour: Bool = true, mouse: Bool = true, motion: Bool = true) {
      self.ascii = ascii
      self.colour = colour
      self.mouse = mouse
      self.motion = motion
    }
  }

  /// How the answer is looked at.
  struct ResponseState: Sendable {
    var tab = ResponseTab.summary
    var positions: [ResponseTab: ListPosition] = [:]
    /// Columns scrolled to the right in the body.
    var column = 0
    var isRawBody = false
    /// Made when the body is first looked at.
    var body: BodyView?
    /// Where the pieces of the received bytes begin, made when they are first looked at.
    var raw: RawLayout?
    var stream = StreamState()
    /// What was looked for last.
    var search = TextField()

    /// Starts at the top again, for another exchange.
    mutating func rewind() {
      positions = [:]
      column = 0
      body = nil
      raw = nil
      stream = StreamState()
    }
  }

  /// Which of two sendings that are to be compared is under way.
  enum Comparing: Sendable, Hashable {
    case first(Int)
    case second(Int)

    var exchange: Int {
      switch self {
      case .first(let id), .second(let id): id
      }
    }
  }
}
