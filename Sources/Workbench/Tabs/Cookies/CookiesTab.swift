import Exchanges
import FieldValues
import Scenarios

/// The Set-Cookie lines of a response, and below them the cookies of the jar; at the end, the selected one in full.
struct CookiesTab: Component {
  enum Action: CaseIterable, Sendable {
    case toggle, remove, clearJar
  }

  static let bindings = [
    Keymap.Binding(
      Action.toggle,
      [.character(" ")],
      in: [.cookies],
      name: "hold-cookie",
      label: "on/off",
      rank: 110,
      "send this cookie or hold it back"
    ),
    Keymap.Binding(
      .remove,
      [.character("x")],
      in: [.cookies],
      name: "remove-cookie",
      label: "drop",
      rank: 140,
      "remove this cookie from the jar"
    ),
    Keymap.Binding(
      .clearJar,
      [.character("X")],
      in: [.cookies],
      name: "clear-jar",
      label: "empty jar",
      rank: 170,
      "remove every cookie"
    ),
  ]

  var position = ListPosition()
  /// The Set-Cookie lines as they were last read, and what from: there may be thousands.
  private var prepared: (basis: Basis, lines: [SetCookie])?

  /// What the Set-Cookie lines of an exchange are read from.
  private struct Basis: Equatable {
    let exchange: Int
    let headerCount: Int
    let outcomes: [CookieOutcome]

    init(_ entry: HistoryEntry) {
      exchange = entry.id
      headerCount = entry.exchange.head?.headers.count ?? 0
      outcomes = entry.cookieOutcomes
    }
  }

  var contexts: [KeyContext] { [.cookies, .response] }

  var margins: ScreenLayout.Margins { ScreenLayout.Margins(heading: 1, detail: 5) }

  func obstacle(to action: Action, _ shared: SharedState) -> String? {
    switch action {
    case .toggle, .remove: selectedCookie(shared) == nil ? "put the cursor on a cookie of the jar first" : nil
    case .clearJar: shared.jar.cookies(at: shared.now).isEmpty ? "the jar is empty" : nil
    }
  }

  mutating func perform(_ action: Action, on shared: inout SharedState) -> [SharedState.Command] {
    switch action {
    case .toggle:
      guard let cookie = selectedCookie(shared) else { return [] }
      shared.changeJar { $0.toggle(cookie) }
      let isHeldBack = shared.jar.isHeldBack(cookie)
      shared.notice = isHeldBack ? "\(cookie.label) is held back   Space sends it again" : "\(cookie.label) is sent again"
    case .remove:
      guard let cookie = selectedCookie(shared) else { return [] }
      shared.changeJar { $0.remove(cookie) }
      shared.notice = "\(cookie.label) is out of the jar   u puts it back"
    case .clearJar:
      let count = shared.jar.cookies(at: shared.now).count
      shared.changeJar { $0.removeAll() }
      let words = count == 1 ? "1 cookie is gone   u puts it back" : "\(count) cookies are gone   u puts them back"
      shared.notice = "the jar is empty, " + words
    }
    return []
  }

  private func content(_ shared: SharedState) -> Content? {
    shared.shownEntry.map { entry in
      let basis = Basis(entry)
      let lines = prepared.flatMap { $0.basis == basis ? $0.lines : nil } ?? SetCookie.lines(of: entry)
      return Content(lines, shared.jar, sentWith: shared.draftMessage, now: shared.now)
    }
  }

  mutating func settle(in place: ScreenLayout.Place, _ shared: SharedState) {
    if let entry = shared.shownEntry, case let basis = Basis(entry), prepared?.basis != basis {
      prepared = (basis, SetCookie.lines(of: entry))
    }
    position.settle(count: count(shared), height: place.parts(margins).list.rows)
  }

  /// The cookie of the jar that is under the cursor.
  private func selectedCookie(_ shared: SharedState) -> CookieJar.Entry? {
    content(shared)?.rows.at(position.selection)?.held?.cookie
  }

  func count(_ shared: SharedState) -> Int { content(shared)?.rows.count ?? 0 }

  func texts(_ shared: SharedState) -> (Int) -> String? {
    let rows = content(shared)?.rows ?? []
    return { rows.at($0)?.text }
  }

