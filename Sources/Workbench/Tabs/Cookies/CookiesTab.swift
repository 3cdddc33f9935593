import Exchanges
import FieldValues
import Scenarios

/// The Set-Cookie lines of an answer, each by itself, and beneath them the cookies of the jar.
struct CookiesTab {
  struct SetCookie: Sendable, Hashable {
    /// nil where clients ignore the line.
    var cookie: SetCookieLine?
    var line: HeaderLine
    /// The number among all header lines, from 1.
    var number: Int
    /// The bytes of the line in the head; nil where that is not known.
    var range: Range<Int>?
    /// What the jar made of it; nil where it was not asked.
    var outcome: CookieOutcome?
  }

  /// A cookie of the jar.
  struct Held: Sendable, Hashable {
    enum Sending: Sendable, Hashable {
      /// It goes with the request as that is written.
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

  let rows: [Row]
  /// How many Set-Cookie lines there are; their rows come first.
  let lineCount: Int
  /// The request that is written, `GET /cookies`.
  let request: String

  /// - Parameter message: the request as it is written now; nil where it cannot be sent.
  init(_ entry: HistoryEntry, _ jar: BenchJar, sentWith message: RequestMessage?, now: Int64) {
    let lines = Self.lines(entry)
    lineCount = lines.count
    request = message.map { "\($0.method) \($0.url.dropping($0.url.authorityPrefix))" } ?? "the request"
    let cookies = jar.cookies(at: now)
    guard !cookies.isEmpty || !jar.isOn else {
      rows = lines.map { .setCookie($0) }
      return
    }
    let going = message.map { jar.cookies(for: $0, now: now) } ?? []
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

  /// Whether the jar has told what it made of the lines.
  var hasOutcomes: Bool { rows.contains { $0.setCookie?.outcome != nil } }

  /// Whether there is something in the jar to be listed.
  var hasJar: Bool { rows.count > lineCount }

  private static func lines(_ entry: HistoryEntry) -> [SetCookie] {
    guard let head = entry.exchange.head else { return [] }
    let offsets = head.lineOffsets
    let lines = head.headers.indices.filter { head.headers[$0].isNamed("Set-Cookie") }
    return lines.enumerated().map { place, index in
      let line = head.headers[index]
      return SetCookie(
        cookie: SetCookieLine(line.value),
        line: line,
        number: index + 1,
        range: offsets.at(index).map { $0..<$0 + line.bytes.count },
        outcome: entry.cookieOutcomes.at(place)
      )
    }
  }

  private static func words(for held: [Held], _ jar: BenchJar) -> String {
    let count = held.count == 1 ? "1 cookie" : "\(held.count) cookies"
    guard jar.isOn else { return "the jar is off: \(count), neither kept nor sent" }
    let back = held.count { $0.sending == .heldBack }
    return "the jar now: \(count)" + (back > 0 ? ", \(back) held back" : "")
  }
}

extension CookieOutcome {
  /// One word for the table.
  var word: String {
    switch self {
    case .stored: "stored"
    case .replaced: "replaced"
    case .deleted: "deleted"
    case .refused: "REFUSED"
    }
  }

  var role: Style.Role {
    switch self {
    case .stored, .replaced: .good
    case .deleted: .warning
    case .refused: .bad
    }
  }

  /// A sentence for the selected line.
  var sentence: String {
    switch self {
    case .stored(let cookie, let evicted):
      "stored \(cookie.scope)" + (evicted.isEmpty ? "" : "; made room: \(evicted.map(\.label).joined(separator: ", ")) is gone")
    case .replaced(let old, let new) where old.value == new.value: "replaced, with the same value, \(new.scope)"
    case .replaced(let old, let new): "replaced \(old.value.isEmpty ? "an empty value" : old.value) \(new.scope)"
    case .deleted(let cookie?): "deleted \(cookie.pair)"
    case .deleted(nil): "deletes a cookie that is not in the jar"
    case .refused(let reason): "! refused: \(reason)"
    }
  }
}

extension CookieJar.Entry {
  /// `name=value`, as it is sent.
  var pair: String { name.isEmpty ? value : "\(name)=\(value)" }

