import Glibc

/// What the user wants of the terminal.
public struct TerminalOptions: Sendable, Hashable {
  public var theme: Theme
  /// Whether colours are used where the terminal has them.
  public var colour: Bool
  public var mouse: Bool
  /// Whether what the process writes to its standard streams goes to ``Terminal/output`` while the screen is up.
  public var redirectsStreams: Bool
  /// The name of the terminal's entry in the database; nil takes `TERM`.
  public var term: String?

  public init(
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
  public static var isColourWanted: Bool {
    getenv("NO_COLOR").map { $0.pointee == 0 } ?? true
  }
}
