import Exchanges
import FieldValues
import Scenarios

/// The linear mode of the bench: commands come as lines, and what is new is written as lines.
struct PlainMode: Sendable {
  /// The size that everything is laid out for. A page of it is written at a time.
  static let size = Size(columns: 120, rows: 44)
  /// How many rows of a list without a page of its own, and events of one moment, are written.
  static let most = 40

  /// Whether what has the focus is to be written.
  var wantsPicture = false
  /// Whether that is the response, whatever had the focus before.
  var wantsResponse = false
  /// Whether what can be accepted of a scenario that failed is to be written.
  var wantsReview = false
  /// The notice and the outcome that were written last.
  var notice = ""
  var outcome = ""
  /// The question that was written last.
  var question = ""
  /// The exchange that is written about.
  var exchange = Told()
  /// What is to be written beside it, a page at a time.
  var lines: [String] = []
  /// Text from outside that is to be written, its lines wrapped. Only the page that is written is drawn.
  var foreign: ArraySlice<String> = []
  /// What `more` goes on with.
  var rest = Rest.none
  /// How many responses checks are being judged on.
  var judging = 0
  /// The lines of a body that is being written.
  var body: [String]?
  /// Whether somebody types the lines, on a terminal that an editor can have for a while.
  let isTyped: Bool

  init(isTyped: Bool = false) { self.isTyped = isTyped }

  /// How much of an exchange was written.
  struct Told: Sendable {
    var id: Int?
    var hasBegun = false
    var hasEnded = false
    var frames = 0
  }

  /// What was not written of a list for want of room.
  enum Rest: Sendable {
    case none
    /// From this row of the pane that has the focus on.
    case row(Int)
    /// The next page of what lies over the panes.
    case page
    case lines([String])
    case foreign(ArraySlice<String>)
  }

  /// Takes note of what changes the picture some time after it was asked for.
  /// - Parameter isOneOfMany: Whether scenarios run one after the other; then a line tells of each.
  mutating func note(_ message: Message, isOneOfMany: Bool) {
    switch message {
    case .scenarioOpened, .compared, .bodyQueried: wantsPicture = true
    case .scenarioFinished where !isOneOfMany: wantsResponse = true
    case .review where !isOneOfMany: wantsReview = true
    case .judged where judging > 0:
      judging -= 1
      if judging == 0 { wantsResponse = true }
    default: break
    }
  }
}

extension PlainMode {
  /// The commands that only this mode has; all others are those of the palette.
  enum Command: String, CaseIterable, Sendable {
    case routes, scenarios, open, header, remove, body, edit, show, row, find, check, drop, save, run, accept, pipe, pager, more,
      wait
    case press, status, help, quit

    /// What may follow the name.
    var words: String {
      switch self {
      case .routes, .scenarios: "[WORDS]"
      case .open: "[METHOD] PATH, a URL, a number of routes, #N of the history, or a scenario"
      case .header: "NAME: VALUE"
      case .remove: "NAME, or body"
      case .body: "[TEXT]"
      case .show: "[request|body|headers|cookies|negotiation|events|timing|raw|checks|summary|history|log]"
      case .row, .drop: "N"
      case .find: "WORDS"
      case .check: "[N]"
      case .save: "[PATH]"
      case .run: "[FILE or N of scenarios]"
      case .accept: "[N ...]"
      case .wait: "[SECONDS]"
      case .press: "KEYS"
      case .help: "[WORDS, or all]"
      case .pipe: "COMMAND"
      case .edit, .pager, .more, .status, .quit: ""
      }
    }

