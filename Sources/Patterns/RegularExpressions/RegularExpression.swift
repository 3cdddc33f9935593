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

  init(_ node: PatternNode, _ groupNames: [String?]) throws(RegularExpressionError) {
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
