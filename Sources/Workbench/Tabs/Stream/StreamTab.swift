import FieldValues
import Scenarios

/// The pieces of the body as they came, a row each; only rows that are seen become text.
struct StreamTab {
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

extension Painter {
  /// The list of frames, or the frame that is opened; beneath, how the stream stands.
  mutating func stream(_ entry: HistoryEntry, in parts: Layout.Response, at position: ListPosition, isFocused: Bool) {
    guard let log = entry.stream else {
      write(entry.isRunning ? "no body yet" : "no body", in: parts.list, column: 1, style: Style(.dim))
      if isFocused { cursor = Grid.Position(row: parts.tabs.row, column: parts.tabs.column) }
      return
    }
    let state = model.response.stream
    if let detail = state.detail {
      write("frame \(detail.number + 1)   Esc goes back to the list", in: parts.heading, column: 1, style: Style(.heading))
      list(parts.list, count: detail.count, at: detail.position, isFocused: isFocused, skipping: model.response.column) {
        detail.line(at: $1)
      }
    } else {
      let tab = StreamTab(log, state, width: parts.list.columns)
      write(tab.heading, in: parts.heading, column: 1)
      list(parts.list, count: tab.count, at: position, isFocused: isFocused, skipping: model.response.column) {
        tab.line(at: $1)
      }
      if tab.count == 0 { write("no frame yet", in: parts.list, column: 1, style: Style(.dim)) }
    }
    write(StreamTab.Status.first(log, state, isRunning: entry.isRunning), in: parts.detail, column: 1)
    write(StreamTab.Status.second(log), in: parts.detail, row: 1, column: 1)
  }
}

extension StreamTab {
  /// How a stream stands, in two lines.
  enum Status {
    /// Live or ended, followed or paused, counts.
    static func first(_ log: StreamLog, _ state: StreamState, isRunning: Bool) -> Line {
      var spans: [Span] = []
      if isRunning { spans.append(Span("LIVE", .warning)) } else { spans.append(Span("ended", .dim)) }
      if let pausedAt = state.pausedAt {
        spans.append(Span("  PAUSED, \(log.total - pausedAt) new   Space goes on", .warning))
      } else if state.isFollowing {
        spans.append(Span("  following", .good))
      }
      var words = ["\(log.total) \(noun(log.kind, log.total))"]
      if log.dropped > 0 { words.append("dropped \(log.dropped) oldest") }
      if log.comments > 0 { words.append("\(log.comments) only comments") }
      if log.unfinished > 0 { words.append("\(log.unfinished) bytes unfinished") }
      spans.append(Span("  " + words.joined(separator: "  ")))
      if !state.filter.text.isEmpty { spans.append(Span("  filter \(state.filter.text): \(state.rows(of: log).count)", .name)) }
      return Line(spans)
    }

    /// What a reader would do at the end; rate and gaps.
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
