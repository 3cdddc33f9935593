package import Exchanges

/// Something ``BenchModel/update(_:)`` wants done outside; the result comes as a ``Message``.
package enum Effect: Sendable, Hashable {
  /// Send a request by HTTP/1.1 or HTTP/2; its events come as ``Message/exchange(id:_:at:)``, with this number.
  case send(id: Int, RequestMessage, by: TransportOptions.ProtocolPreference = .http1)
  /// Break off the exchange of this number; it ends as `.cancelled`.
  case cancel(id: Int)
  /// Write a file, its folders made if need be. Without `overwrite` an existing file stays, reported by ``Message/fileExists(path:)``.
  case save(path: String, text: String, overwrite: Bool)
  /// Run a scenario file headless; `text` is run in its stead when it is given (not saved yet).
  case runScenario(path: String, text: String?)
  /// Try assertions on an exchange that was made; reported by ``Message/judged(id:assertions:_:)``.
  case judge(id: Int, Exchange, assertions: [String])
  /// Show a body in `$PAGER`.
  case openPager([UInt8])
  /// Give a body to a shell command and show what it writes.
  case pipe([UInt8], command: String)
  /// Put text on the clipboard.
  case copy(String)
  /// Open text in `$EDITOR`; the text comes as ``Message/edited(_:)``.
  case openEditor(String)
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
