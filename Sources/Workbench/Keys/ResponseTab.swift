/// A tab of the response pane.
package enum ResponseTab: String, Sendable, Hashable, CaseIterable {
  case body, headers, cookies, negotiation, stream, timing, raw, checks, summary

  var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The letter after `t`.
  var letter: Character {
    switch self {
    case .summary: "s"
    case .headers: "h"
    case .cookies: "c"
    case .negotiation: "n"
    case .body: "b"
    case .stream: "e"
    case .timing: "i"
    case .raw: "r"
    case .checks: "k"
    }
  }
}