  func suggestions(_ shared: SharedState) -> [Suggestions.Choices] {
    guard let head = shared.shownEntry?.exchange.head,
      let cookie = content(shared)?.rows.at(position.selection)?.setCookie?.cookie
    else { return [] }
    return Suggestions.cookie(cookie) + Suggestions.setCookies(head, at: position.selection)
  }

  func draw(in place: ScreenLayout.Place, _ painter: inout Painter, _ shared: SharedState) {
    guard let content = content(shared) else { return }
    let parts = place.parts(margins)
    let width = parts.list.columns - 1
    let isASCII = painter.glyphs.isASCII
    let columns = CookieColumns(width: width, hasOutcomes: content.hasOutcomes, isASCII: isASCII)
    let jarColumns = CookieColumns.Jar(width: width, isASCII: isASCII)
    if content.lineCount > 0 {
      painter.write(columns.heading, in: parts.heading, column: 1)
    } else {
      let none = content.hasJar ? "no Set-Cookie line" : "no Set-Cookie line, and the jar is empty"
      painter.write(none, in: parts.heading, column: 1, style: Style(.dim))
    }
    painter.list(parts.list, count: content.rows.count, at: position, isFocused: place.isFocused) { _, row in
      switch content.rows[row] {
      case .setCookie(let row): columns.line(of: row)
      case .heading(let words): Line(words, Style(.heading))
      case .held(let row): jarColumns.line(of: row)
      }
    }
    let selection = position.settled(count: content.rows.count, height: parts.list.rows).selection
    switch content.rows.at(selection) {
    case .setCookie(let row): row.draw("Set-Cookie \(selection + 1) of \(content.lineCount)", in: parts.detail, &painter)
    case .heading:
      painter.write("name, value, domain, path, end", in: parts.detail, column: 1, style: Style(.heading))
    case .held(let row): row.draw(for: content.request, in: parts.detail, &painter)
    case nil: break
    }
  }
}

extension CookiesTab {
  struct SetCookie: Sendable, Hashable {
    /// nil where clients ignore the line.
    var cookie: SetCookieLine?
    var line: HeaderLine
    /// The number among all header lines, from 1.
    var number: Int
    /// The bytes of the line in the head; nil where that is not known.
    var range: Range<Int>?
    /// What the jar did with it; nil where it was not asked.
    var outcome: CookieOutcome?
    /// Whether it is Secure, and the jar only keeps it because the server is on this machine.
    var isSecureOverHTTP = false
  }

  /// A cookie of the jar.
  struct Held: Sendable, Hashable {
    enum Sending: Sendable, Hashable {
      /// It goes with the request as it is written.
      case goes
      /// It is meant for other requests.
      case stays
      case heldBack
      /// The jar is off, or the request has a Cookie line of its own: a sentence.
      case prevented(String)
    }

    var cookie: CookieJar.Entry
    var sending: Sending
  }

  enum Row: Sendable, Hashable {
    case setCookie(SetCookie)
    case heading(String)
    case held(Held)

    var setCookie: SetCookie? { if case .setCookie(let row) = self { row } else { nil } }

    var held: Held? { if case .held(let row) = self { row } else { nil } }

    /// The row for a clipboard.
    var text: String {
      switch self {
      case .setCookie(let row): row.line.value
      case .heading(let words): words
      case .held(let row): row.cookie.pair
      }
    }
  }
}

extension CookiesTab.SetCookie {
  /// Reads the Set-Cookie lines of a response.
  static func lines(of entry: HistoryEntry) -> [Self] {
    guard let head = entry.exchange.head else { return [] }
    let offsets = head.lineOffsets
    let overHTTP = entry.exchange.request.url.hasPrefixIgnoringCase("http:")
    let lines = head.headers.indices.filter { head.headers[$0].isNamed("Set-Cookie") }
    return lines.enumerated().map { place, index in
      let line = head.headers[index]
      let (cookie, outcome) = (SetCookieLine(line.value), entry.cookieOutcomes.at(place))
      return Self(
        cookie: cookie,
        line: line,
        number: index + 1,
        range: offsets.at(index).map { $0..<$0 + line.bytes.count },
        outcome: outcome,
        isSecureOverHTTP: overHTTP && outcome?.isKept == true && cookie?.secure == true
      )
    }
  }

