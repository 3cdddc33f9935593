import Codecs
package import Exchanges
import FieldValues
import Patterns
package import ScenarioInterchange
package import ScenarioSyntax
package import Scenarios

/// Something that happened outside, passed to ``BenchModel/update(_:)``.
package enum Message: Sendable {
  case key(Key)
  /// A line of the plain mode.
  case line(String)
  /// Text pasted in one piece (bracketed paste).
  case paste(String)
  case mouse(MouseEvent)
  case resized(Size)
  /// The time of day in seconds since 1970, by which cookies expire.
  case now(Int64)
  /// `^C` as a signal; the same as the key.
  case interrupt
  /// An event of the exchange that ``Effect/send(id:_:)`` started; the time since it began.
  case exchange(id: Int, Exchange.Event, at: Duration)
  /// A request whose files were read and functions called.
  case filled(BenchVariables.Filling, RequestMessage)
  /// A curl command that was read.
  case imported(RequestImport)
  /// The variables of an environment, by its name.
  case environment(String, [String: String])
  /// What the history file has of earlier sessions, the oldest first, and how many of its lines can't be read.
  case earlierExchanges([KeptExchange], broken: Int)
  /// What the server reports about the response of this exchange.
  case trace(id: Int, ExchangeTrace)
  /// The verdicts on an exchange, one for each assertion.
  case judged(id: Int, assertions: [String], [Verdict])
  /// What differs between two responses, by the numbers of their exchanges.
  case compared(left: Int, right: Int, ComparedResponses)
  /// A second has passed; sent only while something runs.
  case tick
  /// The wait that an exchange asked for by ``Effect/wait(_:exchange:)`` is over.
  case waited(exchange: Int)
  case catalogue([CatalogueRoute])
  case scenarioFiles([ScenarioEntry])
  /// What a scenario that runs does; it ends with ``scenarioFinished(path:_:)``.
  case scenarioProgress(path: String, RunProgress)
  case scenarioFinished(path: String, ScenarioResult)
  /// A scenario file as it was read: its text, and the request of its first step where it has one that can be made.
  case scenarioOpened(path: String, text: String, request: RequestMessage?)
  /// A scenario that failed, beside what came; follows ``scenarioFinished(path:_:)``.
  case review(ScenarioReview)
  /// What was accepted is written: the result of judging it, and what is left to decide.
  case reviewSaved(ScenarioReview, ScenarioResult, rest: ScenarioReview?)
  /// What was accepted is not written; a sentence says why.
  case reviewFailed(path: String, reason: String)
  /// The editor has ended: the file as it is now, and what is wrong with it.
  case scenarioEdited(path: String, text: String, [Diagnostic])
  /// The text of a scenario that is to be saved.
  case composed(UnsavedScenario.Composed)
  /// A text that is to be copied.
  case copyComposed(UncopiedText.Copied)
  /// The file is written.
  case saved(path: String)
  /// A file of that name is there already and was left as it is.
  case fileExists(path: String)
  case saveFailed(path: String, reason: String)
  case log(LogLine)
  case server(ServerState)
  /// The text as the editor left it; nil when it failed or nothing was written.
  case edited(String?)
  /// The text of a body in another charset, in UTF-8; nil where it can't be read, and why.
  case bodyRead(id: Int, text: [UInt8]?, problem: String)
  /// The lines of a JSON body that a path leads to; nil where there isn't a path or no JSON, and why.
  case bodyQueried(id: Int, path: String, lines: [Int32]?, problem: String)
  /// What a shell command wrote about a body, and how it ended; for the plain mode.
  case piped([UInt8], note: String)
  /// Where what was to be copied is now.
  case copied(Effect.CopyOutcome)
  /// The next step of a long search.
  case searchOn
  /// A sentence for the message line: an effect was carried out, or why it was not.
  case notice(String)
}

extension Message {
  /// What a scenario that runs does. Its exchanges are counted from 1.
  package enum RunProgress: Sendable {
    case step(RunnerOptions.RunningStep)
    case exchange(Int, RequestMessage)
    case event(Int, Exchange.Event, at: Duration)
  }

  /// Whether it tells what happens to an exchange; such messages come in great numbers.
  package var isOfExchange: Bool {
    switch self {
    case .exchange, .scenarioProgress: true
    default: false
    }
  }

  /// How many bytes of responses, as `responseBytes` counts them, may wait for the model before sockets are left alone.
  package static let mostWaitingBytes = 16 << 20

  /// The memory that a piece of a response takes while its message waits: its bytes and what holds them, which for a chunk of fifty bytes
  /// is more than ten times as much. 0 for other messages.
  package var responseBytes: Int {
    let event: Exchange.Event
    switch self {
    case .exchange(_, let told, _), .scenarioProgress(_, .event(_, let told, _)): event = told
    default: return 0
    }
    let own = MemoryLayout<Self>.stride
    // An array of bytes is allocated by itself.
    let allocation = 64
    return switch event {
    case .received(let bytes), .body(let bytes), .decoding(.bytes(let bytes)): own + allocation + bytes.count
    case .chunk: own
    default: 0
    }
  }

  /// What the mouse did, and where.
  package struct MouseEvent: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      case click, wheelUp, wheelDown
    }

    package var kind: Kind
    package var position: Grid.Position

    package init(_ kind: Kind, at position: Grid.Position) {
      self.kind = kind
      self.position = position
    }
  }

  /// A scenario file that can be run.
  package struct ScenarioEntry: Sendable, Hashable {
    /// The path as it is opened, `scenarios/cookies/layers.scenario`.
    package var path: String
    /// The file's name without its extension, or its `#@ name`.
    package var name: String
    /// Changes when the content of the file does; empty where that is not known.
    package var version: String
    /// Why it can't be run, `scenarios/x.scenario:5: unknown section [Assert]`; nil when it parses.
    package var fault: String?
    /// Whether the file's name is not UTF-8, so that it can't be opened.
    package var hasUnreadableName: Bool
    /// What has happened to the file while the bench was open.
    var change: Change?

    enum Change: Sendable, Hashable {
      case added, edited, renamed
    }

    package init(path: String, name: String, version: String = "", fault: String? = nil, hasUnreadableName: Bool = false) {
      self.path = path
      self.name = name
      self.version = version
      self.fault = fault
      self.hasUnreadableName = hasUnreadableName
    }
  }
}

