import Exchanges
import Scenarios

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
