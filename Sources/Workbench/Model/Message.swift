package import Exchanges
package import Scenarios

/// Something that happened outside, told to ``Model/update(_:)``.
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
  case exchange(id: Int, ExchangeEvent, at: Duration)
  /// How the answer of this exchange came to be.
  case trace(id: Int, ExchangeTrace)
  /// What came of assertions on an exchange, one verdict for each.
  case judged(id: Int, assertions: [String], [Verdict])
  case catalogue([CatalogueRoute])
  case scenarioFiles([ScenarioEntry])
  case scenarioFinished(path: String, ScenarioResult)
  /// The file is written.
  case saved(path: String)
  /// A file of that name is there already and was left as it is.
  case fileExists(path: String)
  case saveFailed(path: String, reason: String)
  case log(LogBuffer.Line)
  case server(Model.ServerState)
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
