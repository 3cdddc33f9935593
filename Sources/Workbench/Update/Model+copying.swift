import Scenarios

extension Model {
  /// Puts something on the clipboard; controls in it are made visible, so that pasting it is safe.
  mutating func copy(_ target: Action.CopyTarget) -> [Effect] {
    overlay = nil
    guard let text = text(of: target) else {
      notice = "there is nothing to copy"
      return []
    }
    notice = "copied: \(target.rawValue), \(text.utf8.count) bytes"
    return [
      .copy(
        text.split(separator: "\n", omittingEmptySubsequences: false).map { Sanitizer.line(String($0)) }.joined(separator: "\n")
      )
    ]
  }

  private func text(of target: Action.CopyTarget) -> String? {
    switch target {
    case .curl: return draft.curl(base: server.base)
    case .http: return draft.httpText(base: server.base)
    case .value, .header, .body, .raw: break
    }
    guard let exchange = history[shown]?.exchange else { return nil }
    return switch target {
    case .header: exchange.head?.headers.map { String(fieldBytes: $0.bytes) }.joined(separator: "\n")
    case .body: String(decoding: exchange.body, as: UTF8.self)
    case .raw: String(decoding: exchange.received, as: UTF8.self)
    default: selectedText(exchange)
    }
  }

  /// The row under the cursor of the response pane.
  private func selectedText(_ exchange: Exchange) -> String? {
    let row = response.positions[response.tab]?.selection ?? 0
    switch response.tab {
    case .headers:
      let rows = HeadersTab(exchange).rows
      return rows.indices.contains(row) ? rows[row].text : nil
    case .cookies:
      let cookies = CookiesTab(exchange).cookies
      return cookies.indices.contains(row) ? cookies[row].line.value : nil
    case .summary:
      let rows = SummaryTab(exchange).rows
      return rows.indices.contains(row) ? rows[row].value : nil
    case .negotiation:
      let rows = NegotiationTab(exchange, trace: history[shown]?.trace).rows
      return rows.indices.contains(row) ? rows[row].value : nil
    case .body: return BodyTab(self).text(at: row)
    case .raw: return HexTab.text(exchange.received, row: row)
    case .checks:
      return report.flatMap {
        $0.rows.indices.contains($0.position.selection) ? ChecksTab.text(of: $0.rows[$0.position.selection], in: $0) : nil
      }
    }
  }
}

extension Sanitizer {
  /// A line of text for somewhere else: tabs stay.
  static func line(_ text: String) -> String {
    text.split(separator: "\t", omittingEmptySubsequences: false).map { Self.text(String($0)) }.joined(separator: "\t")
  }
}
