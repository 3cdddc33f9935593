extension Model {
  /// Commands that take words and have no key.
  private static let wordCommands: [(name: String, words: String, title: String)] = [
    ("dump", "PATH", "write the screen as text to a file"),
    ("target", "URL", "send requests to another server"),
    ("run-file", "PATH", "run a scenario file headless"),
  ]

  /// What the palette offers for what is written: names that begin with it first, then what contains its words.
  func commands(fitting text: String) -> [PaletteEntry] {
    let entries =
      keymap.commands.map { PaletteEntry(name: $0.name, title: $0.title, keyLabel: $0.keyLabel, command: $0) }
      + Self.wordCommands.map { PaletteEntry(name: $0.name, title: $0.title, keyLabel: $0.words, command: nil) }
    let words = text.lowercased().split(separator: " ")
    guard let first = words.first else { return entries }
    if Self.wordCommands.contains(where: { $0.name == first }) { return entries.filter { $0.name == first } }
    let fitting = entries.filter { entry in
      let haystack = "\(entry.name) \(entry.title)".lowercased()
      return words.allSatisfy { haystack.contains($0) }
    }
    return fitting.filter { $0.name.hasPrefix(first) } + fitting.filter { !$0.name.hasPrefix(first) }
  }

  /// Writes the chosen name out.
  mutating func complete() {
    guard case .palette(var palette) = overlay else { return }
    let entries = commands(fitting: palette.field.text)
    guard entries.indices.contains(palette.position.selection) else { return }
    let entry = entries[palette.position.selection]
    palette.field = TextField(entry.command == nil ? entry.name + " " : entry.name)
    palette.position = ListPosition()
    overlay = .palette(palette)
  }

  mutating func run(_ palette: Overlay.Palette) -> [Effect] {
    let text = palette.field.text.trimmingSpaces
    if text == "q" { return perform(.quit) }
    let entries = commands(fitting: text)
    guard entries.indices.contains(palette.position.selection) else {
      notice = "there is no command \(text)"
      return []
    }
    let entry = entries[palette.position.selection]
    guard let command = entry.command else {
      return runWords(entry.name, argument: text.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init))
    }
    let panes = Pane.allCases.filter { command.contexts.contains(KeyContext($0)) }
    if let first = panes.first, !panes.contains(focus) { setFocus(first) }
    if let obstacle = obstacle(to: command.action) {
      notice = "\(command.name): \(obstacle)"
      return []
    }
    return perform(command.action)
  }

  private mutating func runWords(_ name: String, argument: String?) -> [Effect] {
    guard let argument = argument?.trimmingSpaces, !argument.isEmpty else {
      overlay = .palette(Overlay.Palette(field: TextField(name + " ")))
      notice = "\(name) needs a word behind it"
      return []
    }
    switch name {
    case "dump": return [.dump(path: argument)]
    case "run-file": return run(scenario: argument)
    default:
      let base = argument.authorityPrefix
      guard base.hasPrefix("http://") || base.hasPrefix("https://") else {
        notice = "target: \(argument) is no address. Write it like http://127.0.0.1:8080."
        return []
      }
      setServer(.remote(base: base))
      notice = "requests go to \(base)"
      return []
    }
  }

  /// A line of the palette: a command of the keymap, or one that takes words.
  struct PaletteEntry: Sendable, Hashable {
    var name: String
    var title: String
    var keyLabel: String
    /// nil for one that takes words.
    var command: Keymap.Command?
  }
}