  /// Where it goes: `for 127.0.0.1 only`.
  var scope: String { isHostOnly ? "for \(domain) only" : "for \(domain) and what is below it" }

  /// What it is called in a sentence.
  var label: String { name.isEmpty ? "the cookie without a name" : name }
}

extension Painter {
  /// One row for each Set-Cookie line, its attributes in columns, and one for each cookie of the jar; beneath, the selected one in full.
  mutating func cookies(_ tab: CookiesTab, in parts: Layout.Response, at position: ListPosition, isFocused: Bool) {
    let columns = CookieColumns(
      width: parts.list.columns - 1,
      hasOutcomes: tab.hasOutcomes,
      isASCII: glyphs.isASCII
    )
    let jarColumns = CookieColumns.Jar(width: parts.list.columns - 1, isASCII: glyphs.isASCII)
    let none = tab.hasJar ? "no Set-Cookie line" : "no Set-Cookie line, and the jar is empty"
    if tab.lineCount > 0 { write(columns.heading, in: parts.heading, column: 1) }
    if tab.lineCount == 0 { write(none, in: parts.heading, column: 1, style: Style(.dim)) }
    list(parts.list, count: tab.rows.count, at: position, isFocused: isFocused) { _, row in
      switch tab.rows[row] {
      case .setCookie(let row): columns.line(of: row)
      case .heading(let words): Line(words, Style(.heading))
      case .held(let row): jarColumns.line(of: row)
      }
    }
    guard !tab.rows.isEmpty else { return }
    let place = position.settled(count: tab.rows.count, height: parts.list.rows)
    switch tab.rows[place.selection] {
    case .setCookie(let row): detail(of: row, place.selection + 1, of: tab.lineCount, in: parts.detail)
    case .heading: write("name, value, domain, path, end", in: parts.detail, column: 1, style: Style(.heading))
    case .held(let row): detail(of: row, for: tab.request, in: parts.detail)
    }
  }

  private mutating func detail(of row: CookiesTab.SetCookie, _ number: Int, of count: Int, in rect: Rect) {
    let range = row.range.map { ", bytes \($0.lowerBound)-\($0.upperBound - 1)" } ?? ""
    let title = "Set-Cookie \(number) of \(count), header line \(row.number)\(range)"
    write(title, in: rect, column: 1, style: Style(.heading))
    let note = row.outcome?.sentence ?? CookieColumns.note(on: row.cookie)
    wrap(row.line.bytes[...], in: rect.below(1).top(note.isEmpty ? 4 : 3).indented)
    if rect.rows > 4 { write(note, in: rect, row: 4, column: 1, style: Style(row.outcome?.role ?? .warning)) }
  }

  private mutating func detail(of row: CookiesTab.Held, for request: String, in rect: Rect) {
    let cookie = row.cookie
    let flags = [
      cookie.isSecure ? "Secure" : nil, cookie.isHTTPOnly ? "HttpOnly" : nil, cookie.sameSite.map { "SameSite=\($0.rawValue)" },
    ]
    let words = ["\(cookie.scope), from \(cookie.path) on"] + flags.compactMap(\.self)
    write(words.joined(separator: "; "), in: rect, column: 1, style: Style(.heading))
    wrap(Array(cookie.pair.utf8)[...], in: rect.below(1).top(3).indented)
    guard rect.rows > 4 else { return }
    let note =
      switch row.sending {
      case .goes: "goes with \(request)"
      case .stays: "does not go with \(request)"
      case .heldBack: "held back   Space sends it again"
      case .prevented(let reason): "is not sent: \(reason)"
      }
    write(glyphs.words(note), in: rect, row: 4, column: 1, style: Style(row.sending == .goes ? .good : .warning))
  }
}
