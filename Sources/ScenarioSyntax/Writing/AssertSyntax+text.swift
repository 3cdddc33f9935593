extension AssertSyntax {
  /// The line as it is written: `jsonpath "$.items" count <= 20`.
  package var text: String {
    ([query.text] + filters.map(\.text) + [predicate.text]).joined(separator: " ")
  }
}

extension CaptureSyntax {
  /// The line as it is written: `csrf: cookie "csrf" redact`.
  package var text: String {
    let words = (appends ? ["append"] : []) + [query.text] + filters.map(\.text) + (redacts ? ["redact"] : [])
    return "\(name): \(words.joined(separator: " "))"
  }
}
