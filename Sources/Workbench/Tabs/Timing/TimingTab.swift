import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// Where the time went: phases, hops, and how long the same request took before.
struct TimingTab: Component {
  enum Action: CaseIterable, Hashable, Sendable {}

  static let bindings: [Keymap<Action>.Binding] = []

  var position = ListPosition()

  var contexts: [KeyContext] { [.timing, .response] }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {}

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {}

  private func rows(_ shared: SharedState) -> [Row] {
    shared.shownEntry.map { Content($0, in: shared.history).rows } ?? []
  }

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = rows(shared)
    return { rows.at($0)?.text }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let timing = shared.shownEntry?.exchange.timing, let end = timing.ended, shared.shownEntry?.exchange.head != nil,
      let row = rows(shared).at(position.selection), row.bar != nil
    else { return [] }
    if row.name == "total" { return [AssertSyntax.choices(.duration, below: end)] }
    guard row.name == "wait", let first = timing.firstByte else { return [] }
    return [AssertSyntax.choices(.timeToFirstByte, below: first)]
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let rows = rows(shared)
    let width = max(8, min(40, place.rect.columns - 40))
    painter.list(place.rect, count: rows.count, at: position, isFocused: place.isFocused) {
      rows[$1].line(width: width, glyphs: $0.glyphs)
    }
  }
}

extension TimingTab {
  struct Row: Sendable, Hashable {
    var name: String
    var time: Duration?
    /// The part of the whole it took, in thousandths; nil draws no bar.
    var bar: Range<Int>?
    var words = ""
    var role = Style.Role.text

    /// The row in words.
    var text: String { [name, time?.columnText ?? "", words].filter { !$0.isEmpty }.joined(separator: "  ") }

    /// - Parameter width: the columns of the bar.
    func line(width: Int, glyphs: Painter.Glyphs) -> Line {
      var spans = [Span(name, .name, width: 12), Span(time?.columnText ?? "", role, width: time == nil ? nil : 10)]
      if let bar {
        let start = bar.lowerBound * width / 1000
        let end = max(start + 1, bar.upperBound * width / 1000)
        let marks = String(repeating: glyphs.isASCII ? "#" : "█", count: max(0, min(end, width) - start))
        spans.append(Span(String(repeating: " ", count: start) + marks, .good, width: width + 1))
      }
      return Line(spans + [Span(words, role)])
    }
  }

  /// The rows of an exchange.
  struct Content {
    private(set) var rows: [Row] = []

    init(_ entry: HistoryEntry, in history: History) {
      addPhases(entry.exchange)
      if let connection = entry.exchange.connection {
        rows.append(Row(name: "connection", words: connection.reused ? "an open one was used again" : "opened for this exchange"))
      }
      addHops(history.hops(to: entry.id))
      addRepeats(history.repeats(of: entry))
    }

    private mutating func addPhases(_ exchange: Exchange) {
      let timing = exchange.timing
      let total = timing.ended ?? timing.head ?? timing.sent ?? timing.connected ?? .zero
      var ends: [(String, Duration?)] = [
        ("connect", timing.connected), ("send", timing.sent), ("wait", timing.firstByte), ("head", timing.head),
        ("body", timing.ended),
      ]
      // Nothing is connected where an open connection is used again.
      if exchange.connection?.reused == true { ends.removeFirst() }
      var start = Duration.zero
      for (name, end) in ends {
        // A server may respond before it has all of the request: what ends earlier than the part before it takes no time.
        guard let end = end.map({ max(start, $0) }) else { continue }
        rows.append(Row(name: name, time: end - start, bar: Self.share(start, of: total)..<Self.share(end, of: total)))
        start = end
      }
      if let ended = timing.ended {
        rows.append(Row(name: "total", time: ended, bar: 0..<1000, role: .heading))
      } else {
        rows.append(Row(name: "total", words: "still running", role: .warning))
      }
    }

    private mutating func addHops(_ hops: [HistoryEntry]) {
      guard hops.count > 1 else { return }
      let times = hops.map { $0.exchange.timing.ended ?? .zero }
      let total = times.reduce(.zero, +)
      var start = Duration.zero
      for (index, hop) in hops.enumerated() {
        let end = start + times[index]
        let status = hop.exchange.head.map { "\($0.status) " } ?? ""
        rows.append(
          Row(
            name: "hop \(index + 1)",
            time: times[index],
            bar: Self.share(start, of: total)..<Self.share(end, of: total),
            words: status + hop.draft.line
          )
        )
        start = end
      }
      rows.append(Row(name: "all hops", time: total, bar: 0..<1000, role: .heading))
    }

    private mutating func addRepeats(_ entries: [HistoryEntry]) {
      guard entries.count > 1 else { return }
      let measures: [(String, [Duration])] = [
        ("first byte", entries.compactMap(\.exchange.timing.firstByte)), ("total", entries.compactMap(\.exchange.timing.ended)),
      ]
      rows.append(Row(name: "repeats", words: "\(entries.count) responses to this request in the history", role: .heading))
      for (name, times) in measures {
        let sorted = times.sorted()
        let parts = [("min", 0), ("p50", 50), ("p95", 95), ("max", 100)].compactMap { word, percent in
          Self.percentile(percent, of: sorted).map { "\(word) \($0.columnText)" }
        }
        rows.append(Row(name: name, words: parts.joined(separator: "   ")))
      }
    }

    /// The nearest rank; 0 is the least. nil of nothing.
    static func percentile(_ percent: Int, of sorted: [Duration]) -> Duration? {
      guard !sorted.isEmpty else { return nil }
      let rank = (percent * sorted.count + 99) / 100
      return sorted[min(max(0, rank - 1), sorted.count - 1)]
    }

    private static func share(_ time: Duration, of total: Duration) -> Int {
      let whole = total.wholeMicroseconds
      guard whole > 0 else { return 0 }
      return Int(min(1000, max(0, Double(time.wholeMicroseconds) / Double(whole) * 1000)))
    }
  }
}
