/// A regular expression that matches in linear time.
///
/// The syntax follows RE2 and Rust's `regex` crate, which Hurl uses:
///
/// | written | matches |
/// |---|---|
/// | `x` `.` `[a-z]` `[^a-z]` | a scalar; any but a line feed; one of a class; one outside it |
/// | `\d` `\D` `\s` `\S` `\w` `\W` | decimal digits, white space, word characters of all scripts, and their complements |
/// | `\p{Lu}` `\pL` `\p{Script=Greek}` `\p{Alphabetic}` `\P{…}` `\p{^…}` | a general category, script or binary property of Unicode |
/// | `[[:alpha:]]` `[[:^alpha:]]` | a class of POSIX, of ASCII only |
/// | `\n \r \t \f \v \a \e \0` `\xHH` `\x{…}` `\uHHHH` `\u{…}` `\UHHHHHHHH` | a scalar by its name or number |
/// | `\.` and the like, `\Q…\E` | punctuation as it stands |
/// | `xy` `x\|y` | one after the other; the first alternative that leads to a match |
/// | `x*` `x+` `x?` `x{n}` `x{n,}` `x{n,m}` | as many as possible; with `?` after it, as few as possible |
/// | `(…)` `(?<name>…)` `(?P<name>…)` `(?:…)` | a group that is captured, one with a name, one that is not captured |
/// | `(?i)` `(?i-s:…)` | flags for the rest of the group, or for a group: `i` ignores case, `m` lets `^` and `$` match at line feeds, `s` lets `.` match a line feed, `x` skips blanks and comments |
/// | `^` `$` `\A` `\z` `\b` `\B` | the start and end of the text, a boundary between words, none |
///
/// Texts are compared by Unicode scalar. A `{` that doesn't begin a count matches a brace. Look-around and backreferences need more
/// than linear time and are refused, as are possessive quantifiers and atomic groups.
///
/// The leftmost match is found. If several matches begin there, the first in the order of alternatives and quantifiers is found, as
/// in Perl. A loop ends after an iteration that matches nothing, as in RE2.
package struct RegularExpression: Sendable {
  let program: PatternProgram
  let graph: NodeGraph

  /// - Throws: ``RegularExpressionError`` for a text that isn't an expression of this syntax, or whose program would be too large.
  package init(_ source: String) throws(RegularExpressionError) {
    let (node, groupNames) = try PatternParser.parse(source)
    try self.init(node, groupNames)
  }

  /// Reads an I-Regexp (RFC 9485), as `match()` and `search()` of JSONPath take it.
  /// - Throws: ``RegularExpressionError`` for a text that isn't an I-Regexp.
  package init(iRegexp source: String) throws(RegularExpressionError) {
    try self.init(try IRegexpParser.parse(source), [])
  }

  private init(_ node: PatternNode, _ groupNames: [String?]) throws(RegularExpressionError) {
    program = try PatternProgram(node, groupNames: groupNames)
    graph = try NodeGraph(program)
  }

  /// The names of the groups, from the first on; nil for a group without one.
  package var groupNames: [String?] { program.groupNames }

  /// Whether the expression matches somewhere in a text.
  package func isMatch(in text: String) -> Bool {
    RegularExpressionMatcher(self).isMatch(in: text)
  }

  /// Whether the expression matches a text from its start to its end.
  package func isWholeMatch(_ text: String) -> Bool {
    RegularExpressionMatcher(self).isWholeMatch(text)
  }

  /// The leftmost match in a text.
  package func firstMatch(in text: String) -> RegularExpressionMatch? {
    RegularExpressionMatcher(self).firstMatch(in: text)
  }

  /// The match of a text from its start to its end.
  package func wholeMatch(in text: String) -> RegularExpressionMatch? {
    RegularExpressionMatcher(self).wholeMatch(in: text)
  }

  /// All matches in a text that do not overlap.
  package func matches(in text: String) -> [RegularExpressionMatch] {
    RegularExpressionMatcher(self).matches(in: text)
  }
}

// MARK: - Pieces

extension RegularExpression {
  /// A part of an expression that is put together.
  package enum Piece: Sendable, Hashable {
    /// A text that matches only itself.
    case literal(String)
    /// An expression of its own, captured as a whole. Its flags end with it, and its own groups are not captured.
    case expression(String)
  }

  /// The expression that matches the pieces one after the other. The group 1 is what the first expression among them matched.
  /// - Throws: ``RegularExpressionError`` of the first piece that isn't a regular expression; positions count within the piece.
  package init(_ pieces: [Piece]) throws(RegularExpressionError) {
    var nodes: [PatternNode] = []
    var count = 0
    for piece in pieces {
      switch piece {
      case .literal(let text): nodes += text.unicodeScalars.map(PatternNode.scalar)
      case .expression(let source):
        count += 1
        nodes.append(.capture(try PatternParser.parse(source).node.withoutCaptures, group: count))
      }
    }
    try self.init(.sequence(nodes), Array(repeating: nil, count: count))
  }
}

// MARK: - Replacing

extension RegularExpression {
  /// The text with each match replaced.
  /// - template: `$1`, `${1}`, `$name` and `${name}` stand for what a group matched, `$0` for the whole match, `$$` for a dollar sign.
  ///   Without braces, a name goes as far as letters, digits and `_` do. A dollar sign before anything else is itself.
  /// - Throws: ``RegularExpressionError`` when the template names a group that is not there; its position counts in the template.
  package func replacingMatches(in text: String, with template: String) throws(RegularExpressionError) -> String {
    let parts = try parts(of: template)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var end = 0
    for match in matches(in: text) {
      result += bytes[end..<match.range.lowerBound]
      for part in parts {
        switch part {
        case .literal(let literal): result += Array(literal.utf8)
        case .group(let group): if let range = match.range(of: group) { result += bytes[range] }
        }
      }
      end = match.range.upperBound
    }
    return String(decoding: result + bytes[end...], as: UTF8.self)
  }

  private enum TemplatePart {
    case literal(String)
    case group(Int)
  }

  private func parts(of template: String) throws(RegularExpressionError) -> [TemplatePart] {
    var scanner = PatternScanner(template)
    var parts: [TemplatePart] = []
    while !scanner.isAtEnd {
      let start = scanner.index
      let place = scanner.position
      let literal = scanner.take { $0 != "$" }
      if !literal.isEmpty {
        parts.append(.literal(literal))
        continue
      }
      _ = scanner.take("$")
      if scanner.take("$") {
        parts.append(.literal("$"))
        continue
      }
      let name = scanner.take("{") ? scanner.take(upTo: "}") ?? "" : scanner.take { $0.isASCII && $0.isWord }
      if name.isEmpty {
        parts.append(.literal(scanner.text(from: start)))
      } else if let group = Int(name) ?? groupNames.firstIndex(of: name).map({ $0 + 1 }), (0...groupNames.count).contains(group) {
        parts.append(.group(group))
      } else {
        throw RegularExpressionError(.unknownGroup(name), at: place)
      }
    }
    return parts
  }
}

extension PatternNode {
  fileprivate var withoutCaptures: PatternNode {
    switch self {
    case .empty, .scalar, .set, .assertion: self
    case .sequence(let nodes): .sequence(nodes.map(\.withoutCaptures))
    case .alternatives(let nodes): .alternatives(nodes.map(\.withoutCaptures))
    case .repetition(let node, let minimum, let maximum, let isGreedy):
      .repetition(node.withoutCaptures, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
    case .capture(let node, _): node.withoutCaptures
    }
  }
}
