import FieldValues
import Scenarios

extension Painter {
  /// One row for each Set-Cookie line, its attributes in columns; beneath, the selected line as it stood.
  mutating func cookies(_ tab: CookiesTab, in parts: ResponseLayout, at position: ListPosition, isFocused: Bool) {
    let columns = CookieColumns(
      width: parts.list.columns - 1,
      hasVerdicts: tab.hasVerdicts,
      isASCII: glyphs.isASCII
    )
    write(columns.heading, in: parts.heading, column: 1)
    list(parts.list, count: tab.cookies.count, at: position, isFocused: isFocused) { columns.line(of: tab.cookies[$1]) }
    guard !tab.cookies.isEmpty else { return write("no Set-Cookie line", in: parts.list, column: 1, style: Style(.dim)) }
    let place = position.settled(count: tab.cookies.count, height: parts.list.rows)
    detail(of: tab.cookies[place.selection], place.selection + 1, of: tab.cookies.count, in: parts.detail)
  }

  private mutating func detail(of row: CookiesTab.Row, _ number: Int, of count: Int, in rect: Rect) {
    let range = row.range.map { ", bytes \($0.lowerBound)-\($0.upperBound - 1)" } ?? ""
    let title = "Set-Cookie \(number) of \(count), header line \(row.number)\(range)"
    write(title, in: rect, column: 1, style: Style(.heading))
    let note = row.verdict?.sentence ?? CookieColumns.note(on: row.cookie)
    wrap(row.line.bytes[...], in: rect.below(1).top(note.isEmpty ? 4 : 3).indented)
    if rect.rows > 4 { write(note, in: rect, row: 4, column: 1, style: Style(.warning)) }
  }
}

/// The columns of the cookie table.
struct CookieColumns {
  private let name: Int
  private let value: Int
  private let path: Int
  private let age: Int
  /// The columns of what the jar made of it; 0 where nobody told.
  private let verdict: Int
  private let isASCII: Bool

  init(width: Int, hasVerdicts: Bool = false, isASCII: Bool) {
    verdict = hasVerdicts ? 9 : 0
    self.isASCII = isASCII
    let isWide = width >= 70
    path = isWide ? 9 : 6
    age = isWide ? 20 : 12
    let rest = max(14, width - path - age - 23 - verdict)
    name = max(6, min(24, rest * 2 / 5))
    value = max(6, min(48, rest - name))
  }

  var heading: Line {
    Line(
      (verdict > 0 ? [Span("jar", .heading, width: verdict)] : [])
        + cells(["name", "value", "Path", "Max-Age/Expires", "Sec", "Http", "SameSite", "Part"]).map {
          Span($0.0, .heading, width: $0.1)
        }
    )
  }

  func line(of row: CookiesTab.Row) -> Line {
    guard let cookie = row.cookie else { return Line([Span("clients ignore this line: ", .warning), Span(row.line.value)]) }
    let texts = [
      cookie.name.isEmpty ? "(empty)" : cookie.name, cookie.value.isEmpty ? "(empty)" : cookie.value,
      attribute("Path", of: cookie),
      lifetime(of: cookie), cookie.secure ? "y" : "-", cookie.httpOnly ? "y" : "-", attribute("SameSite", of: cookie),
      cookie.partitioned ? "y" : "-",
    ]
    let jar = row.verdict.map { [Span($0.word, $0.role, width: verdict)] } ?? [Span("", width: verdict)]
    return Line(
      (verdict > 0 ? jar : [])
        + cells(texts).enumerated().map { Span($0.element.0, $0.offset == 0 ? .name : .text, width: $0.element.1) }
    )
  }

  /// What clients make of a line that is easily overlooked; empty when there is nothing to say.
  static func note(on cookie: SetCookieLine?) -> String {
    guard let cookie else { return "! clients ignore a line with control characters, or with neither name nor value" }
    if cookie.breaksPrefix { return "! clients refuse it: the name's prefix asks for other attributes (RFC 6265bis 4.1.3)" }
    if cookie.sameSite == Cookie.SameSite.none, !cookie.secure { return "! SameSite=None without Secure is refused" }
    if let maxAge = cookie.maxAge, maxAge <= 0 { return "deletes the cookie" }
    return cookie.domain.map { "Domain \($0)" } ?? ""
  }

  /// Each text with its column's width and a blank behind.
  private func cells(_ texts: [String]) -> [(String, Int)] {
    zip(texts, [name, value, path, age, 4, 5, 9, 5]).map { text, width in
      let isLong = Sanitizer.width(of: text, ascii: isASCII) > width - 1
      return (isLong ? shortened(text, to: width - 1) : text, width)
    }
  }

  /// Cut at a cluster so that a blank stays between columns.
  private func shortened(_ text: String, to width: Int) -> String {
    var used = 0
    let kept = text.prefix { character in
      used += Sanitizer.width(of: String(character), ascii: isASCII)
      return used < width
    }
    return kept + (isASCII ? "~" : "…")
  }

  private func attribute(_ name: String, of cookie: SetCookieLine) -> String {
    guard let attribute = cookie.attribute(name) else { return "-" }
    return attribute.value.map { $0.isEmpty ? "(empty)" : $0 } ?? "(empty)"
  }

  /// Max-Age goes before Expires (RFC 6265bis section 5.7).
  private func lifetime(of cookie: SetCookieLine) -> String {
    if let attribute = cookie.attribute("Max-Age") {
      guard let seconds = cookie.maxAge else { return "Max-Age=\(attribute.value ?? "") ?" }
      return "\(seconds) s" + Self.words(for: seconds)
    }
    guard let attribute = cookie.attribute("Expires") else { return "session" }
    guard let date = cookie.expires else { return "\(attribute.value ?? "") ?" }
    // Without the weekday and the seconds: `06 Nov 1994 08:49`.
    return String(date.description.dropFirst(5).prefix(17))
  }

  private static func words(for seconds: Int) -> String {
    switch seconds {
    case ...0: " (deletes)"
    case 120..<3600: " (\(seconds / 60) min)"
    case 3600..<172_800: " (\(seconds / 3600) h)"
    case 172_800...: " (\(seconds / 86_400) d)"
    default: ""
    }
  }
}
