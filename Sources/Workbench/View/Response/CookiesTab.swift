import FieldValues
import Scenarios

/// The Set-Cookie lines of an answer, each by itself.
struct CookiesTab {
  struct Row: Sendable, Hashable {
    /// nil where clients ignore the line.
    var cookie: SetCookieLine?
    var line: HeaderLine
    /// The number among all header lines, from 1.
    var number: Int
    /// The bytes of the line in the head; nil where that is not known.
    var range: Range<Int>?
    /// What the jar made of it; nil where nobody told.
    var verdict: CookieVerdict?
  }

  let cookies: [Row]

  init(_ entry: HistoryEntry) {
    guard let head = entry.exchange.head else {
      cookies = []
      return
    }
    let offsets = head.lineOffsets
    let verdicts = entry.cookieVerdicts
    let lines = head.headers.indices.filter { head.headers[$0].isNamed("Set-Cookie") }
    cookies = lines.enumerated().map { place, index in
      let line = head.headers[index]
      let start = offsets.indices.contains(index) ? offsets[index] : nil
      return Row(
        cookie: SetCookieLine(line.value),
        line: line,
        number: index + 1,
        range: start.map { $0..<$0 + line.bytes.count },
        verdict: verdicts.indices.contains(place) ? verdicts[place] : nil
      )
    }
  }

  /// Whether the jar has told what it made of them.
  var hasVerdicts: Bool { cookies.contains { $0.verdict != nil } }
}

extension CookieVerdict {
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

  /// A sentence for the selected line; nil where the word says it all.
  var sentence: String? { if case .refused(let reason) = self { "! refused: \(reason)" } else { nil } }
}
