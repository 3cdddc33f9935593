import Patterns
import ScenarioSyntax

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
    var end = 0
    for match in VolatileText.matches(in: text) {
      if end < match.range.lowerBound { pieces.append(Piece(text: text[end..<match.range.lowerBound])) }
      pieces.append(Piece(text: text[match.range], kind: match.kind))
      end = match.range.upperBound
    }
    if end < text.utf8.count { pieces.append(Piece(text: text[end..<text.utf8.count])) }
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

  private static let expression = try? RegularExpression(#"\b(?:\#(kinds.map { "(\($0.source))" }.joined(separator: "|")))\b"#)

  private static func matches(in text: String) -> [(range: Range<Int>, kind: MatcherSyntax.Kind)] {
    // Nothing that is looked for is shorter than an ISO time.
    guard text.utf8.count >= 20, let expression else { return [] }
    return expression.matches(in: text).compactMap { match in
      let place = kinds.indices.first { match.groups[$0] != nil }
      // The moment 0 stands for a cookie that is deleted; it does not change.
      guard let place, text[match.range] != "Thu, 01 Jan 1970 00:00:00 GMT" else { return nil }
      return (match.range, kinds[place].kind)
    }
  }
}
