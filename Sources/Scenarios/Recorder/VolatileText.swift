/// Finds what changes from run to run in a text.
struct VolatileText {
  struct Piece: Hashable {
    var text: String
    /// nil for text that stays the same.
    var kind: MatcherSyntax.Kind?
  }

  let pieces: [Piece]

  init(_ text: String) {
    var pieces: [Piece] = []
    var end = text.startIndex
    for match in VolatileText.matches(in: text) {
      if end < match.range.lowerBound { pieces.append(Piece(text: String(text[end..<match.range.lowerBound]))) }
      pieces.append(Piece(text: String(text[match.range]), kind: match.kind))
      end = match.range.upperBound
    }
    if end < text.endIndex { pieces.append(Piece(text: String(text[end...]))) }
    self.pieces = pieces
  }

  /// The kinds in order of precedence; each finds only what its matcher takes.
  private static let kinds: [(kind: MatcherSyntax.Kind, source: String)] = [
    (.httpDate, MatcherSyntax.Kind.httpDate.expression),
    (
      .iso8601,
      "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})"
    ),
    (.uuid, MatcherSyntax.Kind.uuid.expression),
    (.hex, "[0-9A-Fa-f]{32,}"),
  ]

  private static let source = kinds.map { "(\($0.source))" }.joined(separator: "|")

  private static func matches(in text: String) -> [(range: Range<String.Index>, kind: MatcherSyntax.Kind)] {
    // Nothing that is looked for is shorter than an ISO time.
    guard text.utf8.count >= 20, let regex = try? Regex("\\b(?:\(source))\\b").matchingSemantics(.unicodeScalar) else {
      return []
    }
    return text.matches(of: regex).compactMap { match in
      let place = kinds.indices.first { match.output[$0 + 1].range != nil }
      // The moment 0 stands for a cookie that is deleted; it does not change.
      guard let place, text[match.range] != "Thu, 01 Jan 1970 00:00:00 GMT" else { return nil }
      return (match.range, kinds[place].kind)
    }
  }
}
