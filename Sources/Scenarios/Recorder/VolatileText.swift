import FieldValues
import Patterns
import ScenarioSyntax

/// Finds what changes from run to run in a text: the one rule of the recorder, of updates and of the bench.
///
/// UUIDs, times of ISO 8601 with a zone, HTTP dates, hexadecimal numbers of 32 digits or more, and entity tags in `ETag` lines.
package struct VolatileText {
  struct Piece: Hashable {
    var text: String
    /// nil for text that stays the same.
    var kind: MatcherSyntax.Kind?
  }

  let pieces: [Piece]

  /// Takes the value of a header line apart.
  init(_ value: String, of name: String) {
    if name.equalsIgnoringCase("ETag"), (try? MatcherSyntax(.etag).takes(value)) == true {
      self.init([Piece(text: value, kind: .etag)])
    } else {
      self.init(value)
    }
  }

  private init(_ pieces: [Piece]) {
    self.pieces = pieces
  }

  /// Whether something in the text changes from run to run.
  package var isVolatile: Bool { pieces.contains { $0.kind != nil } }

  /// Whether the value of a header line changes from run to run whatever it is.
  package static func isVolatile(header name: String) -> Bool {
    ["date", "etag", "last-modified", "age"].contains(name.lowercased())
  }

  /// Whether a text changes from run to run: something in it does, or it looks like a token.
  package static func changes(_ text: String) -> Bool { VolatileText(text).isVolatile || looksLikeToken(text) }

  /// Whether a number is the time at which a response was made, give or take a day, in seconds, milliseconds or microseconds.
  /// - Parameter moment: in seconds since 1970.
  package static func isTime(_ number: Int64, near moment: Int64) -> Bool {
    [1, 1000, 1_000_000].contains { abs(number / $0 - moment) < 86_400 }
  }

  /// Whether both texts are the same but for what changes from run to run.
  package func isSameForm(as other: VolatileText) -> Bool {
    pieces.count == other.pieces.count
      && zip(pieces, other.pieces).allSatisfy {
        $0.kind == $1.kind && ($0.kind != nil || $0.text.utf8.elementsEqual($1.text.utf8))
      }
  }

  /// Whether a text looks like a token that is made for each response: long, without blanks, digits among the letters.
  ///
  /// No matcher stands for such a token, so only the bench uses this, for what it suggests.
  package static func looksLikeToken(_ text: String) -> Bool {
    text.utf8.count >= 16 && text.utf8.allSatisfy { $0.isTokenByte || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "/") }
      && text.utf8.contains(where: \.isDigit) && text.utf8.contains(where: \.isLetter)
  }

  /// Takes a text apart.
  package init(_ text: String) {
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
      // Of dates a matcher knows more than the expression: whether they exist.
      let kind = kinds[place].kind
      let isDate = kind == .iso8601 || kind == .httpDate
      guard !isDate || (try? MatcherSyntax(kind).takes(String(text[match.range]))) == true else { return nil }
      return (match.range, kind)
    }
  }
}

extension PatternSyntax {
  /// A text with matchers for what changes from run to run.
  init(_ text: VolatileText) {
    self.init(text.pieces.map { piece in piece.kind.map { .matcher(MatcherSyntax($0)) } ?? .literal(piece.text) })
  }
}
