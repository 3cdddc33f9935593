import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// Every line of every head, in wire order, one row each; below the list, the selected line in full.
struct HeadersTab: Component {
  enum Action: CaseIterable, Sendable {
    case followLocation
  }

  static let bindings = [
    Keymap.Binding(
      Action.followLocation,
      [.enter],
      in: [.headers],
      name: "open-location",
      label: "follow",
      rank: 10,
      "go where this Location line redirects"
    )
  ]

  var position = ListPosition()

  var contexts: [KeyContext] { [.headers, .response] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(detail: 4) }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .followLocation: isOnLocation(shared) ? nil : "nothing to open in this row"
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .followLocation: isOnLocation(shared) ? [.followRedirect] : []
    }
  }

  private func rows(_ shared: SharedState) -> [Row] { shared.shownEntry.map { Content($0.exchange).rows } ?? [] }

  private func isOnLocation(_ shared: SharedState) -> Bool {
    guard shared.shownEntry?.redirect != nil, case .line(let line, _, _)? = rows(shared).at(position.selection) else {
      return false
    }
    return line.isNamed("Location")
  }

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = rows(shared)
    return { rows.at($0)?.text }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let exchange = shared.shownEntry?.exchange, let head = exchange.head else { return [] }
    // Interim heads stand before the head of the response, trailers and the request after it.
    let start = exchange.informational.reduce(0) { $0 + $1.headers.count + 1 }
    guard (start...start + head.headers.count).contains(position.selection) else { return [] }
    switch rows(shared).at(position.selection) {
    case .status: return [Suggestions.status(head)]
    case .line(let line, _, _): return Suggestions.header(line, of: head)
    case .heading, nil: return []
    }
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let (rows, trace) = (rows(shared), shared.shownEntry?.trace)
    let parts = place.parts(margins)
    painter.list(parts.list, count: rows.count, at: position, isFocused: place.isFocused) { rows[$1].line(trace) }
    let selection = position.settled(count: rows.count, height: parts.list.rows).selection
    guard parts.detail.rows > 0, case .line(let line, let number, let offset)? = rows.at(selection) else { return }
    let range = offset.map { ", bytes \($0)-\($0 + line.bytes.count - 1)" } ?? ""
    let origin = trace?.origin(of: line)
    let setBy = origin.map { ", set by \($0.setBy)" } ?? ""
    let overrode = origin.map { $0.overrode.isEmpty ? "" : ", over " + $0.overrode.joined(separator: ", ") } ?? ""
    painter.write("line \(number)\(range)\(setBy)\(overrode)", in: parts.detail, column: 1, style: Style(.heading))
    painter.wrap(line.bytes[...], in: parts.detail.below(1).indented)
  }
}

extension HeadersTab {
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

    func line(_ trace: ExchangeTrace?) -> Line {
      switch self {
      case .heading(let text): return Line(text, Style(.heading))
      case .status(let head):
        return Line([Span(head.version + " "), Span("\(head.status) \(head.reason)", Style.Role(status: head.status))])
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

  /// The rows of an exchange.
  struct Content {
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
