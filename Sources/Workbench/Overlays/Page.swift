import Exchanges
import Scenarios

/// Lines over the panes, as wide as the screen.
struct Page: Sendable {
  let title: String
  let lines: [Line]
  private(set) var position = ListPosition()
  /// The scenario file whose text it is.
  var scenario: String?

  /// Text from outside, its lines wrapped to fit.
  init(title: String, _ texts: [String], columns: Int, ascii: Bool) {
    self.title = title
    lines = texts.flatMap { text in
      var rows: [String] = [""]
      var used = 0
      for cluster in Sanitizer.clusters(of: text, ascii: ascii) {
        if used + cluster.width > max(2, columns) {
          rows.append("")
          used = 0
        }
        rows[rows.count - 1] += cluster.text
        used += cluster.width
      }
      return rows.map { Line($0) }
    }
  }

  /// The keys, as lines of the configuration file.
  init<Action>(listing keymap: Keymap<Action>) {
    title = "Keys"
    let rows = keymap.bindings.map { (binding: $0, name: $0.configurationName) }
    let namesakes = Dictionary(grouping: rows, by: \.name).mapValues { $0.map(\.binding) }
    let lines = rows.flatMap { binding, name in
      let all = namesakes[name] ?? []
      let isEverywhere =
        binding.contexts.isSuperset(of: KeyContext.panes) && all.allSatisfy { $0.contexts.isSubset(of: binding.contexts) }
      let places = KeyContext.allCases.filter { binding.contexts.contains($0) }.map(\.rawValue).joined(separator: ", ")
      return binding.keys.map { key in
        let line = "key \(key)\(isEverywhere ? "" : " in \(places)") = \(name)"
        return Line([Span("  \(line)  ", .key, width: max(40, line.count + 4)), Span(binding.title, .dim)])
      }
    }
    let hints = [
      "  A line in ~/.config/answerback/config gives an action one more key; = none takes a key away.", "",
    ]
    self.lines = hints.map { Line($0, Style(.dim)) } + lines
  }

  /// The variables with their values, and the names of the secrets.
  init(listing variables: BenchVariables) {
    title = variables.environment.map { "Variables, environment \($0)" } ?? "Variables"
    var lines = variables.values.sorted { $0.key < $1.key }.map {
      Line([Span("  {{\($0.key)}} ", .name, width: 28), Span($0.value)])
    }
    lines += variables.secrets.keys.sorted().map {
      Line([Span("  {{secret.\($0)}} ", .name, width: 28), Span("set, not shown", .dim)])
    }
    if lines.isEmpty { lines = [Line("  No variable is set.", Style(.dim))] }
    let hints = [
      "", "  :set NAME=VALUE   :secret NAME   :env NAME   c on a value of a response",
      "  {{newUuid}} and {{newDate}} are made for each request.",
    ]
    self.lines = lines + hints.map { Line($0, Style(.dim)) }
  }

  mutating func scroll(_ movement: ListPosition.Movement) { position.scroll(movement, count: lines.count) }

  mutating func settle(_ layout: ScreenLayout) {
    position.settle(count: lines.count, height: Self.rect(layout).inside.rows)
  }

  private static func rect(_ layout: ScreenLayout) -> Rect {
    Rect(row: 1, column: 0, rows: layout.size.rows - 3, columns: layout.size.columns)
  }

  func draw(_ layout: ScreenLayout, _ painter: inout Painter) {
    let rect = Self.rect(layout)
    let last = min(lines.count, position.top + rect.inside.rows)
    painter.frame(rect, title: title, below: "\(last)/\(lines.count)", isFocused: true)
    for (row, line) in lines.dropFirst(position.top).prefix(rect.inside.rows).enumerated() {
      painter.write(line, in: rect.inside, row: row, column: 1)
    }
    painter.cursor = Grid.Position(row: rect.inside.row, column: rect.inside.column)
  }
}

extension Page {
  /// What differs between two responses, over the panes: side by side where the screen is wide.
  ///
  /// What changes from one response to the next anyway is left out and counted; a key shows it.
  struct Comparison: Sendable {
    /// The numbers of the two exchanges.
    let left: Int
    let right: Int
    /// `GET /json  200`
    private let requests: (left: String, right: String)
    /// nil while they are being compared.
    private var result: ComparedResponses?
    private var showsVolatile: Bool
    private var lines: [Line] = []
    /// What the lines were made for.
    private var columns = 0
    private(set) var position = ListPosition()

    init(_ old: HistoryEntry, _ new: HistoryEntry, showsVolatile: Bool) {
      (left, right) = (old.id, new.id)
      requests = (old.draft.line.withoutUserInfo, new.draft.line.withoutUserInfo)
      self.showsVolatile = showsVolatile
    }

    /// Takes the result of the comparison of these exchanges.
    mutating func take(_ result: ComparedResponses, left: Int, right: Int) {
      guard (left, right) == (self.left, self.right) else { return }
      self.result = result
      columns = 0
    }

    mutating func toggleVolatile() {
      showsVolatile.toggle()
      columns = 0
    }

    /// Why there is nothing to show or to hide; nil when there is.
    var obstacleToToggling: String? {
      guard let result else { return "the responses are still being compared" }
      return result.volatileRows.isEmpty ? "no volatile value differs" : nil
    }

