import FieldValues
import Scenarios

/// The columns of the jar's cookies: whether one is sent, name, value, domain, path, end.
struct JarColumns {
  private let cells: TableCells

  init(width: Int, isASCII: Bool) {
    let isWide = width >= 70
    let (domain, path, end) = isWide ? (17, 9, 18) : (13, 6, 9)
    let rest = max(14, width - 11 - domain - path - end)
    let name = max(6, min(24, rest * 2 / 5))
    cells = TableCells(widths: [name, max(6, min(48, rest - name)), domain, path, end], isASCII: isASCII)
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
