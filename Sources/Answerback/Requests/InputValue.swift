import Codecs
import FieldValues
public import Foundation

/// A type that can be read from the text of a parameter.
///
/// Optionals and arrays of such types also conform. An enum that conforms is read by raw value.
public protocol InputValue: Sendable {
  /// Creates a value from the texts of a parameter.
  /// - Parameter inputTexts: Every text that the request has for the parameter, at least one.
  /// - Throws: An ``InputTextError`` that names what was expected.
  init(inputTexts: [String]) throws(InputTextError)
  /// The value if the parameter is missing; nil if it is required.
  static var absentInput: Self? { get }
}

extension InputValue {
  /// nil, because the parameter is required.
  public static var absentInput: Self? { nil }
}

extension InputValue where Self: LosslessStringConvertible {
  /// Reads the text with the type's own `init(_:)`.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard let value = Self(text) else { throw InputTextError(expected: "a \(Self.self)", text: text) }
    self = value
  }
}

extension String: InputValue {}

extension Bool: InputValue {
  /// Reads `true` or `1`, and `false` or `0`, in upper or lower case.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    switch text.lowercased() {
    case "true", "1": self = true
    case "false", "0": self = false
    default: throw InputTextError(expected: "true or false", text: text)
    }
  }
}

extension InputValue where Self: RawRepresentable & CaseIterable, RawValue: InputValue & CustomStringConvertible {
  /// Reads the raw value of one of the cases.
  public init(inputTexts: [String]) throws(InputTextError) {
    guard let value = Self(rawValue: try RawValue(inputTexts: inputTexts)) else {
      let cases = Self.allCases.map(\.rawValue.description).joined(separator: ", ")
      throw InputTextError(expected: "one of \(cases)", text: inputTexts.last ?? "")
    }
    self = value
  }
}

extension Optional: InputValue where Wrapped: InputValue {
  /// Reads a value of the wrapped type.
  public init(inputTexts: [String]) throws(InputTextError) {
    self = try Wrapped(inputTexts: inputTexts)
  }

  /// nil as a value: the parameter may be missing.
  public static var absentInput: Self? { .some(nil) }
}

extension Array: InputValue where Element: InputValue {
  /// Reads each text as an element.
  public init(inputTexts: [String]) throws(InputTextError) {
    self = []
    for text in inputTexts { append(try Element(inputTexts: [text])) }
  }

  /// An empty array: the parameter may be missing.
  public static var absentInput: Self? { [] }
}

extension InputValue where Self: FixedWidthInteger {
  /// Reads decimal digits, after `-` for a negative number: `42`, `-7`.
  ///
  /// A `+`, whitespace, digits outside ASCII, and a number that the type can't represent are refused.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard text.isDecimalInteger else { throw InputTextError(expected: "an integer", text: text) }
    guard let value = Self(text) else {
      // The bounds of 64 bits would only make the message longer.
      let bounds = Self.bitWidth < 64 ? " from \(Self.min) to \(Self.max)" : ""
      throw InputTextError(expected: "an integer\(bounds)", text: text)
    }
    self = value
  }
}

extension InputValue where Self: BinaryFloatingPoint & LosslessStringConvertible {
  /// Reads decimal digits with an optional fraction and exponent: `42`, `-0.5`, `1e3`.
  ///
  /// Names (`nan`, `inf`), hexadecimal numbers, a `+` before the number, whitespace, a point without digits on both sides, and a
  /// number that is too large for the type are refused.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard text.isDecimalNumber else { throw InputTextError(expected: "a number", text: text) }
    guard let value = Self(text), value.isFinite else {
      throw InputTextError(expected: "a number that \(Self.self) can hold", text: text)
    }
    self = value
  }
}

extension Int: InputValue {}
extension Int64: InputValue {}
extension Int32: InputValue {}
extension Int16: InputValue {}
extension Int8: InputValue {}
extension UInt: InputValue {}
extension UInt64: InputValue {}
extension UInt32: InputValue {}
extension UInt16: InputValue {}
extension UInt8: InputValue {}
extension Double: InputValue {}
extension Float: InputValue {}

extension Date: InputValue {
  /// Reads a date and time of RFC 3339: `2024-01-02T03:04:05Z`, with an optional fraction, and an offset instead of `Z`.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard let value = Self.decoded(text) else {
      throw InputTextError(expected: "a date of RFC 3339, such as 2024-01-02T03:04:05Z", text: text)
    }
    self = value
  }
}

extension Decimal: InputValue {
  /// Reads decimal digits with an optional fraction and exponent, as `Double` does, without loss of digits: `12.50`.
  ///
  /// A number with more digits than `Decimal` can represent is refused.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard text.isDecimalNumber else { throw InputTextError(expected: "a number", text: text) }
    guard let value = Self.decoded(text) else { throw InputTextError(expected: "a number that Decimal can hold", text: text) }
    self = value
  }
}

extension URL: InputValue {
  /// Reads a URI reference of RFC 3986: `https://example.com/a?b`, `/a`. Characters that would have to be percent-encoded are
  /// refused.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard let value = URL(string: text, encodingInvalidCharacters: false) else {
      throw InputTextError(expected: "a URL", text: text)
    }
    self = value
  }
}

extension UUID: InputValue {
  /// Reads 32 hexadecimal digits in the groups of RFC 9562, in either case: `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard Self.isWritten(as: text), let value = UUID(uuidString: text) else {
      throw InputTextError(expected: "a UUID", text: text)
    }
    self = value
  }

  /// Whether the text has the five groups of digits. Foundation also accepts a space, `+` and `0x` within a group.
  private static func isWritten(as text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.joined().allSatisfy(\.isHexDigit)
  }
}

extension Decodable {
  /// Decodes a JSON string with this text.
  fileprivate static func decoded(_ text: String) -> Self? {
    guard let json = try? BodyEncoder(.json).encode(text) else { return nil }
    return try? BodyDecoder(.json).decode(Self.self, from: json)
  }
}

/// The syntax of numbers in parameters. The initialisers of Swift's types accept more: `+1`, `0x1p3`, `nan`.
extension String {
  /// Whether the text is decimal digits, after an optional `-`.
  fileprivate var isDecimalInteger: Bool {
    var rest = withoutMinus
    return rest.takeDigits() && rest.isEmpty
  }

  /// Whether the text is decimal digits with an optional fraction and exponent, after an optional `-`.
  fileprivate var isDecimalNumber: Bool {
    var rest = withoutMinus
    guard rest.takeDigits() else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard rest.takeDigits() else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
      guard rest.takeDigits() else { return false }
    }
    return rest.isEmpty
  }

  private var withoutMinus: Substring.UTF8View {
    let all = Substring(self).utf8
    return all.first == UInt8(ascii: "-") ? all.dropFirst() : all
  }
}

extension Substring.UTF8View {
  /// Removes the digits at the start. Returns false if there are none.
  fileprivate mutating func takeDigits() -> Bool {
    let rest = drop(while: \.isDigit)
    defer { self = rest }
    return rest.startIndex != startIndex
  }
}
