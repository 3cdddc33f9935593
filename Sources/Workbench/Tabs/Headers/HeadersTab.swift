import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// Every line of every head, in wire order, one row each, and what is wrong with them; below the list, the selected line in full.
struct HeadersTab: Component {
  enum Action: CaseIterable, Sendable {
    case explain
  }

  static let bindings = [
    Keymap.Binding(
      Action.explain,
      [.enter],
      in: [.headers],
      name: "explain",
      label: "explain",
      rank: 10,
      "explain this header line: its parts and its rule"
    )
  ]

  var position = ListPosition()
  /// The line whose parts stand below it.
  private var explained: Place?

  var contexts: [KeyContext] { [.headers, .response] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(detail: 4) }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .explain: place(shared) == nil ? "put the cursor on a header line first" : nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .explain:
      guard let place = place(shared) else { return [] }
      explained = explained == place ? nil : place
      // The cursor stays on the line, wherever its row is now.
      if let row = rows(shared).firstIndex(where: { $0.place == place && $0.isLine }) { position.selection = row }
      let isLocation = shared.shownEntry?.redirect != nil && place.part == .response
      shared.notice = explained == nil ? "" : "Enter closes the explanation" + (isLocation ? "   > follows the redirect" : "")
    }
    return []
  }

  mutating func rewind() {
    position = ListPosition()
    explained = nil
  }

  /// The header line that the selected row belongs to.
  private func place(_ shared: SharedState) -> Place? { rows(shared).at(position.selection)?.place }

  private func rows(_ shared: SharedState) -> [Row] {
    shared.shownEntry.map { Content($0, explaining: explained, now: shared.now).rows } ?? []
  }

  func count(_ shared: SharedState) -> Int { rows(shared).count }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = rows(shared)
    return { rows.at($0)?.text }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let head = shared.shownEntry?.exchange.head else { return [] }
    switch rows(shared).at(position.selection) {
    case .status(let status) where status == head: return [Suggestions.status(head)]
    case .line(let line, let place, _, _) where place.part == .response: return Suggestions.header(line, of: head)
    case .heading, .status, .line, .part, .finding, nil: return []
    }
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    guard let entry = shared.shownEntry else { return }
    let (rows, trace) = (rows(shared), entry.trace)
    let parts = place.parts(margins)
    painter.list(parts.list, count: rows.count, at: position, isFocused: place.isFocused) { rows[$1].line(trace) }
    let selection = position.settled(count: rows.count, height: parts.list.rows).selection
    guard parts.detail.rows > 0 else { return }
    switch rows.at(selection) {
    case .line(let line, let lineAt, let offset, let finding):
      let range = offset.map { ", bytes \($0)-\($0 + line.bytes.count - 1)" } ?? ""
      let origin = trace?.origin(of: line)
      let setBy = origin.map { ", set by \($0.setBy)" } ?? ""
      let overrode = origin.map { $0.overrode.isEmpty ? "" : ", over " + $0.overrode.joined(separator: ", ") } ?? ""
      let words = "line \(lineAt.index + 1)\(range)\(setBy)\(overrode)"
      painter.write(words, in: parts.detail, column: 1, style: Style(.heading))
      let below = parts.detail.below(1)
      let room = max(1, below.rows - (finding == nil ? 0 : 1))
      painter.wrap(line.bytes[...], in: below.top(room).indented)
      guard let finding, below.rows > room else { return }
      painter.write("\(finding.mark) \(finding.sentence)", in: below, row: room, column: 1, style: Style(finding.role))
    case .finding(let finding, _):
      painter.write("\(finding.word), \(finding.rule)", in: parts.detail, column: 1, style: Style(.heading))
      painter.wrap(Array(painter.glyphs.words(finding.sentence).utf8)[...], in: parts.detail.below(1).indented)
    case .heading, .status, .part, nil: break
    }
  }
}

extension HeadersTab {
  /// Where a header line stands.
  struct Place: Sendable, Hashable {
    enum Part: Sendable, Hashable {
      case interim(Int), response, trailers, request
    }

    let part: Part
    /// Counted from 0.
    let index: Int
  }

  enum Row: Sendable, Hashable {
    case heading(String)
    case status(ResponseHead)
    /// A line, the place of its first byte in its head (nil where that is not known), and the worst that was found in it.
    case line(HeaderLine, Place, offset: Int?, HeaderLint.Finding?)
    /// A part of the explanation of a line.
    case part(HeaderExplanation.Part, of: Place)
    case finding(HeaderLint.Finding, Place?)

    var isLine: Bool { if case .line = self { true } else { false } }

    /// The line that it is, or that it is about.
    var place: Place? {
      switch self {
      case .heading, .status: nil
      case .line(_, let place, _, _), .part(_, let place): place
      case .finding(_, let place): place
      }
    }

