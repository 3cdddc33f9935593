import Exchanges
import Scenarios

extension Model {
  /// Brings cursors, views and caches in line with what there is to be shown.
  mutating func settle() {
    let layout = Layout(self, size: size)
    let height = { (pane: Pane, taken: Int) in max(1, (layout.rect(of: pane)?.inside.rows ?? 10) - taken) }
    catalogue.settle(catalogueRows(layout), height: height(.catalogue, 1))
    requestPosition.settle(count: draft.rows.count, height: height(.request, 0))
    settleHistory(height: height(.history, 0))
    log.position.settle(count: log.lines.count, height: height(.log, 0))
    settleBody()
    settleRaw()
    settleStream()
    settleResponse(layout)
    settleOverlay()
  }

  private mutating func settleOverlay() {
    switch overlay {
    case .help(let context, var position):
      position.settle(count: Overlay.HelpPage(keymap, context: context).lines.count, height: Overlay.HelpPage.height(on: size))
      overlay = .help(of: context, position)
    case .comparison(let title, let lines, var position):
      position.settle(count: lines.count, height: Overlay.HelpPage.height(on: size))
      overlay = .comparison(title: title, lines, position)
    case .palette(var palette):
      palette.position.settle(count: commands(fitting: palette.field.text).count, height: Overlay.PaletteBox.listHeight(on: size))
      overlay = .palette(palette)
    default: break
    }
  }

  private mutating func settleHistory(height: Int) {
    let entries = history.entries
    let index = entries.firstIndex { $0.id == historySelection }
    historyPosition.selection = index.map { entries.count - 1 - $0 } ?? 0
    historyPosition.settle(count: entries.count, height: height)
  }

  /// Lays the body out when it is looked at, and not again before it changes.
  private mutating func settleBody() {
    guard response.tab == .body, let entry = history[shown] else { return }
    if response.body?.isCurrent(entry, isRaw: response.isRawBody) == true { return }
    response.body = BodyView(entry, isRaw: response.isRawBody)
  }

  private mutating func settleRaw() {
    guard response.tab == .raw, let entry = history[shown], response.raw?.isCurrent(entry) != true else { return }
    response.raw = RawLayout(entry)
  }

  private mutating func settleResponse(_ layout: Layout) {
    let rect = layout.rect(of: .response) ?? Rect(row: 0, column: 0, rows: 20, columns: 80)
    let list = Layout.Response(rect.inside, tab: response.tab, hasNote: hasBodyNote).list
    let checks = response.tab == .checks ? list : (layout.rect(of: .checks)?.inside ?? list)
    checkPosition.settle(count: checkRows.count, height: checks.rows)
    let rows = response.stream.detail?.count ?? 0
    response.stream.detail?.position.settle(count: rows, height: list.rows)
    response.positions[response.tab, default: ListPosition()].settle(count: responseCount, height: list.rows)
  }

  var hasBodyNote: Bool { response.body?.note.isEmpty == false }

  /// The rows of the catalogue; the history is among them where it has no pane of its own.
  func catalogueRows(_ layout: Layout) -> [Catalogue.Row] {
    catalogue.rows(history: layout.order.count == Pane.allCases.count ? nil : history.entries.reversed())
  }

  /// How many rows the tab that is shown has.
  var responseCount: Int {
    if response.tab == .checks { return checkRows.count }
    guard let entry = history[shown] else { return 0 }
    let exchange = entry.exchange
    return switch response.tab {
    case .summary: SummaryTab(entry, in: history).rows.count
    case .headers: HeadersTab(exchange).rows.count
    case .cookies: cookiesTab(of: entry).rows.count
    case .negotiation: NegotiationTab(exchange, trace: entry.trace).rows.count
    case .body: response.body?.count ?? 0
    case .stream: entry.stream.map { response.stream.rows(of: $0).count } ?? 0
    case .timing: TimingTab(entry, in: history).rows.count
    case .raw: response.raw?.count ?? 0
    case .checks: 0
    }
  }
}

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

extension Model {
  /// Enters a request into the history, the jar's cookies with it.
  /// - Returns: its number, and the effect that sends it.
  mutating func begin(_ draft: RequestDraft, _ message: RequestMessage) -> (id: Int, sending: Effect) {
    let line = jar.line(for: message, now: now)
    var message = message
    if let line { message.headers.append(line) }
    let id = history.add(draft, exchange: Exchange(request: message))
    if line != nil { history.setHasJarLine(of: id) }
    return (id, .send(id: id, message, by: draft.usesHTTP2 ? .http2 : .http1))
  }

  /// The request as it is written, with the line the jar would add; nil where it cannot be sent.
  var effectiveDraft: RequestDraft? {
    guard let message = draft.message(base: server.base) else { return nil }
    var draft = draft
    if let line = jar.line(for: message, now: now) { draft.headers.append(RequestDraft.Header(line: line)) }
    return draft
  }

  /// Gives the jar what a head sets, an interim one's lines too.
  mutating func takeCookies(of event: ExchangeEvent, id: Int) {
    guard let url = history[id]?.exchange.request.url else { return }
    switch event {
    case .informational(let head): _ = jar.store(head, from: url, now: now)
    case .head(let head, _): history.take(jar.store(head, from: url, now: now), of: id)
    default: break
    }
  }

  /// Another server, and one that is made anew, knows nothing of the cookies there were.
  mutating func setServer(_ state: ServerState) {
    if let base = server.base, state.base != base {
      jar.removeAll()
      pastJar = nil
    }
    server = state
  }

  func cookiesTab(of entry: HistoryEntry) -> CookiesTab {
    CookiesTab(entry, jar, sentWith: draft.message(base: server.base), now: now)
  }

  var isOnCookies: Bool { focus == .response && response.tab == .cookies }

  /// The cookie of the jar that is under the cursor.
  var cookieUnderCursor: CookieJar.Entry? {
    guard isOnCookies, let entry = history[shown] else { return nil }
    return cookiesTab(of: entry).rows.at(responseRow)?.held?.cookie
  }

  mutating func toggleCookie() {
    guard let cookie = cookieUnderCursor else { return }
    jar.toggle(cookie)
    notice = jar.isHeldBack(cookie) ? "\(cookie.label) is held back   Space sends it again" : "\(cookie.label) is sent again"
  }

  mutating func removeCookie() {
    guard let cookie = cookieUnderCursor else { return }
    pastJar = jar
    jar.remove(cookie)
    notice = "\(cookie.label) is out of the jar   u puts it back"
  }

  mutating func clearJar() {
    let count = jar.cookies(at: now).count
    pastJar = jar
    jar.removeAll()
    notice =
      "the jar is empty, \(count == 1 ? "1 cookie is" : "\(count) cookies are") gone   u puts \(count == 1 ? "it" : "them") back"
  }

  /// Whether `u` is about the jar: in the Cookies tab, once something was taken out.
  var canRestoreJar: Bool { isOnCookies && pastJar != nil }

  mutating func restoreJar() {
    guard let before = pastJar else { return }
    jar = before
    pastJar = nil
    let count = jar.cookies(at: now).count
    notice = "undone: the jar has \(count == 1 ? "1 cookie" : "\(count) cookies") again"
  }

  mutating func toggleJar() {
    jar.isOn.toggle()
    notice = jar.isOn ? "cookies are kept and sent" : "cookies are neither kept nor sent   J changes it back"
  }
}