    mutating func scroll(_ movement: ListPosition.Movement) { position.scroll(movement, count: lines.count) }

    mutating func settle(_ layout: ScreenLayout) {
      let inside = Self.rect(layout).inside
      if columns != inside.columns - 1 {
        columns = inside.columns - 1
        lines = makeLines()
      }
      position.settle(count: lines.count, height: inside.rows)
    }

    private static func rect(_ layout: ScreenLayout) -> Rect {
      Rect(row: 1, column: 0, rows: layout.size.rows - 3, columns: layout.size.columns)
    }

    func draw(_ layout: ScreenLayout, _ painter: inout Painter) {
      let rect = Self.rect(layout)
      let last = min(lines.count, position.top + rect.inside.rows)
      let below = "\(last)/\(lines.count)" + (hiddenNote.isEmpty ? "" : "  \(hiddenNote)")
      painter.frame(rect, title: "#\(left) and #\(right)", below: below, isFocused: true)
      for (row, line) in lines.dropFirst(position.top).prefix(rect.inside.rows).enumerated() {
        let spans = line.spans.map {
          Span(bytes: Array(painter.glyphs.words(String(decoding: $0.bytes, as: UTF8.self)).utf8)[...], $0.style, width: $0.width)
        }
        painter.write(Line(spans), in: rect.inside, row: row, column: 1)
      }
      painter.cursor = Grid.Position(row: rect.inside.row, column: rect.inside.column)
    }

    private var hiddenNote: String {
      guard let count = result?.volatileRows.count, count > 0 else { return "" }
      let words = count == 1 ? "1 volatile difference" : "\(count) volatile differences"
      return showsVolatile ? "\(words) shown   v hides them" : "\(words) hidden   v shows them"
    }
  }
}

extension Page.Comparison {
  /// From this width on the values stand side by side.
  private static let leastWide = 96

  private func makeLines() -> [Line] {
    guard let result else { return [Line("comparing #\(left) and #\(right)   Esc leaves it", Style(.dim))] }
    var rows = result.rows
    if requests.left != requests.right {
      rows.insert(ComparedResponses.Row(section: "request", place: "", left: requests.left, right: requests.right), at: 0)
    }
    var lines: [Line] = []
    if rows.isEmpty {
      let words = result.volatileRows.isEmpty ? "the responses are the same" : "the responses are the same, volatile values apart"
      lines.append(Line(words, Style(.good)))
    }
    let all = rows + (showsVolatile ? result.volatileRows : [])
    let width = min(40, (all.map { Sanitizer.width(of: $0.place, atMost: 40) }.max() ?? 0) + 2)
    if columns >= Self.leastWide, !all.isEmpty {
      let half = (columns - width - 4) / 2
      lines.append(
        Line([Span("", width: width + 2), Span("#\(left)", .heading, width: half), Span("  "), Span("#\(right)", .heading)])
      )
    }
    lines += self.lines(of: rows, width: width)
    let same = ["status", "headers", "cookies", "body"].filter { section in !rows.contains { $0.section == section } }
    if !same.isEmpty, !rows.isEmpty { lines += [Line(""), Line("the same: " + same.joined(separator: ", "), Style(.good))] }
    if showsVolatile, !result.volatileRows.isEmpty {
      lines += [Line(""), Line("changes from one response to the next; A and s expect only that it is there", Style(.warning))]
      lines += self.lines(of: result.volatileRows, width: width)
    }
    return lines
  }

  /// The rows under the headings of their sections.
  private func lines(of rows: [ComparedResponses.Row], width: Int) -> [Line] {
    var lines: [Line] = []
    var section = ""
    for row in rows {
      if row.section != section {
        section = row.section
        lines.append(Line(section, Style(.heading)))
      }
      lines += columns >= Self.leastWide ? [wideLine(of: row, width: width)] : narrowLines(of: row)
    }
    return lines
  }

  /// The place, then both values in columns.
  private func wideLine(of row: ComparedResponses.Row, width: Int) -> Line {
    let half = (columns - width - 4) / 2
    return Line([
      Span("  "), Span(row.place + " ", .name, width: width), Span(Self.words(for: row.left), .bad, width: half), Span("  "),
      Span(Self.words(for: row.right), .good, width: half),
    ])
  }

  /// `place  left → right` where it fits, else a row for each value.
  private func narrowLines(of row: ComparedResponses.Row) -> [Line] {
    let (left, right) = (Self.words(for: row.left), Self.words(for: row.right))
    let place = row.place.isEmpty ? "" : row.place + "  "
    guard Sanitizer.width(of: place + left + right, atMost: columns) + 6 > columns else {
      return [Line([Span("  "), Span(place, .name), Span(left, .bad), Span(" -> ", .dim), Span(right, .good)])]
    }
    let heading = place.isEmpty ? [] : [Line([Span("  "), Span(place, .name)])]
    return heading + [Line([Span("    - ", .bad), Span(left, .bad)]), Line([Span("    + ", .good), Span(right, .good)])]
  }

  private static func words(for value: String?) -> String { value.map { $0.isEmpty ? "(empty)" : $0 } ?? "(nothing)" }
}
