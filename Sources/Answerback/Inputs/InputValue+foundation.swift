import Codecs
public import Foundation

extension Date: InputValue {
  /// A date and time of RFC 3339: `2024-01-02T03:04:05Z`.
  public init(inputTexts: [String]) throws(InputTextError) {
    self = try Self.decoded(inputTexts, "a date as RFC 3339 has it")
  }
}

extension Decimal: InputValue {
  /// A number as JSON spells it, every digit kept.
  public init(inputTexts: [String]) throws(InputTextError) {
    self = try Self.decoded(inputTexts, "a number")
  }
}

extension URL: InputValue {
  public init(inputTexts: [String]) throws(InputTextError) {
    self = try Self.decoded(inputTexts, "a URL")
  }
}

extension Decodable {
  /// What a JSON string of this text is read as.
  fileprivate static func decoded(_ texts: [String], _ expected: String) throws(InputTextError) -> Self {
    let text = texts.last ?? ""
    guard let json = try? BodyEncoder(.json).encode(text), let value = try? BodyDecoder(.json).decode(Self.self, from: json)
    else {
      throw InputTextError(expected: expected, text: text)
    }
    return value
  }
}
