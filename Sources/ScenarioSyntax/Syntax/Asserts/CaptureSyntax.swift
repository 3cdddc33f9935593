import FieldValues

/// A line of `[Captures]`: `id: jsonpath "$.id"`, `seen: append jsonpath "$..id"`, `csrf: cookie "csrf" redact`.
package struct CaptureSyntax: Sendable, Hashable, LocatedSyntax {
  /// The variable that receives the value.
  package var name: String
  /// Whether what is found is appended to the list the variable already is.
  package var appends: Bool
  /// What is asked.
  package var query: QuerySyntax
  /// What the value passes through, in order.
  package var filters: [FilterSyntax]
  /// Whether no report may show the value.
  package var redacts: Bool
  /// Where the name stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a capture; a node that was parsed has its place in the file.
  package init(
    _ name: String,
    _ query: QuerySyntax,
    filters: [FilterSyntax] = [],
    appends: Bool = false,
    redacts: Bool = false,
    position: SourcePosition = .start,
    length: Int = 1
  ) {
    self.name = name
    self.query = query
    self.filters = filters
    self.appends = appends
    self.redacts = redacts
    self.position = position
    self.length = length
  }

  /// The line as it is written: `csrf: cookie "csrf" redact`.
  package var text: String {
    let words = (appends ? ["append"] : []) + [query.text] + filters.map(\.text) + (redacts ? ["redact"] : [])
    return "\(name): \(words.joined(separator: " "))"
  }
}

extension LineScanner {
  /// Reads `name: [append] query filter* [redact]`.
  mutating func capture() throws(Diagnostic) -> CaptureSyntax {
    let first = at
    guard let name = identifier() else {
      throw fault(.captureWithoutName, at: at)
    }
    skipBlanks()
    guard skip(":") else { throw fault(.captureWithoutColon(name)) }
    skipBlanks()
    let appends = skipWord("append")
    let query = try query(bareVariables: false)
    let filters = try filters()
    let redacts = skipWord("redact")
    let length = length(from: first)
    try finishWords(known: Self.filterNames + ["redact"], kind: .filter)
    return CaptureSyntax(
      name,
      query,
      filters: filters,
      appends: appends,
      redacts: redacts,
      position: position(first),
      length: length
    )
  }

  private mutating func finishWords(known: [String], kind: SyntaxProblem.WordKind) throws(Diagnostic) {
    let before = at
    skipBlanks()
    if let byte, byte.isLetter {
      let first = at
      let word = take { $0.isWord }
      throw fault(.unknown(kind, word, known: known), at: first)
    }
    at = before
    try finish()
  }
}