    /// The row for a clipboard.
    var text: String {
      switch self {
      case .heading(let text): text
      case .status(let head): "\(head.version) \(head.status) \(head.reason)"
      case .line(let line, _, _, _): String(fieldBytes: line.bytes)
      case .part(let part, _): part.value.isEmpty ? part.name : part.name.isEmpty ? part.value : "\(part.name): \(part.value)"
      case .finding(let finding, _): "\(finding.sentence) \(finding.rule)"
      }
    }

    func line(_ trace: ExchangeTrace?) -> Line {
      switch self {
      case .heading(let text): return Line(text, Style(.heading))
      case .status(let head):
        return Line([Span(head.version + " "), Span("\(head.status) \(head.reason)", Style.Role(status: head.status))])
      case .line(let line, let place, _, let finding):
        let digits = String(place.index + 1)
        let name = line.bytes.prefix { $0 != UInt8(ascii: ":") }
        let blanks = String(repeating: " ", count: max(0, 3 - digits.count))
        return Line([
          finding.map { Span($0.mark, $0.role) } ?? Span(""),
          Span(String(blanks.dropFirst(finding == nil ? 0 : 1)) + digits + " ", .dim),
          Span(bytes: name, Style(.name)), Span(bytes: line.bytes[name.endIndex...], .text),
          Span(trace?.origin(of: line).map { "   (\($0.setBy))" } ?? "", .dim),
          finding.map { Span("   \($0.sentence)", $0.role) } ?? Span(""),
        ])
      case .part(let part, _):
        return Line([
          Span("      "), Span(part.name, .name, width: part.name.isEmpty ? 0 : max(16, part.name.utf8.count + 2)),
          Span(part.value, .dim),
        ])
      case .finding(let finding, let place):
        let number = place.map { "line \($0.index + 1): " } ?? ""
        return Line([Span(" \(finding.mark) ", finding.role), Span(number, .dim), Span(finding.sentence, finding.role)])
      }
    }
  }

  /// The rows of an exchange.
  struct Content {
    private(set) var rows: [Row] = []
    private let explained: Place?
    private let now: Int64
    private let trace: ExchangeTrace?

    init(_ entry: HistoryEntry, explaining explained: Place?, now: Int64) {
      self.explained = explained
      self.now = now
      trace = entry.trace
      let exchange = entry.exchange
      for (number, head) in exchange.informational.enumerated() { add(head, .interim(number), []) }
      if let head = exchange.head { add(head, .response, entry.findings) }
      add(entry.findings)
      if !exchange.trailers.isEmpty {
        rows.append(.heading("Trailers"))
        add(exchange.trailers, .trailers)
      }
      guard let sent = exchange.sent else { return }
      rows.append(.heading("Request as sent, \(sent.bytes.count) bytes: \(sent.method) \(sent.target)"))
      add(sent.headers, .request)
    }

    private mutating func add(_ head: ResponseHead, _ part: Place.Part, _ findings: [HeaderLint.Finding]) {
      rows.append(.status(head))
      let worst = Dictionary(findings.compactMap { finding in finding.line.map { ($0, finding) } }) { first, _ in first }
      add(head.headers, part, offsets: head.lineOffsets, worst)
    }

    private mutating func add(
      _ lines: [HeaderLine],
      _ part: Place.Part,
      offsets: [Int] = [],
      _ worst: [Int: HeaderLint.Finding] = [:]
    ) {
      for (index, line) in lines.enumerated() {
        let place = Place(part: part, index: index)
        rows.append(.line(line, place, offset: offsets.at(index), worst[index]))
        guard place == explained else { continue }
        let explanation = HeaderExplanation(line, now: now)
        rows += explanation.parts.map { .part($0, of: place) }
        if part == .response, let origin = trace?.origin(of: line) {
          rows.append(.part(HeaderExplanation.Part("set by", origin.setBy), of: place))
        }
        rows.append(.part(HeaderExplanation.Part("", "\(explanation.rule) \(explanation.reference)"), of: place))
      }
    }

    private mutating func add(_ findings: [HeaderLint.Finding]) {
      guard let worst = findings.first else { return }
      let count = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
      let words = findings.count > 1 ? ", the worst first" : worst.severity == .note ? ", only a note" : ""
      rows.append(.heading(count + words))
      rows += findings.map { finding in .finding(finding, finding.line.map { Place(part: .response, index: $0) }) }
    }
  }
}

extension HeaderLint.Finding {
  /// What stands before it: `!` for what is wrong, `.` for what is only worth knowing.
  fileprivate var mark: String { severity == .note ? "." : "!" }

  fileprivate var role: Style.Role {
    switch severity {
    case .note: .dim
    case .warning: .warning
    case .error: .bad
    }
  }

  fileprivate var word: String {
    switch severity {
    case .note: "note"
    case .warning: "warning"
    case .error: "error"
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
