import ScenarioSyntax
import Scenarios
import SystemIO

extension SeededGenerator {
  /// Text without line ends, with everything in it that the language uses for itself.
  mutating func line() -> String {
    let pieces = [
      "a", "b c", "  ", "#", " # ", "\\", "\\\\", "{", "}", "{{", "}}", "{{*}}", "\"", "'", "`", "|", ";", ":", "=", "[", "]",
      "\t", "é", "ü", "日本", "👩‍👩‍👧", "\u{80}", "\u{85}", "\u{A0}", "\u{FF}", "\u{202E}", "\u{1}", "\u{7F}", "\u{301}",
      "(empty)", "(absent)", "HTTP 200", "GET /", "[Asserts]", "@check", "true", "7", "file,", "hex,", ".", "..", "/", ",",
    ]
    return many(0...5) { $0.pick(pieces) }.joined()
  }

  mutating func name() -> String {
    pick(["a", "id", "name", "next-page", "_x", "b2", "status", "not", "exists"])
  }

  mutating func placeholder() -> PlaceholderSyntax {
    PlaceholderSyntax(name(), path: once(in: 4) ? ["index", "0"] : [])
  }

  mutating func matcher() -> MatcherSyntax {
    let kinds: [MatcherSyntax.Kind] = [
      .any, .int, .number, .string, .bool, .uuid, .hex, .base64url, .iso8601, .httpDate, .etag, .url, .regex("[0-9a-f]{32}"),
      .regex("a\\/b \"#{{}}"), .length(0...3),
    ]
    return MatcherSyntax(pick(kinds), capture: once(in: 3) ? name() : nil)
  }

  mutating func template() -> TemplateSyntax {
    TemplateSyntax(
      parts { random -> TemplateSyntax.Part in
        .placeholder(random.placeholder())
      } literal: {
        .literal($0)
      }
    )
  }

  /// A template that is not empty.
  mutating func filledTemplate() -> TemplateSyntax {
    let template = template()
    return template.parts.isEmpty ? TemplateSyntax(literal: "x") : template
  }

  mutating func pattern() -> PatternSyntax {
    PatternSyntax(
      parts { random -> PatternSyntax.Part in
        random.once(in: 2) ? .placeholder(random.placeholder()) : .matcher(random.matcher())
      } literal: {
        .literal($0)
      }
    )
  }

  /// Literals and holes in turn, so that no two literals stand side by side.
  private mutating func parts<Part>(_ hole: (inout SeededGenerator) -> Part, literal: (String) -> Part) -> [Part] {
    var parts: [Part] = []
    var wasLiteral = false
    for _ in 0..<below(4) {
      let text = line()
      if !wasLiteral, !text.isEmpty, !once(in: 3) {
        parts.append(literal(text))
        wasLiteral = true
      } else {
        parts.append(hole(&self))
        wasLiteral = false
      }
    }
    return parts
  }

  /// Text of several lines in which nothing looks like a hole.
  mutating func lines() -> String {
    many(0...4) { "\($0.line().replacing("{", with: "("))\n" }.joined()
  }

  mutating func duration() -> Duration {
    pick([
      .zero, .milliseconds(1), .milliseconds(250), .seconds(5), .seconds(90), .seconds(60), .seconds(7200), .microseconds(1500),
    ])
  }

  mutating func durations() -> ClosedRange<Duration> {
    let (one, other) = (duration(), duration())
    return min(one, other)...max(one, other)
  }

  mutating func numbers() -> ClosedRange<Int> {
    let (one, other) = (below(9000), below(9000))
    return min(one, other)...max(one, other)
  }

  mutating func bytes() -> [UInt8] {
    many(0...6) { UInt8($0.below(256)) }
  }

  mutating func file() -> FileSyntax {
    FileSyntax(filledTemplate(), range: once(in: 2) ? numbers() : nil)
  }
}
