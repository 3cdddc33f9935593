#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What the user wants of the terminal.
package struct TerminalOptions: Sendable, Hashable {
  package var theme: Theme
  /// Whether colours are used where the terminal has them.
  package var colour: Bool
  package var mouse: Bool
  /// Whether what the process writes to its standard streams goes to ``Terminal/output`` while the screen is up.
  package var redirectsStreams: Bool
  /// The name of the terminal's entry in the database; nil takes `TERM`.
  package var term: String?

  package init(
    theme: Theme = .dark,
    colour: Bool = Self.isColourWanted,
    mouse: Bool = true,
    redirectsStreams: Bool = true,
    term: String? = nil
  ) {
    self.theme = theme
    self.colour = colour
    self.mouse = mouse
    self.redirectsStreams = redirectsStreams
    self.term = term
  }

  /// False when `NO_COLOR` is set to anything (no-color.org).
  package static var isColourWanted: Bool {
    getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
  }
}
