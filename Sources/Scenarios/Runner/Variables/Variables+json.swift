import FieldValues
import ScenarioSyntax

extension Variables {
  /// A JSON text whose variables are filled in, its matchers put as marks into strings.
  struct MarkedJSON {
    var text: String
    var matchers: [MatcherSyntax]
    /// Stands before and after a matcher's number; occurs nowhere else in the text.
    var mark: Unicode.Scalar
  }

  /// Fills a JSON text in: within a string a variable goes in as escaped text, outside of strings as a JSON value of its own type.
  func fillJSON(_ pattern: PatternSyntax) throws(Fault) -> MarkedJSON {
    var pieces: [Piece] = []
    var strings = StringTracker()
    for part in pattern.parts {
      switch part {
      case .literal(let text):
        strings.pass(text)
        pieces.append(.text(text))
      case .placeholder(let placeholder):
        let value = try value(of: placeholder)
        pieces.append(.text(strings.isInside ? String(value.plainText.quoted.dropFirst().dropLast()) : value.literal))
      case .matcher(let matcher):
        pieces.append(.matcher(matcher, isInside: strings.isInside))
      }
    }
    return join(pieces)
  }

  private enum Piece {
    case text(String)
    case matcher(MatcherSyntax, isInside: Bool)
  }

  private func join(_ pieces: [Piece]) -> MarkedJSON {
    let texts = pieces.map { if case .text(let text) = $0 { text } else { "" } }
    let mark = Variables.unusedScalar(in: texts)
    var result = MarkedJSON(text: "", matchers: [], mark: mark)
    for (piece, text) in zip(pieces, texts) {
      guard case .matcher(let matcher, let isInside) = piece else {
        result.text += text
        continue
      }
      let marked = "\(mark)\(result.matchers.count)\(mark)"
      result.text += isInside ? marked : "\"\(marked)\""
      result.matchers.append(matcher)
    }
    return result
  }

  /// A private-use character that none of the texts has.
  private static func unusedScalar(in texts: [String]) -> Unicode.Scalar {
    let used = Set(texts.flatMap(\.unicodeScalars).filter { $0.value >= 0x10_0000 })
    let free = (0x10_0000...0x10_FFFD).lazy.compactMap { Unicode.Scalar(UInt32($0)) }.first { !used.contains($0) }
    return free ?? "\u{10FFFD}"
  }
}

/// Knows whether the end of the JSON text read so far lies within a string.
private struct StringTracker {
  private(set) var isInside = false
  private var isEscaped = false

  mutating func pass(_ text: String) {
    for byte in text.utf8 {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = isInside
      } else if byte == UInt8(ascii: "\"") {
        isInside.toggle()
      }
    }
  }
}
