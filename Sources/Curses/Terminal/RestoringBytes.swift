import CNcurses

/// The sequences that switch the terminal and put it back.
enum RestoringBytes {
  static let pasteOn = "\u{1b}[?2004h"
  static let pasteOff = "\u{1b}[?2004l"
  /// What the terminal sends around a paste.
  static let pasteBegins = "\u{1b}[200~"
  static let pasteEnds = "\u{1b}[201~"

  /// What puts the terminal back after a crash, where no function of curses may be called; curses must be up.
  static func afterCrash(hasMouse: Bool) -> String {
    let mouse = hasMouse ? "\u{1b}[?1000l\u{1b}[?1002l\u{1b}[?1003l\u{1b}[?1006l" : ""
    let capabilities = ["sgr0", "rmkx", "rmcup", "cnorm"].map { withoutPadding(capability($0)) }
    return mouse + pasteOff + capabilities.joined() + "\r\n"
  }

  private static func capability(_ name: String) -> String {
    ncurses_capability(name).map { String(cString: $0) } ?? ""
  }

  /// Drops the delays that the terminal database writes as `$<5>`.
  static func withoutPadding(_ text: String) -> String {
    text.replacing(/\$<[0-9.]+[*\/]*>/, with: "")
  }
}
