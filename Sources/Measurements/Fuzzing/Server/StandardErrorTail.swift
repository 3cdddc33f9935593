/// What a child wrote to standard error: the end of it, and the first report of a sanitizer.
struct StandardErrorTail {
  private var bytes: [UInt8] = []
  /// The report of a sanitizer, from the line that says so; nil where there was none.
  private(set) var sanitizerReport: String?
  /// Whether it says that the child crashes, and is about to end.
  private(set) var isCrash = false

  private static let limit = 64 * 1024
  private static let crashes = ["Fatal error: ", " Crash: ", "Program crashed"]

  mutating func append(_ more: [UInt8]) {
    guard !more.isEmpty else { return }
    bytes += more
    let text = String(decoding: bytes.suffix(more.count + 64), as: UTF8.self)
    if !isCrash { isCrash = StandardErrorTail.crashes.contains { text.contains($0) } }
    if let report = sanitizerReport {
      if report.utf8.count < StandardErrorTail.limit { sanitizerReport = report + String(decoding: more, as: UTF8.self) }
    } else {
      let starts = Sanitizer.reports.compactMap { text.firstRange(of: $0)?.lowerBound }
      sanitizerReport = starts.min().map { String(text[$0...]) }
    }
    if bytes.count > 2 * StandardErrorTail.limit { bytes.removeFirst(bytes.count - StandardErrorTail.limit) }
  }

  /// The last lines, at most so many.
  func lines(_ count: Int) -> [String] {
    bytes.split(separator: 0x0A).suffix(count).map { EscapedBytes($0, limit: 300).description }
  }

  /// What a crash says of itself, or the report of a sanitizer, or else the last lines.
  func explanation(_ count: Int = 24) -> [String] {
    if let report = sanitizerReport { return report.split(separator: "\n").prefix(120).map(String.init) }
    let all = lines(2000)
    let start = all.firstIndex { line in StandardErrorTail.crashes.contains { line.contains($0) } }
    return start.map { Array(all[$0...].prefix(count)) } ?? lines(count)
  }
}
