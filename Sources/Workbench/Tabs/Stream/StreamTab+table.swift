import FieldValues
import Scenarios

extension StreamTab {
  /// The rows of the list; only rows that are seen are formatted.
  struct Table {
    private let log: StreamLog
    private let rows: StreamState.Rows
    /// The columns that are shown, by their places in all of them; a narrow pane leaves out what can be opened.
    private let columns: [Int]

    init(_ log: StreamLog, _ state: StreamState, width: Int = .max) {
      self.log = log
      rows = state.rows(of: log)
      columns = width < 60 ? (log.kind == .events ? [0, 2, 4] : [0, 3, 4]) : Array(0..<5)
    }

    var count: Int { rows.count }

    var heading: Line {
      let titles =
        log.kind == .events ? ["time", "id", "event", "size", "data"] : ["time", "number", "gap", "size", "bytes"]
      return Line(columns.map { Span(titles[$0], .heading, width: Self.widths[$0]) })
    }

    private static let widths: [Int?] = [10, 9, 12, 8, nil]

    func line(at row: Int) -> Line {
      guard let number = rows.number(at: row), let frame = log[number] else { return Line() }
      let bytes = log.bytes(of: number)
      if log.isReconnection(number) {
        return Line([
          Span(Duration.microseconds(frame.time).columnText + " ", .dim, width: Self.widths[0]),
          Span(bytes: bytes, Style(.heading)),
        ])
      }
      var texts = [Duration.microseconds(frame.time).columnText]
      var data = Span(bytes: bytes)
      if log.kind == .events {
        let event = EventFrame(bytes.prefix(4096))
        texts += [event.id ?? "-", event.event ?? (event.data == nil ? "-" : "message"), "\(frame.size)"]
        data = Span(event.summary)
      } else {
        let gap = log[number - 1].map { Duration.microseconds(max(0, frame.time - $0.time)).columnText } ?? "-"
        texts += ["\(number + 1)", gap, "\(frame.size)"]
      }
      return Line(
        columns.map { column in
          column == 4 ? data : Span(texts[column] + " ", column == 2 ? .name : .dim, width: Self.widths[column])
        }
      )
    }

    /// A frame for a clipboard: its bytes as they came.
    func text(at row: Int) -> String {
      rows.number(at: row).map { String(decoding: log.bytes(of: $0), as: UTF8.self) } ?? ""
    }
  }

  /// The state of a stream, in two lines.
  enum Status {
    /// Live or ended, followed or paused, counts.
    static func first(_ entry: HistoryEntry, _ log: StreamLog, _ state: StreamState, _ shared: SharedState) -> Line {
      var spans: [Span] = []
      if let wait = shared.waiting[entry.id] {
        spans.append(Span("connects again after \(wait.shortText)", .warning))
      } else {
        spans.append(entry.isRunning ? Span("LIVE", .warning) : Span("ended", .dim))
      }
      if let time = entry.runningTime(at: shared.now) { spans.append(Span(" \(time)", .warning)) }
      if let time = entry.idleTime(at: shared.now) { spans.append(Span("  idle \(time)")) }
      if let pausedAt = state.pausedAt {
        spans.append(Span("  PAUSED, \(log.total - pausedAt) new   Space goes on", .warning))
      } else if state.isFollowing {
        spans.append(Span("  following", .good))
      }
      let total = log.total - log.reconnections
      var words = ["\(total) \(noun(log.kind, total))"]
      if log.dropped > 0 { words.append("dropped \(log.dropped) oldest") }
      if log.comments > 0 { words.append("\(log.comments) only comments") }
      if log.undispatched > 0 { words.append("\(log.undispatched) not dispatched") }
      if log.reconnections > 0 { words.append("reconnected \(log.reconnections == 1 ? "once" : "\(log.reconnections) times")") }
      if log.unfinished > 0 { words.append("\(log.unfinished) bytes unfinished") }
      spans.append(Span("  " + words.joined(separator: "  ")))
      if !state.filter.text.isEmpty { spans.append(Span("  filter \(state.filter.text): \(state.rows(of: log).count)", .name)) }
      return Line(spans)
    }

    /// What a reader would send to go on; rate and gaps.
    static func second(_ log: StreamLog) -> Line {
      var words: [String] = []
      if log.kind == .events {
        words.append("last id " + (log.lastID ?? "-"))
        words.append("retry " + (log.retry.map { "\($0) ms" } ?? "-"))
      }
      words.append("rate \(log.rate)/s")
      if let gap = log.lastGap { words.append("last gap \(gap.columnText)") }
      if let gap = log.largestGap { words.append("largest \(gap.length.columnText) before #\(gap.before + 1)") }
      return Line(words.joined(separator: "  "), Style(.dim))
    }

    private static func noun(_ kind: StreamLog.Kind, _ count: Int) -> String {
      let noun =
        switch kind {
        case .events: "frame"
        case .chunks: "chunk"
        case .reads: "read"
        }
      return count == 1 ? noun : noun + "s"
    }
  }
}

extension StreamTab {
  /// A frame that was opened: when it came, its fields, its data laid out as a body is.
  struct Detail: Sendable {
    let number: Int
    /// The rows above the data.
    let heading: [SummaryTab.Row]
    let bytes: [UInt8]
    private(set) var data: BodyView
    var position = ListPosition()

    /// nil when the frame is forgotten.
    init?(_ log: StreamLog, number: Int) {
      guard let frame = log[number] else { return nil }
      self.number = number
      let kept = log.bytes(of: number)
      var rows = [
        SummaryTab.Row(name: log.kind == .events ? "frame" : log.kind == .chunks ? "chunk" : "read", value: "\(number + 1)"),
        SummaryTab.Row(name: "time", value: Self.words(for: frame, before: log[number - 1])),
        SummaryTab.Row(name: "size", value: "\(frame.size) bytes" + (frame.size > frame.length ? ", \(frame.length) kept" : "")),
      ]
      if log.kind == .events {
        let event = EventFrame(kept)
        if let id = event.id { rows.append(SummaryTab.Row(name: "id", value: id)) }
        rows.append(SummaryTab.Row(name: "event", value: event.event ?? "message, by default"))
        if let retry = event.retry { rows.append(SummaryTab.Row(name: "retry", value: retry)) }
        rows += event.comments.map { SummaryTab.Row(name: "comment", value: $0, role: .dim) }
        rows += event.others.map { SummaryTab.Row(name: $0.name, value: "\($0.value)   (readers ignore it)", role: .warning) }
        if event.data == nil {
          rows.append(SummaryTab.Row(name: "data", value: "none: not dispatched, readers see no event", role: .dim))
        }
        bytes = Array((event.data ?? "").utf8)
      } else {
        bytes = Array(kept)
      }
      heading = rows
      data = BodyView(data: bytes)
    }

    var count: Int { heading.count + data.count }

    func line(at row: Int) -> Line {
      guard row >= heading.count else {
        return Line([Span(heading[row].name, .name, width: 12), Span(heading[row].value, heading[row].role)])
      }
      return BodyLines(data, bytes).line(at: row - heading.count)
    }

    /// Folds the container under the cursor; false where there is none.
    mutating func toggleFold() -> Bool {
      guard position.selection >= heading.count, let opener = data.toggleFold(at: position.selection - heading.count) else {
        return false
      }
      position.selection = heading.count + opener
      return true
    }

    private static func words(for frame: StreamLog.Frame, before: StreamLog.Frame?) -> String {
      let time = Duration.microseconds(frame.time).columnText
      guard let before else { return time }
      return "\(time), \(Duration.microseconds(max(0, frame.time - before.time)).columnText) after the one before"
    }
  }
}
