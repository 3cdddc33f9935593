/// When the report for people has colours.
enum ColourChoice: String, CaseIterable {
  case auto, always, never

  /// `auto` means a terminal that can, and nobody who minds (no-color.org).
  func isOn(in surroundings: Surroundings) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      surroundings.isTerminal && (surroundings.environment["NO_COLOR"] ?? "").isEmpty
        && surroundings.environment["TERM"] != "dumb"
    }
  }
}

/// Puts colours on the words that lines of the report for people begin with; the words stay, so that no colour says anything alone.
enum Colouring {
  private static let codes = [
    ("FAIL  ", "31"), ("ERROR ", "31"), ("error: ", "31"), ("PASS  ", "32"), ("SKIP  ", "33"), ("again:  ", "2"),
    ("curl:   ", "2"),
  ]

  static func apply(to text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let (word, code) = codes.first(where: { line.hasPrefix($0.0) }) else { return String(line) }
      let mark = word.prefix { $0 != " " }
      return "\u{1B}[\(code)m\(mark)\u{1B}[0m\(line.dropFirst(mark.count))"
    }.joined(separator: "\n")
  }
}
