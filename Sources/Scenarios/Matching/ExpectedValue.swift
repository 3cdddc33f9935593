import Codecs
import Exchanges
import FieldValues
package import Patterns
import ScenarioSyntax

/// A value of JSON on the expected side: strings are patterns, and one that is exactly one matcher stands for a value of its type.
indirect enum ExpectedValue: Sendable, Hashable {
  struct Member: Sendable, Hashable {
    var name: String
    var value: ExpectedValue
  }

  /// Null, a boolean or a number.
  case exactly(QueryValue)
  case pattern(TextPattern)
  case list([ExpectedValue])
  case object([Member])

  /// The value as a scenario spells it, cut off where it is long.
  var excerpt: String { spelling.shortened }

  private var spelling: String {
    switch self {
    case .exactly(let value): value.literal
    case .pattern(let pattern): pattern.matcher?.text ?? pattern.spelling.quoted
    case .list(let elements): "[" + elements.map(\.spelling).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { "\($0.name.quoted):\($0.value.spelling)" }.joined(separator: ",") + "}"
    }
  }
}

extension ExpectedValue {
  /// Puts the matchers back that stand in a value's strings as `mark number mark`.
  /// - Throws: when one of them stands in a member's name.
  init(_ value: QueryValue, matchers: [MatcherSyntax], mark: Unicode.Scalar) throws(Fault) {
    switch value {
    case .text(let text):
      self = .pattern(TextPattern(marked: text, matchers: matchers, mark: mark))
    case .list(let elements):
      var expected: [ExpectedValue] = []
      for element in elements { expected.append(try ExpectedValue(element, matchers: matchers, mark: mark)) }
      self = .list(expected)
    case .object(let members):
      var expected: [Member] = []
      for member in members {
        guard !member.name.unicodeScalars.contains(mark) else {
          throw Fault(.matcherAsName)
        }
        expected.append(Member(name: member.name, value: try ExpectedValue(member.value, matchers: matchers, mark: mark)))
      }
      self = .object(expected)
    default:
      self = .exactly(value)
    }
  }

  /// The value that a JSON text expects; nil for a text that isn't JSON.
  init?(_ pattern: PatternSyntax) {
    guard let marked = try? Variables().fillJSON(pattern),
      let value = try? QueryValue(json: Array(marked.text.utf8), name: "the expected text"),
      let expected = try? ExpectedValue(value, matchers: marked.matchers, mark: marked.mark)
    else { return nil }
    self = expected
  }
}

extension TextPattern {
  fileprivate init(marked text: String, matchers: [MatcherSyntax], mark: Unicode.Scalar) {
    let pieces = text.unicodeScalars.split(separator: mark, omittingEmptySubsequences: false)
    self.init(
      pieces.enumerated().map { place, piece in
        let text = String(Substring(piece))
        guard place % 2 == 1, let number = Int(text), matchers.indices.contains(number) else { return .literal(text) }
        return .matcher(matchers[number])
      }
    )
  }
}

extension ExpectedValue {
  func element(_ place: Int) -> ExpectedValue? {
    if case .list(let elements) = self, elements.indices.contains(place) { elements[place] } else { nil }
  }

  func member(_ name: String) -> ExpectedValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.isExactly(name) }?.value
  }

  /// The expected string when it has matchers, and the value is as it says.
  func fittingPattern(of value: QueryValue) -> TextPattern? {
    guard case .pattern(let pattern) = self, pattern.literal == nil else { return nil }
    var comparison = ValueComparison()
    guard (try? comparison.compare(self, value)) != nil, comparison.differences.isEmpty else { return nil }
    return pattern
  }
}

extension QueryValue {
  /// The value as it stands in a template: a string bare, a list or an object as JSON, bytes as UTF-8 or else in hexadecimal.
  package var plainText: String {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self) ?? bytes.hexText
    default: literal
    }
  }

  /// The value as a scenario or JSON spells it: strings in quotes, bytes as `hex,…;`, a duration with its unit.
  package var literal: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let number): number.description
    case .text(let text): text.quoted
    case .bytes(let bytes): "hex,\(bytes.hexText);"
    case .list(let values): "[" + values.map(\.literal).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { "\($0.name.quoted):\($0.value.literal)" }.joined(separator: ",") + "}"
    case .date(let seconds): HTTPDate(secondsSince1970: seconds).description
    case .duration(let duration): duration.shortText
    case .malformed(let source): source
    }
  }

  /// The value of text that comes from outside: `30`, `1.5`, `true`, `false` and `null` have the type that they spell, and everything
  /// else is text. Quotes force text: `"30"`.
  package init(typing text: String) {
    switch text {
    case "true": self = .boolean(true)
    case "false": self = .boolean(false)
    case "null": self = .null
    default:
      if let number = DecimalNumber(text) {
        self = .number(number)
      } else if text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "\""), text.utf8.last == UInt8(ascii: "\"") {
        self = (try? QueryValue(json: Array(text.utf8), name: "the text")) ?? .text(String(text.dropFirst().dropLast()))
      } else {
        self = .text(text)
      }
    }
  }

  /// The value as JSON, which has no bytes, dates and durations: they are base64, ISO 8601 and milliseconds there.
  var jsonText: String {
    switch self {
    case .bytes(let bytes): bytes.base64Text.quoted
    case .date(let seconds): DatePattern.iso8601.text(of: seconds).quoted
    case .duration(let duration): QueryValue.milliseconds(duration).literal
    case .list(let values): "[" + values.map(\.jsonText).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { "\($0.name.quoted):\($0.value.jsonText)" }.joined(separator: ",") + "}"
    default: literal
    }
  }

  /// The literal, cut off where it is longer than a line that can be read.
  package var excerpt: String { literal.shortened }

  /// - Parameter name: what the bytes are, for the sentence of the fault: `the body`.
  package init(json bytes: [UInt8], name: String) throws(Fault) {
    guard !bytes.isEmpty else { throw Fault(.emptyBody(name, format: "JSON")) }
    do throws(MalformedBody) {
      try self.init(json: bytes)
    } catch {
      throw Fault(.malformedBody(name, format: "JSON", reason: "\(error)"))
    }
  }

  init(messagePack bytes: [UInt8], name: String) throws(Fault) {
    guard !bytes.isEmpty else { throw Fault(.emptyBody(name, format: "MessagePack")) }
    do throws(MalformedBody) {
      self.init(try Tree(messagePack: bytes))
    } catch {
      throw Fault(.malformedBody(name, format: "MessagePack", reason: "\(error)"))
    }
  }

  package static func object(_ members: [(String, QueryValue)]) -> QueryValue {
    .object(members.map { Member(name: $0.0, value: $0.1) })
  }

  package static func number(_ value: Int) -> QueryValue { .number(DecimalNumber(value)) }

  /// A time with three decimals.
  static func milliseconds(_ duration: Duration) -> QueryValue {
    let microseconds = duration.wholeMicroseconds
    let fraction = String(abs(microseconds) % 1000)
    let text = "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    return DecimalNumber(text).map(QueryValue.number) ?? .null
  }

  /// The member of an object; nil where there is none.
  package subscript(name: String) -> QueryValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}
