/// The help: the order of work, the keys of this place, and those of other places folded.
struct HelpPage: Sendable {
  /// Keys that belong together; one that is folded is only its heading.
  private struct Section: Sendable {
    let title: String
    let rows: [Line]
    var isFolded = false
    /// Whether it may stand in two columns.
    var isTable = true
  }

  private enum Row: Sendable {
    case line(Line)
    case heading(Int)
  }

  private static let orderOfWork = [
    "Order of work: find a route (/), send it (Enter), look at what came (t and a letter for a tab).",
    "Expect something of it (a the row, A the whole), save it as a scenario (s), run scenarios (T).",
    "Settings are commands (: lists them) or lines of ~/.config/answerback/config; :keys lists the keys as such lines.",
    "Options for the start: answerback explore --help.",
  ]
  /// From this width on keys stand in two columns.
  private static let leastColumnsForTwo = 100

  private static let everyPane = "In every pane"

  private var sections: [Section]
  private var rows: [Row] = []
  private(set) var position = ListPosition()
  /// Whether it is known what fits.
  private var isLaidOut = false

  init<Action>(_ keymap: Keymap<Action>, in contexts: [KeyContext]) {
    let title = contexts.count > 1 ? contexts.reversed().map(\.title).joined(separator: ", ") : contexts.first?.title ?? ""
    let everywhere = keymap.bindings(in: [.catalogue]).filter { Self.isOfAllPanes($0) }
    var listed = Set(everywhere)
    let here = Self.own(contexts, keymap, &listed)
    sections = [Section(title: "Here: \(title)", rows: Self.rows(of: here))]
    if contexts.contains(where: { KeyContext.panes.contains($0) }) {
      let bindings = everywhere.map { $0.with(keys: keymap.keys(of: $0, in: contexts)) }
      sections.append(Section(title: Self.everyPane, rows: Self.rows(of: bindings)))
    }
    let groups: [(String, [KeyContext])] = [
      ("Other panes", KeyContext.allCases.filter { KeyContext.panes.contains($0) }),
      ("Other tabs of the response", KeyContext.allCases.filter { KeyContext.tabs.contains($0) }),
      ("Texts, questions and boxes", KeyContext.allCases.filter { !KeyContext.panes.union(KeyContext.tabs).contains($0) }),
    ]
    for (title, group) in groups {
      let rows = group.filter { !contexts.contains($0) }.flatMap { context -> [Line] in
        let own = Self.own([context], keymap, &listed)
        return own.isEmpty ? [] : [Line("  \(context.title)", Style(.title))] + Self.rows(of: own)
      }
      if !rows.isEmpty { sections.append(Section(title: title, rows: rows, isFolded: true, isTable: false)) }
    }
    lay(columns: 80)
  }

  private static func isOfAllPanes<Action>(_ binding: Keymap<Action>.Binding) -> Bool {
    binding.contexts.isSuperset(of: KeyContext.panes)
  }

  /// What these places have of their own and what was not listed yet.
  private static func own<Action>(
    _ contexts: [KeyContext],
    _ keymap: Keymap<Action>,
    _ listed: inout Set<Keymap<Action>.Binding>
  ) -> [Keymap<Action>.Binding] {
    keymap.bindings(in: contexts).filter { !$0.keys.isEmpty && listed.insert($0).inserted }.map { binding in
      binding.with(keys: keymap.keys(of: binding, in: contexts))
    }
  }

  private static func rows<Action>(of bindings: [Keymap<Action>.Binding]) -> [Line] {
    var rows: [(rank: Int, keys: String, title: String)] = []
    for binding in bindings where !binding.keys.isEmpty {
      let last = rows.indices.last { rows[$0].rank == binding.rank }
      if let last, binding.rank == paneRank {
        rows[last].keys += " " + binding.keyLabel
        rows[last].title = "go to the pane of that number"
      } else if let last, binding.rank == movementRank, !rows[last].title.contains(",") {
        rows[last].keys += " " + binding.keyLabel
        rows[last].title += ", " + binding.title
      } else {
        rows.append((binding.rank, binding.keyLabel, binding.title))
      }
    }
    return rows.map { Line([Span("  " + $0.keys + " ", .key, width: keyWidth), Span($0.title)]) }
  }

  /// The numbers of panes share a row, and so do a movement and its opposite.
  private static let paneRank = 413
  private static let movementRank = 500
  private static let keyWidth = 18
}

extension HelpPage {
  /// Opens or folds the section of the row under the cursor.
  mutating func toggle() {
    guard case .heading(let index)? = rows.at(position.selection) else { return }
    sections[index].isFolded.toggle()
  }

  mutating func move(_ movement: ListPosition.Movement) { position.move(movement, count: rows.count) }

  mutating func settle(_ layout: ScreenLayout) {
    let inside = Self.rect(layout).inside
    lay(columns: inside.columns)
    // What holds here is to fit the screen; where it does not, the keys of every pane are folded too.
    if !isLaidOut, rows.count > inside.rows, let every = sections.firstIndex(where: { $0.title == Self.everyPane }) {
      sections[every].isFolded = true
      lay(columns: inside.columns)
    }
    isLaidOut = true
    position.settle(count: rows.count, height: inside.rows)
  }

  /// The rows as text.
  var texts: [String] {
    rows.map { row in
      switch row {
      case .line(let line): line.text
      case .heading(let index): sections[index].title
      }
    }
  }

  private mutating func lay(columns: Int) {
    rows = Self.orderOfWork.flatMap { $0.wrapped(at: max(20, columns - 2)) }.map { .line(Line($0)) }
    for (index, section) in sections.enumerated() {
      if section.isFolded != true || index == 0 || sections[index - 1].isFolded == false { rows.append(.line(Line())) }
      rows.append(.heading(index))
      guard !section.isFolded else { continue }
      if section.isTable, columns >= Self.leastColumnsForTwo {
        let half = (section.rows.count + 1) / 2
        for row in 0..<half { rows.append(.line(Self.pair(section.rows[row], section.rows.at(row + half), columns))) }
      } else {
        rows += section.rows.map { .line($0) }
      }
    }
  }

  private static func pair(_ left: Line, _ right: Line?, _ columns: Int) -> Line {
    guard let right, var last = left.spans.last else { return left }
    last.width = max(0, (columns - 2) / 2 - Self.keyWidth)
    return Line(left.spans.dropLast() + [last] + right.spans)
  }

  private static func rect(_ layout: ScreenLayout) -> Rect {
    Rect(row: 1, column: 0, rows: layout.size.rows - 3, columns: layout.size.columns)
  }

  func draw(_ layout: ScreenLayout, _ painter: inout Painter) {
    let rect = Self.rect(layout)
    painter.frame(rect, title: "Help", below: painter.count(position, of: rows.count), isFocused: true)
    painter.list(rect.inside, count: rows.count, at: position, isFocused: true) { _, row in
      switch rows[row] {
      case .line(let line): return line
      case .heading(let index):
        let section = sections[index]
        return Line([Span(section.isFolded ? "> " : "v ", .key), Span(section.title, .heading)])
      }
    }
  }
}
