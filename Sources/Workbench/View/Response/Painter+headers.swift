import Scenarios

extension Painter {
  /// Header lines in wire order, each with its number; beneath, the selected one in full.
  mutating func headers(
    _ tab: HeadersTab,
    _ trace: ExchangeTrace?,
    in parts: ResponseLayout,
    at position: ListPosition,
    isFocused: Bool
  ) {
    list(parts.list, count: tab.rows.count, at: position, isFocused: isFocused) { $0.line(of: tab.rows[$1], trace) }
    let place = position.settled(count: tab.rows.count, height: parts.list.rows)
    guard tab.rows.indices.contains(place.selection), parts.detail.rows > 0 else { return }
    guard case .line(let line, let number, let offset) = tab.rows[place.selection] else { return }
    let range = offset.map { ", bytes \($0)-\($0 + line.bytes.count - 1)" } ?? ""
    let origin = trace?.origin(of: line)
    let setBy = origin.map { ", set by \($0.setBy)" } ?? ""
    let overrode = origin.map { $0.overrode.isEmpty ? "" : ", over " + $0.overrode.joined(separator: ", ") } ?? ""
    write("line \(number)\(range)\(setBy)\(overrode)", in: parts.detail, column: 1, style: Style(.heading))
    wrap(line.bytes[...], in: parts.detail.below(1).indented)
  }

  private func line(of row: HeadersTab.Row, _ trace: ExchangeTrace?) -> Line {
    switch row {
    case .heading(let text): return Line(text, Style(.heading))
    case .status(let head):
      return Line([Span(head.version + " "), Span("\(head.status) \(head.reason)", SummaryTab.role(of: head.status))])
    case .line(let line, let number, _):
      let digits = String(number)
      let name = line.bytes.prefix { $0 != UInt8(ascii: ":") }
      return Line([
        Span(String(repeating: " ", count: max(0, 3 - digits.count)) + digits + " ", .dim), Span(bytes: name, Style(.name)),
        Span(bytes: line.bytes[name.endIndex...], .text),
        Span(trace?.origin(of: line).map { "   (\($0.setBy))" } ?? "", .dim),
      ])
    }
  }
}

extension Rect {
  /// Without its first column.
  var indented: Rect { Rect(row: row, column: column + 1, rows: rows, columns: columns - 1) }
}
