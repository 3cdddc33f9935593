import Exchanges

extension CookieOutcome {
  /// Whether the jar has the cookie now.
  var isKept: Bool {
    switch self {
    case .stored, .replaced: true
    case .deleted, .refused: false
    }
  }

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