extension Message {
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

  /// A line the server logged.
  package struct LogLine: Sendable, Hashable {
    package enum Level: Int, Sendable, Hashable, Comparable {
      case debug, info, warning, error

      package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// The time of day as it is to be shown, `02:41:10`; may be empty. The text does not begin with it.
    package var time: String
    package var level: Level
    package var text: String

    package init(time: String = "", level: Level = .info, text: String) {
      self.time = time
      self.level = level
      self.text = text
    }
  }
}

extension Message {
  /// What the bench passes on to the component that has the focus or lies under the pointer.
  enum ToComponent: Sendable {
    case move(ListPosition.Movement)
    /// The mouse wheel, in rows.
    case scroll(Int)
    case select(Int)
    case click(Grid.Position, ScreenLayout.Place)
    /// Text that was typed or pasted into the field.
    case insert(String)
    case edit(TextField.Edit)
    case accept, leave, cancelWriting
    case settle(ScreenLayout.Place)
    case rewind
  }
}

extension Message.LogLine {
  /// What is kept of one line.
  private static let mostBytes = 16 * 1024

  /// A line as a server wrote it: the time and the level that it begins with are taken off its text.
  /// - Parameter time: when it came, for a line that does not say.
  package init(received line: String, at time: String) {
    var bytes = Array(line.utf8.prefix(Self.mostBytes))[...]
    let own = bytes.cutTime()
    let level = bytes.cutLevel()
    let cut = line.utf8.count - Self.mostBytes
    let rest = String(decoding: bytes, as: UTF8.self) + (cut > 0 ? " ... \(cut) bytes more" : "")
    self.init(time: own ?? time, level: level ?? .info, text: rest)
  }

  /// The line as it is copied: time, level and text.
  var wholeText: String { [time, level.word, text].filter { !$0.isEmpty }.joined(separator: " ") }

  /// What is kept of it.
  var bounded: Message.LogLine {
    guard text.utf8.count > Self.mostBytes else { return self }
    var line = self
    line.text =
      String(decoding: text.utf8.prefix(Self.mostBytes), as: UTF8.self) + " ... \(text.utf8.count - Self.mostBytes) bytes more"
    return line
  }
}

extension Message.LogLine.Level {
  /// Nothing for the usual level.
  var word: String {
    switch self {
    case .debug: "debug"
    case .info: ""
    case .warning: "warn"
    case .error: "error"
    }
  }

  var role: Style.Role {
    switch self {
    case .debug: .dim
    case .info: .text
    case .warning: .warning
    case .error: .bad
    }
  }
}

extension ArraySlice<UInt8> {
  /// `2026-11-29T23:20:01.5+0100 `, `[2026-11-29 23:20:01] `, `23:20:01 `: the time of day, taken off with what belongs to it.
  fileprivate mutating func cutTime() -> String? {
    var rest = self
    let isBracketed = rest.first == UInt8(ascii: "[")
    if isBracketed { rest.removeFirst() }
    if rest.fits("dddd-dd-dd?dd:dd:dd") { rest.removeFirst(11) }
    guard rest.fits("dd:dd:dd") else { return nil }
    let time = String(decoding: rest.prefix(8), as: UTF8.self)
    rest = rest.dropFirst(8).drop { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "\t") }
    if isBracketed {
      guard rest.first == UInt8(ascii: "]") else { return nil }
      rest.removeFirst()
    }
    self = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return time
  }

  /// `error `, `[ WARNING ] `: the level, taken off.
  fileprivate mutating func cutLevel() -> Message.LogLine.Level? {
    var rest = self
    let isBracketed = rest.first == UInt8(ascii: "[")
    if isBracketed { rest = rest.dropFirst().drop { $0 == UInt8(ascii: " ") } }
    let word = String(decoding: rest.prefix { $0.isLetter }.prefix(10), as: UTF8.self)
    guard let level = Self.levels[word.lowercased()] else { return nil }
    rest = rest.dropFirst(word.utf8.count)
    if isBracketed {
      rest = rest.drop { $0 == UInt8(ascii: " ") }
      guard rest.first == UInt8(ascii: "]") else { return nil }
      rest.removeFirst()
    } else {
      if rest.first == UInt8(ascii: ":") { rest.removeFirst() }
      guard rest.first == UInt8(ascii: " ") else { return nil }
    }
    self = rest.drop { $0 == UInt8(ascii: " ") }
    return level
  }

  private static let levels: [String: Message.LogLine.Level] = [
    "trace": .debug, "debug": .debug, "info": .info, "notice": .info, "warning": .warning, "warn": .warning, "error": .error,
    "critical": .error, "fatal": .error,
  ]

  /// Whether it begins as a pattern says: `d` is a digit, `?` any byte.
  private func fits(_ pattern: StaticString) -> Bool {
    guard count >= pattern.utf8CodeUnitCount else { return false }
    return pattern.withUTF8Buffer { pattern in
      zip(self, pattern).allSatisfy { byte, wanted in
        switch wanted {
        case UInt8(ascii: "d"): byte.isDigit
        case UInt8(ascii: "?"): true
        default: byte == wanted
        }
      }
    }
  }
}
