/// How a text is written at one place of the language: which escapes it has, and where it ends.
package struct TextStyle {
  enum Escapes {
    /// A backslash is a backslash.
    case none
    /// `\#` `\\` `\{` `\u{..}`
    case field
    /// Those of `field`, and `\ ` `\;` `\[`, as Hurl writes the names of files.
    case path
    /// Those of `field`, and `\"` `` \` `` `\n` `\r` `\t` `\b` `\f`.
    case quoted
  }

  var escapes: Escapes
  /// Bytes at which the text ends; a text without one ends with its line.
  var terminators: [UInt8] = []
  /// Whether ` #` begins a comment, which ends the text.
  var endsAtComment = false
  /// Whether blanks at the end of the text are left out.
  var trims = false
  /// What an error says about a matcher in the text; nil allows matchers.
  var matcherProblem: SyntaxProblem?
  /// Whether the text is a line of an event frame.
  var isEvent = false
  /// Whether a CR may stand in it.
  var allowsCarriageReturns = true
  /// What to do where `{{` is meant to be two braces.
  var bracesHint = "write \\{{ for two braces"

  private static let inRequest = SyntaxProblem.matcherNotAllowed("the request")

  /// Value of a header, an option, a parameter.
  static let value = TextStyle(escapes: .field, endsAtComment: true, trims: true, matcherProblem: inRequest)
  static let expectedValue = TextStyle(escapes: .field, endsAtComment: true, trims: true)
  static let parameterName = TextStyle(
    escapes: .field,
    terminators: [UInt8(ascii: ":")],
    trims: true,
    matcherProblem: inRequest
  )
  static let cookieLine = TextStyle(escapes: .field, trims: true)
  package static let cell = TextStyle(
    escapes: .field,
    terminators: [UInt8(ascii: "|")],
    trims: true,
    matcherProblem: .matcherNotAllowed("a table")
  )
  package static let stepName = TextStyle(
    escapes: .none,
    trims: true,
    matcherProblem: .matcherNotAllowed("the name of a step"),
    allowsCarriageReturns: false,
    bracesHint: "{{..}} in a name is a variable"
  )
  /// A line of an event frame.
  static let event = TextStyle(
    escapes: .none,
    isEvent: true,
    allowsCarriageReturns: false,
    bracesHint: "write {{*:re/[{]{2}/}} for two braces"
  )
  /// The text of a fence.
  static let fence = TextStyle(escapes: .none, bracesHint: "add raw to the opening line of the body to take it as it stands")
  static let json = TextStyle(escapes: .none, bracesHint: "write \\u007b{ for two braces in JSON")
  /// The target of a request: a blank in it is written as an escape.
  static let target = TextStyle(escapes: .field, terminators: [UInt8(ascii: " ")])
  static let status = TextStyle(
    escapes: .field,
    endsAtComment: true,
    trims: true,
    matcherProblem: .matcherNotAllowed("the status")
  )
  static let filePath = TextStyle(
    escapes: .path,
    terminators: [UInt8(ascii: ";"), UInt8(ascii: "[")],
    matcherProblem: .matcherNotAllowed("the path of a file")
  )
  static let quoted = TextStyle(escapes: .quoted, terminators: [UInt8(ascii: "\"")])
  static let argument = TextStyle(
    escapes: .quoted,
    terminators: [UInt8(ascii: "\"")],
    matcherProblem: .matcherNotAllowed("an argument")
  )
  static let backquoted = TextStyle(escapes: .quoted, terminators: [UInt8(ascii: "`")])

  func refusingMatchers(_ refuses: Bool) -> TextStyle {
    var style = self
    if refuses { style.matcherProblem = Self.inRequest }
    return style
  }
}
