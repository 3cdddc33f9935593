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
  }

  let cookies: [Row]

  init(_ exchange: Exchange) {
    guard let head = exchange.head else {
      cookies = []
      return
    }
    let offsets = head.lineOffsets
    cookies = head.headers.indices.filter { head.headers[$0].isNamed("Set-Cookie") }.map { index in
      let line = head.headers[index]
      let start = offsets.indices.contains(index) ? offsets[index] : nil
      return Row(
        cookie: SetCookieLine(line.value),
        line: line,
        number: index + 1,
        range: start.map { $0..<$0 + line.bytes.count }
      )
    }
  }
}
