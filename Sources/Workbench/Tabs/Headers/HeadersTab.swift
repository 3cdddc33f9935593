import Exchanges
import Scenarios

/// Every line of every head, in wire order, one row each.
struct HeadersTab {
  enum Row: Sendable, Hashable {
    case heading(String)
    case status(ResponseHead)
    /// A line with its number, from 1, and the place of its first byte in its head; nil where that is not known.
    case line(HeaderLine, number: Int, offset: Int?)

    /// The row for a clipboard.
    var text: String {
      switch self {
      case .heading(let text): text
      case .status(let head): "\(head.version) \(head.status) \(head.reason)"
      case .line(let line, _, _): String(fieldBytes: line.bytes)
      }
    }
  }

  private(set) var rows: [Row] = []

  init(_ exchange: Exchange) {
    for head in exchange.informational { add(head) }
    if let head = exchange.head { add(head) }
    if !exchange.trailers.isEmpty {
      rows.append(.heading("Trailers"))
      for (index, line) in exchange.trailers.enumerated() { rows.append(.line(line, number: index + 1, offset: nil)) }
    }
    guard let sent = exchange.sent else { return }
    rows.append(.heading("Request as sent, \(sent.bytes.count) bytes: \(sent.method) \(sent.target)"))
    for (index, line) in sent.headers.enumerated() {
      rows.append(.line(line, number: index + 1, offset: nil))
    }
  }

  private mutating func add(_ head: ResponseHead) {
    rows.append(.status(head))
    let offsets = head.lineOffsets
    for (index, line) in head.headers.enumerated() {
      rows.append(.line(line, number: index + 1, offset: offsets.indices.contains(index) ? offsets[index] : nil))
    }
  }
}

extension ResponseHead {
  /// Where each header line begins in `bytes`. Fewer than there are lines when the bytes say something else.
  var lineOffsets: [Int] {
    guard let first = bytes.firstIndex(of: 0x0A) else { return [] }
    var offsets: [Int] = []
    var at = first + 1
    for line in headers {
      guard at + line.bytes.count <= bytes.count, bytes[at..<at + line.bytes.count].elementsEqual(line.bytes) else { break }
      offsets.append(at)
      guard let end = bytes[(at + line.bytes.count)...].firstIndex(of: 0x0A) else { break }
      at = end + 1
    }
    return offsets
  }
}

extension Painter {
  /// Header lines in wire order, each with its number; beneath, the selected one in full.
  mutating func headers(
    _ tab: HeadersTab,
    _ trace: ExchangeTrace?,
    in parts: Layout.Response,
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
