import Exchanges
import Scenarios

/// A view of the answer.
package enum ResponseTab: String, Sendable, Hashable, CaseIterable {
  case summary, headers, cookies, negotiation, body, stream, timing, raw, checks

  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The letter after `t`.
  var letter: Character {
    switch self {
    case .summary: "s"
    case .headers: "h"
    case .cookies: "c"
    case .negotiation: "n"
    case .body: "b"
    case .stream: "e"
    case .timing: "i"
    case .raw: "r"
    case .checks: "k"
    }
  }
}

extension ResponseTab {
  /// The tabs of the response pane with their counts, and where each of them stands.
  struct Bar {
    private let titles: [(tab: ResponseTab, text: String)]
    private let active: ResponseTab

    init(_ model: Model, columns: Int = .max) {
      active = model.response.tab
      let entry = model.history[model.shown]
      let exchange = entry?.exchange
      let cookies = exchange?.head?.headers.count { $0.isNamed("Set-Cookie") } ?? 0
      let counts: [ResponseTab: String] = [
        .headers: exchange?.head.map { String($0.headers.count) } ?? "",
        .cookies: cookies > 0 ? String(cookies) : "",
        .stream: entry?.stream.map { $0.kind == .reads ? "" : String($0.total) } ?? "",
        .checks: model.report.map { "\($0.passed)/\($0.result.verdicts.count)" } ?? "",
      ]
      let active = active
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
