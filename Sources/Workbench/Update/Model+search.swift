import Scenarios

extension Model {
  /// Rows up to this many are also counted.
  private static let mostCounted = 50_000

  /// Puts the cursor on the next row of the tab that has the words, itself included at first, and around the end.
  mutating func search(forward: Bool, includingCurrent: Bool = false) {
    guard let search = ByteSearch(response.search.text) else { return notice = "nothing is looked for   / looks for something" }
    let count = searchCount
    guard count > 0 else { return notice = "there is nothing to look through" }
    let stands = rowMatcher(search)
    let start = responseRow
    for step in (includingCurrent ? 0 : 1)...count {
      let row = (start + (forward ? step : -step) + count * 2) % count
      guard stands(row) else { continue }
      setResponseRow(row)
      let isAround = forward ? row < start : row > start
      return notice = found(row, among: count, stands) + (isAround ? ", around the end" : "")
    }
    notice = "\(response.search.text) is not found"
  }

  private func found(_ row: Int, among count: Int, _ stands: (Int) -> Bool) -> String {
    guard count <= Self.mostCounted else { return "\(response.search.text) in row \(row + 1)" }
    let all = (0..<count).count { stands($0) }
    let before = (0...row).count { stands($0) }
    return "\(response.search.text) \(before) of \(all)"
  }

  private var searchCount: Int {
    if response.tab == .stream, let detail = response.stream.detail { return detail.count }
    return responseCount
  }

  /// Whether a row of the tab that is shown has the words.
  private func rowMatcher(_ search: ByteSearch) -> (Int) -> Bool {
    if response.tab == .stream, response.stream.detail == nil, let log = streamLog {
      let rows = response.stream.rows(of: log)
      return { rows.number(at: $0).map { search.isFound(in: log.bytes(of: $0)) } ?? false }
    }
    if response.tab == .body {
      let body = BodyTab(self)
      return { search.isFound(in: body.line(at: $0).bytes) }
    }
    if response.tab == .raw, let raw = RawTab(self) { return { raw.begins(search, in: $0) } }
    if response.tab == .summary, let entry = history[shown] {
      let rows = SummaryTab(entry, in: history).rows
      return { rows.at($0).map { search.isFound(in: $0.name) || search.isFound(in: $0.value) } ?? false }
    }
    let text = responseTexts
    return { text($0).map(search.isFound(in:)) ?? false }
  }

  /// Puts the cursor of the tab that is shown on a row.
  mutating func setResponseRow(_ row: Int) {
    switch response.tab {
    case .checks: checkPosition.selection = row
    case .stream where response.stream.detail != nil: response.stream.detail?.position.selection = row
    case .stream: setStreamRow(row)
    default: response.positions[response.tab, default: ListPosition()].selection = row
    }
  }
}
