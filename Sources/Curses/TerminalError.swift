/// Why no terminal could be opened.
package enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no controlling terminal, or what was given is none.
  case noTerminal(reason: String)
  /// `TERM` is empty or not set.
  case termMissing
  /// The terminal database has no entry of this name.
  case termUnknown(String)
  /// The terminal cannot place its cursor: `dumb`, or a printer.
  case termTooSimple(String)
  /// A terminal is open already; there is one screen per process.
  case alreadyOpen
  /// The system refused something.
  case system(reason: String)

  /// Where, what is so, what to do.
  package var description: String { description(for: "answerback") }

  /// The sentence for a user of a program.
  /// - Parameter program: What the program is called.
  package func description(for program: String) -> String {
    let advice = "or use \(program) run"
    return switch self {
    case .noTerminal(let reason): "terminal — there is none here (\(reason)) — start it from a terminal, \(advice)"
    case .termMissing: "terminal — TERM is not set — set TERM, \(advice)"
    case .termUnknown(let name): "terminal — TERM=\(name) is not in the terminal database — set TERM, \(advice)"
    case .termTooSimple(let name): "terminal — TERM=\(name) cannot place a cursor — set TERM, \(advice)"
    case .alreadyOpen: "terminal — a screen is open already — close it first"
    case .system(let reason): "terminal — \(reason) — close other programs and try again, \(advice)"
    }
  }
}
