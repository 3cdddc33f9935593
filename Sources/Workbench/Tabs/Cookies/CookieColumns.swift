import Exchanges
import FieldValues
import Scenarios

/// The columns of the cookie table.
struct CookieColumns {
  private let name: Int
  private let value: Int
  private let path: Int
  /// 0 where there isn't any room for the column.
  private let domain: Int
  private let age: Int
  /// The columns of what the jar did with it; 0 where that is not known.
  private let outcome: Int
  private let isASCII: Bool

  init(width: Int, hasOutcomes: Bool = false, isASCII: Bool) {
    outcome = hasOutcomes ? 9 : 0
    self.isASCII = isASCII
    let isWide = width >= 70
    path = isWide ? 9 : 6
    domain = width >= 92 ? 17 : 0
    age = isWide ? 20 : 12
    let rest = max(14, width - path - domain - age - 23 - outcome)
    name = max(6, min(24, rest * 2 / 5))
    value = max(6, min(48, rest - name))
  }

  var heading: Line {
    Line(
      (outcome > 0 ? [Span("jar", .heading, width: outcome)] : [])
        + cells(["name", "value", "Domain", "Path", "Max-Age/Expires", "Sec", "Http", "SameSite", "Part"]).map {
          Span($0.0, .heading, width: $0.1)
        }
    )
  }

  func line(of row: CookiesTab.SetCookie) -> Line {
    guard let cookie = row.cookie else { return Line([Span("clients ignore this line: ", .warning), Span(row.line.value)]) }
    let texts = [
      cookie.name.isEmpty ? "(empty)" : cookie.name, cookie.value.isEmpty ? "(empty)" : cookie.value,
      attribute("Domain", of: cookie), attribute("Path", of: cookie),
      lifetime(of: cookie), cookie.secure ? "y" : "-", cookie.httpOnly ? "y" : "-", attribute("SameSite", of: cookie),
      cookie.partitioned ? "y" : "-",
    ]
    let jar = row.outcome.map { [Span($0.word, $0.role, width: outcome)] } ?? [Span("", width: outcome)]
    return Line(
      (outcome > 0 ? jar : [])
        + cells(texts).enumerated().map { Span($0.element.0, $0.offset == 0 ? .name : .text, width: $0.element.1) }
    )
  }

  /// What clients make of a line that is easily overlooked; empty when there is nothing to say.
  static func note(on cookie: SetCookieLine?) -> String {
    guard let cookie else { return "! clients ignore a line with control characters, or with neither name nor value" }
    if cookie.breaksPrefix { return "! clients refuse it: the name's prefix asks for other attributes (RFC 6265bis 4.1.3)" }
    if cookie.sameSite == Cookie.SameSite.none, !cookie.secure { return "! SameSite=None without Secure is refused" }
    if cookie.partitioned, !cookie.secure { return "! Partitioned without Secure is refused" }
    if let maxAge = cookie.maxAge, maxAge <= 0 { return "deletes the cookie" }
    return cookie.domain.map { "Domain \($0)" } ?? ""
  }

  private func cells(_ texts: [String]) -> [(String, Int)] {
    let widths = [name, value, domain, path, age, 4, 5, 9, 5]
    let shown = zip(texts, widths).filter { $0.1 > 0 }
    return Cells(widths: shown.map(\.1), isASCII: isASCII).fit(shown.map(\.0))
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

extension CookieColumns {
  /// The columns of the jar's cookies: whether one is sent, name, value, domain, path, end.
  struct Jar {
    private let cells: Cells

    init(width: Int, isASCII: Bool) {
      let isWide = width >= 70
      let (domain, path, end) = isWide ? (17, 9, 18) : (13, 6, 9)
      let rest = max(14, width - 11 - domain - path - end)
      let name = max(6, min(24, rest * 2 / 5))
      cells = Cells(widths: [name, max(6, min(48, rest - name)), domain, path, end], isASCII: isASCII)
    }

    func line(of row: CookiesTab.Held) -> Line {
      let cookie = row.cookie
      let texts = [
        cookie.name.isEmpty ? "(empty)" : cookie.name, cookie.value.isEmpty ? "(empty)" : cookie.value,
        (cookie.isHostOnly ? "" : ".") + cookie.domain, cookie.path, Self.end(of: cookie),
      ]
      let isDim = row.sending != .goes
      return Line(
        [Span(row.sending == .heldBack ? "[ ]" : "[x]", width: 4), word(for: row.sending)]
          + cells.fit(texts).enumerated().map { place, cell in
            Span(cell.text, isDim ? .dim : place == 0 ? .name : .text, width: cell.width)
          }
      )
    }

    private func word(for sending: CookiesTab.Held.Sending) -> Span {
      switch sending {
      case .goes: Span("sent", .good, width: 7)
      case .stays: Span("stays", .dim, width: 7)
      case .heldBack: Span("held", .warning, width: 7)
      case .prevented: Span("-", .warning, width: 7)
      }
    }

    /// When it expires, without the weekday and the seconds: `06 Nov 1994 08:49`.
    private static func end(of cookie: CookieJar.Entry) -> String {
      guard let expires = cookie.expires else { return "session" }
      return String(HTTPDate(secondsSince1970: expires).description.dropFirst(5).prefix(17))
    }
  }

  /// Columns of fixed widths for texts of any.
  struct Cells {
    let widths: [Int]
    let isASCII: Bool

    /// Each text with its column's width and a blank behind.
    func fit(_ texts: [String]) -> [(text: String, width: Int)] {
      zip(texts, widths).map { text, width in
        let isLong = Sanitizer.width(of: text, atMost: width, ascii: isASCII) > width - 1
        return (isLong ? shortened(text, to: width - 1) : text, width)
      }
    }

    /// Cut at a cluster so that a blank stays between columns.
    private func shortened(_ text: String, to width: Int) -> String {
      var used = 0
      let kept = text.prefix { character in
        used += Sanitizer.width(of: String(character), atMost: width, ascii: isASCII)
        return used < width
      }
      return kept + (isASCII ? "~" : "…")
    }
  }
}
