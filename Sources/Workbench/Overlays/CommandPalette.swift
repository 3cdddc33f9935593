/// The command palette: what is written, and the commands that fit, each with its key.
struct CommandPalette: Sendable {
  /// A command of the keymap, or one that takes words.
  struct Entry: Sendable, Hashable {
    var name: String
    var title: String
    /// Its keys, or what words it takes.
    var keyLabel: String
    var takesWords = false
  }

  private static let firstOfRare = 200
  /// What is pasted beyond this is part of no name.
  private static let mostCharacters = 200

  private let entries: [Entry]
  private(set) var position = ListPosition()
  /// What is written. A list that follows it starts at its top again.
  var field: TextField {
    didSet {
      position.selection = 0
      fitting = Self.fitting(field, of: entries)
    }
  }
  /// The commands that fit what is written: first those whose names begin with it, then those that contain its words.
  private(set) var fitting: [Entry]

  init<Action>(_ keymap: Keymap<Action>, and wordCommands: [Entry], text: String = "") {
    let commands = keymap.commands.map { ($0.rank, Entry(name: $0.name, title: $0.title, keyLabel: $0.keyLabel)) }
    // The keymap is sorted by use. Commands that take words come before what is rarely looked for by name.
    entries =
      commands.filter { $0.0 < Self.firstOfRare }.map(\.1) + wordCommands
      + commands.filter { $0.0 >= Self.firstOfRare }.map(\.1)
    field = TextField(text)
    fitting = Self.fitting(field, of: entries)
  }

  private static func fitting(_ field: TextField, of entries: [Entry]) -> [Entry] {
    let words = String(field.characters.prefix(mostCharacters)).lowercased().split(separator: " ")
    guard let first = words.first else { return entries }
    if entries.contains(where: { $0.takesWords && $0.name == first }) { return entries.filter { $0.name == first } }
    let fitting = entries.filter { entry in
      let haystack = "\(entry.name) \(entry.title)".lowercased()
      return words.allSatisfy { haystack.contains($0) }
    }
    // A whole name means its command, also where a longer one begins with it.
    let (named, others) = (fitting.filter { $0.name == first }, fitting.filter { $0.name != first })
    return named + others.filter { $0.name.hasPrefix(first) } + others.filter { !$0.name.hasPrefix(first) }
  }

  /// The entry under the cursor.
  var chosen: Entry? { fitting.at(position.selection) }

  /// Writes the chosen name out.
  mutating func complete() {
    guard let chosen else { return }
    field = TextField(chosen.takesWords ? chosen.name + " " : chosen.name)
  }

  mutating func move(_ movement: ListPosition.Movement) { position.move(movement, count: fitting.count) }

  mutating func settle(_ layout: ScreenLayout) {
    position.settle(count: fitting.count, height: Self.rect(layout).inside.rows - 1)
  }

  private static func rect(_ layout: ScreenLayout) -> Rect {
    let size = layout.size
    let columns = min(size.columns, max(40, min(80, size.columns - 8)))
    let rows = max(1, size.rows - 7)
    return Rect(row: 1, column: (size.columns - columns) / 2, rows: rows + 3, columns: columns)
  }

  func draw(_ layout: ScreenLayout, _ painter: inout Painter) {
    let rect = Self.rect(layout)
    let entries = fitting
    painter.frame(rect, title: "Commands", below: painter.count(position, of: entries.count), isFocused: true)
    let inside = rect.inside
    painter.list(inside.below(1), count: entries.count, at: position, isFocused: true) { _, row in
      let entry = entries[row]
      return Line([
        Span(entry.name + " ", .name, width: 18), Span(entry.keyLabel + " ", .key, width: min(14, inside.columns / 4)),
        Span(entry.title),
      ])
    }
    painter.write(":", in: inside, column: 1, style: Style(.key))
    painter.field(field, in: inside, row: 0, column: 2)
  }
}
