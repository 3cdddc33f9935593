import Exchanges
import FieldValues
import Scenarios

extension ResponsePane {
  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    let component = component(tab)
    let below = painter.count(component.position, of: component.count(shared))
    painter.frame(place.rect, title: "3 Response", extra: title(shared), below: below, isFocused: place.isFocused)
    let tabs = place.rect.inside.top(1)
    painter.write(TabBar(tab, shared, columns: tabs.columns - 1).line, in: tabs, column: 1)
    guard shared.shownEntry != nil || tab == .checks else {
      let list = place.ofTab.parts(component.margins).list
      painter.write("nothing was sent yet", in: list, column: 1, style: Style(.dim))
      if place.isFocused { painter.cursor = Grid.Position(row: tabs.row, column: tabs.column) }
      return
    }
    component.draw(in: place.ofTab, &painter, shared)
  }

  private func title(_ shared: SharedState) -> Line {
    guard let entry = shared.shownEntry else { return Line() }
    let exchange = entry.exchange
    var spans: [Span] = []
    if let head = exchange.head {
      spans.append(Span(" \(head.status) \(head.reason) ", Style.Role(status: head.status)))
      spans.append(Span(" \(entry.bodyCount) B ", .title))
    }
    switch exchange.ending {
    case nil: spans.append(Span(isPaused ? " PAUSED " : " LIVE ", .warning))
    case .cancelled: spans.append(Span(" cancelled ", .warning))
    case .failed: spans.append(Span(" failed ", .bad))
    case .complete: break
    }
    if let time = exchange.timing.ended { spans.append(Span(" \(time.columnText) ", .title)) }
    return Line(spans)
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
        .headers: exchange?.head.map { String($0.headers.count) } ?? "",
        .cookies: cookies > 0 ? String(cookies) : "",
        .stream: entry?.stream.map { $0.kind == .reads ? "" : String($0.total) } ?? "",
        .checks: shared.report.map { "\($0.passed)/\($0.result.verdicts.count)" } ?? "",
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

    var line: Line {
      Line(titles.flatMap { [Span($0.text, $0.tab == active ? .activeTab : .tab), Span(" ")] })
    }

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
