package import Exchanges
package import Scenarios

/// Something that happened outside, passed to ``BenchModel/update(_:)``.
package enum Message: Sendable {
  case key(Key)
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
  /// What the server reports about the response of this exchange.
  case trace(id: Int, ExchangeTrace)
  /// The verdicts on an exchange, one for each assertion.
  case judged(id: Int, assertions: [String], [Verdict])
  case catalogue([CatalogueRoute])
  case scenarioFiles([ScenarioEntry])
  case scenarioFinished(path: String, ScenarioResult)
  /// The file is written.
  case saved(path: String)
  /// A file of that name is there already and was left as it is.
  case fileExists(path: String)
  case saveFailed(path: String, reason: String)
  case log(LogLine)
  case server(ServerState)
  /// The text as the editor left it; nil when it failed or nothing was written.
  case edited(String?)
  /// A sentence for the message line: an effect was carried out, or why it was not.
  case notice(String)
}

extension Message {
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
    /// What the list shows: the file's name without its extension, or its `#@ name`.
    package var name: String

    package init(path: String, name: String) {
      self.path = path
      self.name = name
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

    /// The time of day as it is to be shown, `02:41:10`; may be empty.
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
    case accept, leave, cancelWriting, undo
    case settle(ScreenLayout.Place)
    case rewind
  }
}
