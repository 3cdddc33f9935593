import FieldValues
import Scenarios

extension Painter {
  /// One row for each Set-Cookie line, its attributes in columns, and one for each cookie of the jar; beneath, the selected one in full.
  mutating func cookies(_ tab: CookiesTab, in parts: ResponseLayout, at position: ListPosition, isFocused: Bool) {
    let columns = CookieColumns(
      width: parts.list.columns - 1,
      hasOutcomes: tab.hasOutcomes,
      isASCII: glyphs.isASCII
    )
    let jarColumns = JarColumns(width: parts.list.columns - 1, isASCII: glyphs.isASCII)
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
