import FieldValues
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
    default: try RegularExpression.isWhole(kind.expression, text) && kind.isPossible(text)
    }
  }

  /// Whether a list can be what the matcher stands for.
  var takesLists: Bool {
    switch kind {
    case .any, .length: true
    default: false
    }
  }

  /// What a matcher with `-> name` met.
  struct Capture: Sendable, Hashable {
    var name: String
    var value: QueryValue
    /// Whether the value is text of a header, a cookie or a body that isn't JSON.
    var isFromWire = false

    /// Whether two matchers met the same value. Text that isn't JSON has no types: there `7` is the 7 of a JSON body.
    func isSame(as other: Capture) -> Bool {
      value == other.value || ((isFromWire || other.isFromWire) && value.plainText.isExactly(other.value.plainText))
    }
  }

  /// What is captured of a value that the matcher stands for; nothing without a name.
  func captured(_ value: QueryValue) -> [Capture] {
    capture.map { [Capture(name: $0, value: value)] } ?? []
  }

  func captured(_ text: String) -> [Capture] {
    capture.map { [Capture(name: $0, value: .text(text), isFromWire: true)] } ?? []
  }
}

extension [MatcherSyntax.Capture] {
  /// The same captures as values of JSON, which have types.
  var ofJSON: [MatcherSyntax.Capture] {
    map { MatcherSyntax.Capture(name: $0.name, value: $0.value) }
  }

  /// The first capture that names a variable for which one before it, here or in `earlier`, met another value.
  func conflict(with earlier: [String: MatcherSyntax.Capture] = [:]) -> (
    first: MatcherSyntax.Capture, second: MatcherSyntax.Capture
  )? {
    var known = earlier
    for capture in self {
      if let first = known[capture.name], !first.isSame(as: capture) { return (first, capture) }
      known[capture.name] = capture
    }
    return nil
  }
}

extension MatcherSyntax.Kind {
  /// What a piece of text must be, as a regular expression.
  var expression: String {
    switch self {
    case .any, .string: #"[\s\S]*"#
    case .int: #"-?(?:0|[1-9][0-9]*)"#
    case .number: #"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"#
    case .bool: "(?:true|false)"
    case .uuid: "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
    case .hex: "[0-9A-Fa-f]+"
    case .base64url: Self.base64URLExpression
    case .iso8601: Self.iso8601Expression
    case .httpDate: Self.httpDateExpression
    case .etag: #"(?:W\/)?"[^"\x00-\x20\x7F]*""#
    case .url: #"[A-Za-z][A-Za-z0-9+.\-]*:[^\s]+"#
    case .regex(let source): "(?:\(source))"
    case .length(let range): #"[\s\S]{\#(range.lowerBound),\#(range.upperBound)}"#
    }
  }

  /// A date, or a date and a time of day with its zone (RFC 3339, and the basic offset `+0100`).
  private static let iso8601Expression =
    "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    + "(?:[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]+)?)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9]))?"

  /// Groups of four digits, and at the end two or three, with or without padding (RFC 4648 section 5). One digit alone can't be.
  private static let base64URLExpression =
    "(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{4}|[A-Za-z0-9_-]{3}=?|[A-Za-z0-9_-]{2}(?:==)?)"

  /// The form that is sent (RFC 9110 section 5.6.7, IMF-fixdate).
  private static let httpDateExpression =
    "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?:0[1-9]|[12][0-9]|3[01]) "
    + "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} (?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60) GMT"
}

extension MatcherSyntax.Kind {
  /// Whether text of the right form means something: a date that exists, a URL that can be opened.
  fileprivate func isPossible(_ text: String) -> Bool {
    switch self {
    case .iso8601: MatcherSyntax.isDate(text.prefix(10))
    case .httpDate: MatcherSyntax.isHTTPDate(text)
    case .url: MatcherSyntax.isURL(text)
    default: true
    }
  }
}

extension MatcherSyntax {
  /// Whether `2024-02-29` is a day of the calendar.
  fileprivate static func isDate(_ text: Substring) -> Bool {
    DatePattern.iso8601.moment(in: "\(text)T00:00:00Z") != nil
  }

  /// Whether the day exists and has this weekday. Second 60 may be written (RFC 9110 section 5.6.7).
  fileprivate static func isHTTPDate(_ text: String) -> Bool {
    let day = text.prefix(16)
    return HTTPDate(parsing: "\(day) 00:00:00 GMT")?.description.hasPrefix(day) == true
  }

