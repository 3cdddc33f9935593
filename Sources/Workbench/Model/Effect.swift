package import Exchanges
import ScenarioSyntax
package import Scenarios

/// Something ``BenchModel/update(_:)`` wants done outside; the result comes as a ``Message``.
package enum Effect: Sendable, Hashable {
  /// Send a request by HTTP/1.1 or HTTP/2; its events come as ``Message/exchange(id:_:at:)``, with this number.
  case send(id: Int, RequestMessage, by: TransportOptions.ProtocolPreference = .http1)
  /// Read the files of a request and call its functions; it comes as ``Message/filled(_:_:)``.
  case fill(BenchVariables.Filling)
  /// Read a curl command and the files that it names; it comes as ``Message/imported(_:)``.
  case importCurl(String)
  /// Read the variables of an environment; they come as ``Message/environment(_:_:)``.
  case loadEnvironment(String)
  /// Give these variables to the scenarios that are run from now on.
  case setVariables(BenchVariables)
  /// Add an exchange to the history file.
  case keep(KeptExchange)
  /// Break off the exchange of this number; it ends as `.cancelled`.
  case cancel(id: Int)
  /// Put the text of a scenario together; it comes as ``Message/composed(_:)``.
  case compose(UnsavedScenario)
  /// Write a text that is to be copied; it comes as ``Message/copyComposed(_:)``.
  case composeCopy(UncopiedText)
  /// Write a file, its folders made if need be. Without `overwrite` an existing file stays, reported by ``Message/fileExists(path:)``.
  case save(path: String, text: String, overwrite: Bool)
  /// Run a scenario file headless; `text` is run in its stead when it is given (not saved yet).
  case runScenario(path: String, text: String?)
  /// Read a scenario file; it comes as ``Message/scenarioOpened(path:text:request:)``.
  case openScenario(path: String)
  /// Send what is sent from now on to this address; nil is the app in this process, which is started if need be. Reported as a start is.
  case setTarget(String?)
  /// Break off the run of this scenario; it ends with ``Message/scenarioFinished(path:_:)`` all the same.
  case cancelScenario(path: String)
  /// Judge what was accepted and write it; reported by ``Message/reviewSaved(_:_:rest:)`` or ``Message/reviewFailed(path:reason:)``.
  case saveReview(ScenarioReview)
  /// Open a scenario at a line in `$EDITOR`; reported by ``Message/scenarioEdited(path:text:_:)``.
  case editScenario(path: String, line: Int)
  /// Try assertions on an exchange that was made; reported by ``Message/judged(id:assertions:_:)``.
  case judge(id: Int, Exchange, assertions: [String])
  /// Compare two responses; reported by ``Message/compared(left:right:_:)``.
  case compare(Comparison)
  /// Use these limits for what is sent from now on.
  case limit(Timeouts)
  /// Wait, then say so by ``Message/waited(exchange:)``.
  case wait(Duration, exchange: Int)
  /// Show a body in `$PAGER`.
  case openPager([UInt8])
  /// Give a body to a shell command and show what it writes; in the plain mode it comes as ``Message/piped(_:note:)``.
  case pipe([UInt8], command: String)
  /// Write a body to a file, like ``save(path:text:overwrite:)``.
  case saveBody(path: String, [UInt8], overwrite: Bool)
  /// Read a text in another charset; reported by ``Message/bodyRead(id:text:problem:)``.
  case readBody(id: Int, [UInt8], charset: String)
  /// Find the lines of a JSON body that a path leads to; reported by ``Message/bodyQueried(id:path:lines:problem:)``.
  case queryBody(id: Int, [UInt8], path: String)
  /// Send ``Message/searchOn`` when everything before it is done.
  case searchOn
  /// Put text on the clipboard; reported by ``Message/copied(_:)``.
  case copy(String)
  /// Put what is copied from now on there.
  case useClipboard(ClipboardUse)
  /// Draw in these colours from now on.
  case show(Style.Theme)
  /// Open text in `$EDITOR`; the text comes as ``Message/edited(_:)``.
  case openEditor(String)
  /// Write lines, in the plain mode.
  case tell([String])
  /// Give the terminal back to the shell (`^Z`).
  case suspend
  /// Draw everything again (`^L`).
  case repaint
  /// Write the screen as text to this file.
  case dump(path: String)
  /// Make the app again and start it; reported by ``Message/server(_:)`` and ``Message/catalogue(_:)``.
  case restartServer
  /// Look for scenario files again; they come as ``Message/scenarioFiles(_:)``.
  case listScenarios
  case quit(code: Int32)
}

extension Effect {
  /// Two responses that are to be compared.
  package struct Comparison: Sendable, Hashable {
    /// A response, and what is known of it.
    package struct Side: Sendable, Hashable {
      /// The number of the exchange.
      package var id: Int
      package var exchange: Exchange
      /// The address of the server.
      package var base: String
      /// Other responses to the same request, which show what changes.
      package var repeats: [Exchange]

      package init(id: Int, exchange: Exchange, base: String, repeats: [Exchange]) {
        self.id = id
        self.exchange = exchange
        self.base = base
        self.repeats = repeats
      }
    }

    package var left: Side
    package var right: Side

    package init(left: Side, right: Side) {
      self.left = left
      self.right = right
    }
  }

  /// How long an exchange may take.
  package struct Timeouts: Sendable, Hashable {
    /// Until the connection stands.
    package var connect = Duration.seconds(10)
    /// From the request's last byte to the end of the head.
    package var head = Duration.seconds(30)
    /// Without a byte of a body; nil waits for ever.
    package var idle: Duration? = .seconds(60)
    /// The same for event streams, which may rest as long as they like unless something is set.
    package var idleOfStreams: Duration?
    /// For the whole exchange; nil sets no bound.
    package var total: Duration?

    package init() {}

    /// One of the limits, by the word of `:timeout`.
    enum Kind: String, Sendable, Hashable, CaseIterable {
      case connect, head, idle, total

      /// Whether there may be no such limit.
      var canBeOff: Bool { self == .idle || self == .total }
    }

    /// Sets a limit to a time as it is written: `10s`, or `off`.
    /// - Returns: Whether it is one.
    mutating func set(_ kind: Kind, to text: String) -> Bool {
      let time = text == "off" ? nil : QuantityText.duration(text)
      guard time != nil || text == "off", time != .zero else { return false }
      switch (kind, time) {
      case (.connect, let time?): connect = time
      case (.head, let time?): head = time
      case (.connect, nil), (.head, nil): return false
      case (.idle, _): (idle, idleOfStreams) = (time, time)
      case (.total, _): total = time
      }
      return true
    }
  }

  /// Where `y` puts what it copies.
  package enum ClipboardUse: String, Sendable, Hashable, CaseIterable {
    /// The terminal where it takes text, else a program, else a file.
    case auto
    /// Only the terminal, by OSC 52.
    case terminal
    /// Only a program, such as xclip.
    case tool
    case file, off
  }

  /// What became of a text that was to be copied.
  package enum CopyOutcome: Sendable, Hashable {
    /// The terminal took it, by OSC 52.
    case terminal
    /// A program took it.
    case tool(String)
    /// It is in a file, because neither of them takes it.
    case file(path: String)
    case off
    case failed(reason: String)
  }
}
