import Exchanges
import Scenarios

/// Lines over the panes, as wide as the screen: the help, or a comparison of two responses.
struct Page: Sendable {
  let title: String
  let lines: [Line]
  private(set) var position = ListPosition()

  /// Every key: first those that hold in these contexts, then what other places have of their own.
  init<Action>(helpOn keymap: Keymap<Action>, in contexts: [KeyContext]) {
    title = "Help"
    var lines: [Line] = []
    var listed: Set<Keymap<Action>.Binding> = []
    for context in contexts + KeyContext.allCases.filter({ !contexts.contains($0) && $0 != .help }) {
      let isHere = contexts.contains(context)
      let bindings = keymap.bindings(in: [context]).filter { binding in
        !binding.keys.isEmpty && (isHere || !binding.contexts.isSuperset(of: KeyContext.panes)) && !listed.contains(binding)
      }
      guard !bindings.isEmpty else { continue }
      listed.formUnion(bindings)
      lines.append(Line(context.title, Style(.heading)))
      lines += bindings.map { Line([Span("  " + $0.keyLabel + " ", .key, width: 16), Span($0.title)]) } + [Line("")]
    }
    self.lines = lines
  }

  /// What differs between two responses.
  init(comparing old: HistoryEntry, with new: HistoryEntry) {
    title = "#\(old.id) and #\(new.id)"
    lines = Comparison(old, new).lines
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
  /// The lines of a comparison: `-` marks what was before, `+` what is now.
  private struct Comparison {
    private static let mostLines = 4000

    private(set) var lines: [Line] = []

    init(_ old: HistoryEntry, _ new: HistoryEntry) {
      section("request", [old.draft.line], [new.draft.line])
      section("status", [Self.status(old)], [Self.status(new)])
      section("header lines", Self.headers(old), Self.headers(new))
      section("cookies", Self.headers(old, cookies: true), Self.headers(new, cookies: true))
      if old.exchange.content == new.exchange.content {
        let count = old.exchange.isDecoded ? old.decodedCount : old.bodyCount
        lines.append(Line("body: the same \(count) bytes", Style(.good)))
      } else if let before = Self.body(old), let after = Self.body(new) {
        section("body", before, after)
      } else {
        let place = zip(old.exchange.content, new.exchange.content).prefix { $0 == $1 }.count
        lines.append(Line("body: differs from byte \(place) on", Style(.heading)))
      }
    }

    private mutating func section(_ title: String, _ old: [String], _ new: [String]) {
      guard old != new else { return lines.append(Line("\(title): the same", Style(.good))) }
      lines.append(Line(title, Style(.heading)))
      let difference = new.difference(from: old)
      let removed = Set(difference.removals.map(\.place))
      let inserted = Set(difference.insertions.map(\.place))
      var (at, place) = (0, 0)
      while at < old.count || place < new.count {
        if removed.contains(at), at < old.count {
          lines.append(Line([Span("- ", .bad), Span(old[at], .bad)]))
          at += 1
        } else if inserted.contains(place), place < new.count {
          lines.append(Line([Span("+ ", .good), Span(new[place], .good)]))
          place += 1
        } else {
          at += 1
          place += 1
        }
      }
    }

    private static func status(_ entry: HistoryEntry) -> String {
      entry.exchange.head.map { "\($0.version) \($0.status) \($0.reason)" } ?? "no response"
    }

    private static func headers(_ entry: HistoryEntry, cookies: Bool = false) -> [String] {
      (entry.exchange.head?.headers ?? []).filter { $0.isNamed("Set-Cookie") == cookies }.map { String(fieldBytes: $0.bytes) }
    }

    /// The lines as the Body tab lays them out; nil for bytes and for what is too long to compare.
    private static func body(_ entry: HistoryEntry) -> [String]? {
      let view = BodyView(entry.bodySource, isRaw: false)
      guard view.count <= mostLines else { return nil }
      if case .hex = view.layout { return nil }
      let tab = BodyLines(view, entry.exchange.content)
      return (0..<view.count).map { tab.line(at: $0).text }
    }
  }
}

extension CollectionDifference.Change {
  fileprivate var place: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