  /// Whether the text is a date and a time with a zone: `2024-05-01T10:00:00.123Z` (RFC 3339 section 5.6).
  static func isISODateTime(_ text: String) throws(Fault) -> Bool {
    guard text.utf8.count > 10 else { return false }
    return try RegularExpression.isWhole(Kind.iso8601.expression, text) && isDate(text.prefix(10))
  }

  /// Whether the length is possible, and the padding, where there is one, is right.
  static func isBase64URL(_ text: String) -> Bool {
    let digits = text.utf8.prefix { $0.isAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    let padding = text.utf8.dropFirst(digits.count)
    guard !digits.isEmpty, digits.count % 4 != 1, padding.allSatisfy({ $0 == UInt8(ascii: "=") }) else { return false }
    return padding.isEmpty || (digits.count % 4 != 0 && padding.count == 4 - digits.count % 4)
  }

  /// Whether the text is an absolute URL (RFC 3986 section 3): its characters, its escapes, its host and its port are possible.
  fileprivate static func isURL(_ text: String) -> Bool {
    guard let (scheme, rest) = text.splitOnce(at: ":"), !rest.isEmpty else { return false }
    let forbidden = Set("\"<>\\^`{|}".utf8)
    guard rest.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) }),
      [UInt8](percentEncoded: rest.utf8) != nil
    else { return false }
    guard rest.hasPrefix("//") else { return !["http", "https", "ws", "wss", "ftp"].contains(scheme.lowercased()) }
    let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
    if host.isEmpty { return scheme.lowercased() == "file" }
    var name = host
    var port = Substring()
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]"), isIPv6(String(host[..<end].dropFirst())) else { return false }
      port = host[end...].dropFirst()
      guard port.isEmpty || port.first == ":" else { return false }
      port = port.dropFirst()
    } else if let colon = host.firstIndex(of: ":") {
      (name, port) = (host[..<colon], host[colon...].dropFirst())
    }
    guard !name.isEmpty, !name.contains("[") || host.hasPrefix("[") else { return false }
    return port.isEmpty || (port.utf8.allSatisfy(\.isDigit) && Int(port).map { $0 <= 65535 } == true)
  }

  /// Whether the text is an address such as `192.168.0.1` (RFC 6943 section 3.1.1, the strict form).
  static func isIPv4(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(\.isDigit) && (part == "0" || part.first != "0")
          && Int(part).map { $0 <= 255 } == true
      }
  }

  /// Whether the text is an address such as `2001:db8::1` or `::ffff:192.0.2.1` (RFC 4291 section 2.2).
  static func isIPv6(_ text: String) -> Bool {
    var groups = text.split(separator: ":", omittingEmptySubsequences: false)
    guard groups.count >= 3 else { return false }
    var count = 0
    let hasIPv4 = groups.last?.contains(".") == true
    if hasIPv4 {
      guard isIPv4(String(groups.removeLast())) else { return false }
      count = 2
    }
    // Two colons side by side leave an empty group; at an end of the text, two.
    var gaps = 0
    for (place, group) in groups.enumerated() {
      if group.isEmpty {
        let isAtStart = place == 0
        let isAtEnd = place == groups.count - 1 && !hasIPv4
        guard isAtStart || isAtEnd else {
          gaps += 1
          continue
        }
        guard groups[isAtStart ? 1 : place - 1].isEmpty else { return false }
      } else {
        guard group.utf8.count <= 4, group.utf8.allSatisfy(\.isHexDigit) else { return false }
        count += 1
      }
    }
    return gaps == 0 ? count == 8 : gaps == 1 && count <= 7
  }
}

/// Regular expressions as scenarios write them; what goes wrong is a fault of the step.
extension RegularExpression {
  /// - Throws: ``Fault`` when the source isn't a regular expression.
  init(scenario source: String) throws(Fault) {
    do throws(MatchingLimit.Failure) {
      try self.init(limited: source)
    } catch {
      throw Fault(.reported(error.description))
    }
  }

  /// What a match comes to, within the time that the step has.
  /// - Throws: ``Fault`` when that time is used up before.
  func judging<Result>(_ match: (RegularExpressionMatcher) -> Result) throws(Fault) -> Result {
    do throws(MatchingLimit.Failure) {
      return try limited(match)
    } catch {
      throw Fault(.reported(error.description))
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
