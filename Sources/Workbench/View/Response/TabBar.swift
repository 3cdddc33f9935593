import Scenarios

/// The tabs of the response pane with their counts, and where each of them stands.
struct TabBar {
  private let titles: [(tab: ResponseTab, text: String)]
  private let active: ResponseTab

  init(_ model: Model, columns: Int = .max) {
    active = model.response.tab
    let exchange = model.history[model.shown]?.exchange
    let cookies = exchange?.head?.headers.count { $0.isNamed("Set-Cookie") } ?? 0
    let counts: [ResponseTab: String] = [
      .headers: exchange?.head.map { String($0.headers.count) } ?? "",
      .cookies: cookies > 0 ? String(cookies) : "",
      .checks: model.report.map { "\($0.passed)/\($0.result.verdicts.count)" } ?? "",
    ]
    let active = active
    let make = { (isShort: Bool) in
      ResponseTab.allCases.map { tab in
        let name = isShort ? String(tab.title.prefix(4)) : tab.title
        let count = counts[tab] ?? ""
        let text = count.isEmpty || isShort ? name : "\(name):\(count)"
        return (tab: tab, text: tab == active ? "[\(text)]" : text)
      }
    }
    let long = make(false)
    titles = long.reduce(0) { $0 + $1.text.utf8.count + 1 } <= columns ? long : make(true)
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