    var title: String {
      switch self {
      case .routes: "list the routes, or those with some words"
      case .scenarios: "list the scenarios, or those with some words"
      case .open: "prepare a request; send sends it"
      case .header: "set a header line of the request"
      case .remove: "take a header line, or the body, out of the request"
      case .body: "set the body; without a text it is written line by line"
      case .edit: "edit the request in $EDITOR, on a terminal"
      case .show: "tell a tab of the response, or a pane"
      case .row: "put the cursor on a row and tell it"
      case .find: "the rows of what is shown that have these words"
      case .check: "add a check for a row; in show checks, take a proposed one or put it back"
      case .drop: "remove the check of a row of show checks"
      case .save: "save this exchange as a scenario"
      case .run: "run a scenario"
      case .accept: "accept what came instead of what a scenario expects, all or some of it, and write the file"
      case .pipe: "give the body to a shell command and tell what it writes"
      case .pager: "tell the whole body as it is, a page at a time"
      case .more: "go on where a list was cut"
      case .wait: "wait until nothing is under way, or at most so long"
      case .press: "press keys, as in press <Enter>"
      case .status: "the server, the scenarios and what runs"
      case .help: "list these commands, or all"
      case .quit: "quit"
      }
    }

    /// The command of a first word.
    init?(word: String) {
      switch word.lowercased() {
      case "q", "exit": self = .quit
      case "?": self = .help
      case let word: self.init(rawValue: word)
      }
    }
  }

  /// The lines of `help`: those that have all the words.
  static func help(_ words: String, _ palette: [CommandPalette.Entry]) -> [String] {
    let own = Command.allCases.map { "\($0.rawValue) \($0.words)".trimmingSpaces + " - " + $0.title }
    let names = Set(Command.allCases.map(\.rawValue))
    let others = palette.filter { !names.contains($0.name) }
      .map { ($0.takesWords ? "\($0.name) \($0.keyLabel)" : $0.name) + " - " + $0.title }
    if words.isEmpty { return own + ["help all - every command of the bench: send, cancel, suggest, mark, diff, target URL ..."] }
    if words == "all" { return own + others }
    let found = (own + others).filter { $0.containsAll(words) }
    return found.isEmpty ? ["no command has these words: \(words)"] : found
  }
}

// MARK: - Text from outside, and what takes long

extension BenchModel {
  /// So much of a body, and of what a command writes, is told.
  package static let mostTold = 1 << 20

  /// `pager`: the body as text, the first page of it.
  mutating func tellBody() {
    guard let body = shared.shownEntry?.exchange.content, !body.isEmpty else { return shared.notice = "no body" }
    tell(foreign: body.prefix(Self.mostTold))
    guard body.count > Self.mostTold else { return }
    shared.notice = "the first \(Self.mostTold.sizeText) of it   :save-body PATH keeps all"
  }

  /// What a shell command wrote.
  mutating func takePiped(_ output: [UInt8], note: String) {
    tell(foreign: output[...])
    shared.notice = note
  }

  private mutating func tell(foreign bytes: ArraySlice<UInt8>) {
    let texts = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let page = Page(title: "", texts, columns: PlainMode.size.columns, ascii: shared.capabilities.ascii)
    plain?.foreign = page.lines.map(\.text).filter { $0.contains { $0 != " " } }[...]
  }

  /// What runs, and how far it is: told once a second.
  mutating func tellProgress() {
    guard plain != nil else { return }
    var lines: [String] = []
    if shared.progress.isEmpty {
      for entry in shared.history.running where entry.scenario == nil && !entry.isEventStream {
        let clock = entry.runningTime(at: shared.now).map { " \($0)" } ?? ""
        let state = entry.exchange.head == nil ? "waiting for the response" : "\(entry.sizeSoFar) so far"
        lines.append("\(entry.draft.line.withoutUserInfo): \(state)\(clock)   ^C cancels it")
      }
    } else if let path = shared.runningScenario {
      lines.append("\(words(running: path))   ^C cancels it")
    }
    let told = lines.flatMap { sentence($0) }
    plain?.lines += told
  }
}

extension String {
  /// Whether it has each of some words, in whatever case and order.
  func containsAll(_ words: String) -> Bool {
    let text = lowercased()
    return words.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }
}
