/// How a stream stands, in two lines.
enum StreamStatus {
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
    if let gap = log.lastGap { words.append("last gap \(gap.shortText)") }
    if let gap = log.largestGap { words.append("largest \(gap.length.shortText) before #\(gap.before + 1)") }
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
