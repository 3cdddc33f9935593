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
  /// What `more` goes on with.
  var rest = Rest.none
  /// How many responses checks are being judged on.
  var judging = 0
  /// The lines of a body that is being written.
  var body: [String]?

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
  }

  /// Takes note of what changes the picture some time after it was asked for.
  mutating func note(_ message: Message) {
    switch message {
    case .scenarioOpened, .compared, .bodyQueried: wantsPicture = true
    case .scenarioFinished: wantsResponse = true
    case .review: wantsReview = true
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
    case routes, scenarios, open, header, remove, body, show, row, find, check, drop, save, run, accept, more, wait, press, status
    case help, quit

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
      case .more, .status, .quit: ""
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
      case .show: "tell a tab of the response, or a pane"
      case .row: "put the cursor on a row and tell it"
      case .find: "the rows of what is shown that have these words"
      case .check: "add a check for a row; in show checks, take a proposed one or put it back"
      case .drop: "remove the check of a row of show checks"
      case .save: "save this exchange as a scenario"
      case .run: "run a scenario"
      case .accept: "accept what came instead of what a scenario expects, all or some of it, and write the file"
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

extension String {
  /// Whether it has each of some words, in whatever case and order.
  func containsAll(_ words: String) -> Bool {
    let text = lowercased()
    return words.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
  }
}
