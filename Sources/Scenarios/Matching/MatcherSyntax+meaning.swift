import Patterns
import ScenarioSyntax

extension MatcherSyntax {
  /// Whether the matcher stands for this value of JSON: `int` for a number without a fraction, `uuid` for a string that is one.
  /// - Throws: a fault of the expression of `re/…/`.
  func takes(_ value: QueryValue) throws(Fault) -> Bool {
    switch (kind, value) {
    case (.any, _): true
    case (.int, .number(let number)): number.isInteger
    case (.number, .number), (.bool, .boolean), (.string, .text): true
    case (.length(let range), _): value.length.map(range.contains) ?? false
    case (.int, _), (.number, _), (.bool, _), (.string, _): false
    case (_, .text(let text)): try takes(text)
    default: false
    }
  }

  /// Whether the matcher stands for this piece of text.
  func takes(_ text: String) throws(Fault) -> Bool {
    switch kind {
    case .any, .string: true
    case .length(let range): range.contains(text.unicodeScalars.count)
    case .regex(let source): try RegularExpression.isWhole(source, text)
    default: try RegularExpression.isWhole(kind.expression, text)
    }
  }

  /// What a matcher with `-> name` met.
  struct Capture: Sendable, Hashable {
    var name: String
    var value: QueryValue
  }

  /// What is captured of a value that the matcher stands for; nothing without a name.
  func captured(_ value: QueryValue) -> [Capture] {
    capture.map { [Capture(name: $0, value: value)] } ?? []
  }

  func captured(_ text: String) -> [Capture] { captured(.text(text)) }
}

extension MatcherSyntax.Kind {
  /// What a piece of text must be, as a regular expression.
  var expression: String {
    switch self {
    case .any, .string: #"[\s\S]*"#
    case .int: #"-?[0-9]+"#
    case .number: #"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"#
    case .bool: "(?:true|false)"
    case .uuid: "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
    case .hex: "[0-9A-Fa-f]+"
    case .base64url: "[A-Za-z0-9_-]+={0,2}"
    case .iso8601: Self.iso8601Expression
    case .httpDate: Self.httpDateExpression
    case .etag: #"(?:W\/)?"[^"\x00-\x20]*""#
    case .url: #"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+"#
    case .regex(let source): "(?:\(source))"
    case .length(let range): #"[\s\S]{\#(range.lowerBound),\#(range.upperBound)}"#
    }
  }

  /// A date, or a date and a time of day with its zone (RFC 3339, and the basic offset `+0100`).
  private static let iso8601Expression =
    "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    + "(?:[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"

  /// The form that is sent (RFC 9110 section 5.6.7, IMF-fixdate).
  private static let httpDateExpression =
    "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?:0[1-9]|[12][0-9]|3[01]) "
    + "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} (?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60) GMT"
}

/// Regular expressions as scenarios write them; what goes wrong is a fault of the step.
extension RegularExpression {
  /// - Throws: ``Fault`` when the source isn't a regular expression.
  init(scenario source: String) throws(Fault) {
    do throws(MatchingLimit.Failure) {
      try self.init(limited: source)
    } catch {
      throw Fault(error.description)
    }
  }

  /// What a match comes to, within the time that the step has.
  /// - Throws: ``Fault`` when that time is used up before.
  func judging<Result>(_ match: (RegularExpressionMatcher) -> Result) throws(Fault) -> Result {
    do throws(MatchingLimit.Failure) {
      return try limited(match)
    } catch {
      throw Fault(error.description)
    }
  }

  /// Whether an expression matches a text from its start to its end.
  static func isWhole(_ source: String, _ text: String) throws(Fault) -> Bool {
    try RegularExpression(scenario: source).judging { $0.isWholeMatch(text) }
  }

  /// Whether an expression matches somewhere in a text.
  static func isFound(_ source: String, in text: String) throws(Fault) -> Bool {
    try RegularExpression(scenario: source).judging { $0.isMatch(in: text) }
  }
}