  /// The line in full, and what the jar or a browser does with it.
  fileprivate func draw(_ title: String, in rect: Rect, _ painter: inout Painter) {
    let range = range.map { ", bytes \($0.lowerBound)-\($0.upperBound - 1)" } ?? ""
    painter.write("\(title), header line \(number)\(range)", in: rect, column: 1, style: Style(.heading))
    let overHTTP = isSecureOverHTTP ? "; Secure over http: only localhost sends it back" : ""
    let note = (outcome?.sentence ?? CookieColumns.note(on: cookie)) + overHTTP
    painter.wrap(line.bytes[...], in: rect.below(1).top(note.isEmpty ? 4 : 3).indented)
    if rect.rows > 4 { painter.write(note, in: rect, row: 4, column: 1, style: Style(outcome?.role ?? .warning)) }
  }
}

extension CookiesTab.Held {
  /// The cookie in full, and whether it goes with a request.
  fileprivate func draw(for request: String, in rect: Rect, _ painter: inout Painter) {
    let flags = [
      cookie.isSecure ? "Secure" : nil, cookie.isHTTPOnly ? "HttpOnly" : nil, cookie.sameSite.map { "SameSite=\($0.rawValue)" },
    ]
    let words = ["\(cookie.scope), from \(cookie.path) on"] + flags.compactMap(\.self)
    painter.write(words.joined(separator: "; "), in: rect, column: 1, style: Style(.heading))
    painter.wrap(Array(cookie.pair.utf8)[...], in: rect.below(1).top(3).indented)
    guard rect.rows > 4 else { return }
    let note =
      switch sending {
      case .goes: "goes with \(request)"
      case .stays: "does not go with \(request)"
      case .heldBack: "held back   Space sends it again"
      case .prevented(let reason): "is not sent: \(reason)"
      }
    painter.write(painter.glyphs.words(note), in: rect, row: 4, column: 1, style: Style(sending == .goes ? .good : .warning))
  }
}

extension CookiesTab {
  /// The rows of an exchange and of the jar.
  struct Content {
    let rows: [Row]
    /// How many Set-Cookie lines there are; their rows come first.
    let lineCount: Int
    /// The request that is written, `GET /cookies`.
    let request: String

    /// - Parameter message: the request as it is written now; nil where it cannot be sent.
    init(_ lines: [SetCookie], _ jar: BenchJar, sentWith message: RequestMessage?, now: Int64) {
      lineCount = lines.count
      request = message.map { "\($0.method) \($0.url.dropping($0.url.authorityPrefix))" } ?? "the request"
      let cookies = jar.cookies(at: now)
      guard !cookies.isEmpty || !jar.isOn else {
        rows = lines.map { .setCookie($0) }
        return
      }
      let going = Set(message.map { jar.cookies(for: $0, now: now) } ?? [])
      let hasOwnLine = message?.headers.contains { $0.isNamed("Cookie") } == true
      let held = cookies.map { cookie in
        let sending: Held.Sending =
          if !jar.isOn {
            .prevented("the jar is off   J switches it on")
          } else if jar.isHeldBack(cookie) {
            .heldBack
          } else if hasOwnLine {
            .prevented("the request has a Cookie line of its own, which stands alone")
          } else {
            going.contains(cookie) ? .goes : .stays
          }
        return Held(cookie: cookie, sending: sending)
      }
      rows = lines.map { .setCookie($0) } + [.heading(Self.words(for: held, jar))] + held.map { .held($0) }
    }

    /// Whether it is known what the jar did with the lines.
    var hasOutcomes: Bool { rows.contains { $0.setCookie?.outcome != nil } }

    /// Whether cookies of the jar are listed.
    var hasJar: Bool { rows.count > lineCount }

    private static func words(for held: [Held], _ jar: BenchJar) -> String {
      let count = held.count == 1 ? "1 cookie" : "\(held.count) cookies"
      guard jar.isOn else { return "the jar is off: \(count), neither kept nor sent" }
      let back = held.count { $0.sending == .heldBack }
      return "the jar now: \(count)" + (back > 0 ? ", \(back) held back" : "")
    }
  }
}
