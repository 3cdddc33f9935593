import Exchanges
import FieldValues
import Scenarios

extension ResponsePane {
  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let component = component(tab)
    let sections = sections(of: place, shared)
    let below = painter.count(component.position, of: component.count(shared))
    let title = title(shared, isWhole: sections.strip.rows == 0)
    painter.frame(place.rect, title: "3 Response", extra: title, below: below, isFocused: place.isFocused)
    if let entry = shared.shownEntry {
      let strip = Strip(entry: entry, shared: shared, isPaused: isPaused)
      for (row, line) in strip.lines(columns: sections.strip.columns - 2, rows: sections.strip.rows).enumerated() {
        painter.write(line, in: sections.strip, row: row, column: 1)
      }
    }
    drawTabs(in: sections.tabs, &painter, shared)
    guard shared.shownEntry != nil || tab == .checks else {
      let list = sections.tab.parts(component.margins).list
      painter.write("Nothing was sent yet. Enter on a route sends it.", in: list, column: 1, style: Style(.dim))
      if place.isFocused { painter.cursor = Grid.Position(row: sections.tabs.row, column: sections.tabs.column) }
      return
    }
    component.draw(in: sections.tab, &painter, shared)
    drawKeyHeaders(in: sections.keyHeaders, &painter, shared)
  }

  private func drawTabs(in rect: Rect, _ painter: inout Painter, _ shared: SharedState) {
    let bar = TabBar(tab, shared, columns: rect.columns - 1)
    painter.write(bar.line, in: rect, column: 1)
    if painter.showsKeys, bar.columns + 4 < rect.columns {
      painter.write("t", in: rect, column: rect.columns - 2, style: Style(.key))
    }
  }

  private func drawKeyHeaders(in rect: Rect, _ painter: inout Painter, _ shared: SharedState) {
    guard rect.rows > 1, let entry = shared.shownEntry else { return }
    let space = rect.below(rect.rows > Self.rowsWithGap ? 1 : 0)
    painter.write("headers that matter", in: space, column: 1, style: Style(.heading))
    let list = space.below(1)
    for (row, line) in KeyHeaders(entry).rows(list.rows, columns: list.columns - 2).enumerated() {
      painter.write(line, in: list, row: row, column: 1)
    }
  }

  /// The number of the exchange; where there isn't a strip, also how the response ended.
  private func title(_ shared: SharedState, isWhole: Bool) -> Line {
    guard let entry = shared.shownEntry else { return Line() }
    let exchange = entry.exchange
    var spans = [Span("#\(entry.id) ", .title)]
    guard isWhole else { return Line(spans) }
    if let head = exchange.head {
      spans.append(Span(" \(head.status) \(head.reason) ", Style.Role(status: head.status)))
      spans.append(Span(" \(entry.bodyCount.sizeText) ", .title))
    }
    switch exchange.ending {
    case nil:
      let clock = entry.runningTime(at: shared.now).map { "\($0) " } ?? ""
      spans.append(Span((isPaused ? " PAUSED " : " LIVE ") + clock, .warning))
    case .cancelled: spans.append(Span(" cancelled ", .warning))
    case .failed: spans.append(Span(" failed ", .bad))
    case .complete: break
    }
    if let time = exchange.timing.ended { spans.append(Span(" \(time.columnText) ", .title)) }
    return Line(spans)
  }
}

extension ResponsePane {
  /// How the rows of the pane are shared out, from the top.
  struct Sections {
    /// None where room is short; the title says it then.
    var strip: Rect
    var tabs: Rect
    var tab: ScreenLayout.Place
    /// Under the body, a third of its place at most; none where that is too little.
    var keyHeaders: Rect
  }

  /// From this height on an empty row stands before the headers that matter.
  private static let rowsWithGap = 5

  func sections(of place: ScreenLayout.Place, _ shared: SharedState) -> Sections {
    let inside = place.rect.inside
    let isRoomy = inside.rows >= 24
    let strip = inside.top(shared.shownEntry == nil || inside.rows < 10 ? 0 : isRoomy ? 2 : 1)
    let tabs = inside.below(strip.rows + (isRoomy && strip.rows > 0 ? 1 : 0))
    let rest = tabs.below(1 + (inside.rows >= 16 ? 1 : 0))
    let keyHeaders = rest.bottom(keyHeaderRows(rest.rows, shared))
    var tab = place
    tab.rect = rest.top(rest.rows - keyHeaders.rows)
    return Sections(strip: strip, tabs: tabs.top(1), tab: tab, keyHeaders: keyHeaders)
  }

  private func keyHeaderRows(_ rows: Int, _ shared: SharedState) -> Int {
    guard tab == .body || tab == .stream, rows >= 9, let entry = shared.shownEntry else { return 0 }
    let count = KeyHeaders(entry).count
    guard count > 0 else { return 0 }
    let most = rows / 3
    return most > Self.rowsWithGap ? min(count + 2, most) : min(count + 1, most)
  }
}

extension ResponsePane {
  /// The tabs of the response pane with their counts, and their columns.
  struct TabBar {
    private let titles: [(tab: ResponseTab, text: String)]
    private let active: ResponseTab

    init(_ active: ResponseTab, _ shared: SharedState, columns: Int) {
      self.active = active
      let entry = shared.shownEntry
      let exchange = entry?.exchange
      let cookies = exchange?.head?.headers.count { $0.isNamed("Set-Cookie") } ?? 0
      let counts: [ResponseTab: String] = [
        .headers: exchange?.head.map { "\($0.headers.count)" + Self.mark(entry) } ?? "",
        .cookies: cookies > 0 ? String(cookies) : "",
        .stream: entry?.stream.map { $0.kind == .reads ? "" : String($0.total) } ?? "",
        .checks: Self.checks(shared),
      ]
      let make = { (letters: Int?) in
        ResponseTab.allCases.map { tab in
          let name = letters.map { String(tab.title.prefix($0)) } ?? tab.title
          let count = counts[tab] ?? ""
          let text = count.isEmpty || letters != nil ? name : "\(name):\(count)"
          return (tab: tab, text: tab == active ? "[\(text)]" : text)
        }
      }
      let fits = { (titles: [(tab: ResponseTab, text: String)]) in
        titles.reduce(-1) { $0 + $1.text.utf8.count + 1 } <= columns
      }
      titles = [make(nil), make(4)].first(where: fits) ?? make(3)
    }

    /// The verdicts of the last report, else how many checks were added for this request.
    private static func checks(_ shared: SharedState) -> String {
      if let tally = shared.report?.tally { return "\(tally.passed)/\(tally.all)" }
      let count = shared.expectations.checks(of: shared.shownRequest).count
      return count > 0 ? String(count) : ""
    }

    /// ` !2` for two findings that are more than notes.
    private static func mark(_ entry: HistoryEntry?) -> String {
      let count = entry?.findingCount ?? 0
      return count > 0 ? " !\(count)" : ""
    }

    var line: Line {
      Line(titles.flatMap { [Span($0.text, $0.tab == active ? .activeTab : .tab), Span(" ")] })
    }

    var columns: Int { titles.reduce(0) { $0 + $1.text.utf8.count + 1 } }

    /// The tab at a column of the bar.
    func tab(at column: Int) -> ResponseTab? {
      var start = 1
      for (tab, text) in titles {
        if (start..<start + text.utf8.count).contains(column) { return tab }
        start += text.utf8.count + 1
      }
      return nil
    }
  }
}
