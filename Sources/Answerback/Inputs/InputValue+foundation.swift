import Codecs
public import Foundation

extension Date: InputValue {
  /// Reads a date and time of RFC 3339: `2024-01-02T03:04:05Z`, with an optional fraction, or an offset in place of `Z`.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard let value = Self.decoded(text) else { throw InputTextError(expected: "a date as RFC 3339 has it", text: text) }
    self = value
  }
}

extension Decimal: InputValue {
  /// Reads decimal digits with an optional fraction and exponent, as `Double` does, and keeps every digit: `12.50`.
  ///
  /// A number with more digits than a decimal holds is refused.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard NumberGrammar.isNumber(text) else { throw InputTextError(expected: "a number", text: text) }
    guard let value = Self.decoded(text) else { throw InputTextError(expected: "a number that Decimal can hold", text: text) }
    self = value
  }
}

extension URL: InputValue {
  /// Reads a URI reference of RFC 3986: `https://example.com/a?b`, `/a`. Characters that it would have to percent-encode are refused.
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

  /// Whether every character is a digit or a hyphen in its place: Foundation reads a blank, `+` and `0x` as parts of a group, too.
  private static func isWritten(as text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.joined().allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }
  }
}

extension Decodable {
  /// What a JSON string of this text is read as.
  fileprivate static func decoded(_ text: String) -> Self? {
    guard let json = try? BodyEncoder(.json).encode(text) else { return nil }
    return try? BodyDecoder(.json).decode(Self.self, from: json)
  }
}
