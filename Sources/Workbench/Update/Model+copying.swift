import Exchanges
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
    case .curl: return (effectiveDraft ?? draft).curl(base: server.base)
    case .http: return (effectiveDraft ?? draft).httpText(base: server.base)
    case .value, .header, .body, .raw: break
    }
    guard let exchange = history[shown]?.exchange else { return nil }
    return switch target {
    case .header: exchange.head?.headers.map { String(fieldBytes: $0.bytes) }.joined(separator: "\n")
    case .body: String(decoding: exchange.content, as: UTF8.self)
    case .raw: String(decoding: exchange.received, as: UTF8.self)
    default: selectedText
    }
  }

  /// The row under the cursor of the response pane.
  private var selectedText: String? { responseText(at: responseRow) }

  /// The row under the cursor of the tab that is shown.
  var responseRow: Int {
    if response.tab == .checks { return checkPosition.selection }
    if response.tab == .stream, let detail = response.stream.detail { return detail.position.selection }
    return response.positions[response.tab]?.selection ?? 0
  }

  /// A row of the tab that is shown, in words.
  func responseText(at row: Int) -> String? { responseTexts(row) }

  /// The rows of the tab that is shown, in words, each made when it is asked for.
  var responseTexts: (Int) -> String? {
    if response.tab == .checks {
      let rows = checkRows
      return { rows.at($0).map(text(of:)) }
    }
    guard let entry = history[shown] else { return { _ in nil } }
    let exchange = entry.exchange
    switch response.tab {
    case .headers:
      let rows = HeadersTab(exchange).rows
      return { rows.at($0)?.text }
    case .cookies:
      let rows = cookiesTab(of: entry).rows
      return { rows.at($0)?.text }
    case .summary:
      let rows = SummaryTab(entry, in: history).rows
      return { rows.at($0)?.value }
    case .negotiation:
      let rows = NegotiationTab(exchange, trace: entry.trace).rows
      return { rows.at($0)?.value }
    case .body:
      let body = BodyTab(self)
      return { body.text(at: $0) }
    case .stream:
      if let detail = response.stream.detail { return { $0 < detail.count ? detail.line(at: $0).text : nil } }
      let tab = entry.stream.map { StreamTab($0, response.stream) }
      return { tab?.text(at: $0) }
    case .timing:
      let rows = TimingTab(entry, in: history).rows
      return { rows.at($0)?.text }
    case .raw:
      let tab = RawTab(self)
      return { tab?.text(at: $0) }
    case .checks: return { _ in nil }
    }
  }
}

extension Array {
  /// The element at an index, where there is one.
  func at(_ index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
