/// A type that can be read from the text of a parameter. Optionals and arrays of such types are too, and enums by raw value.
public protocol InputValue: Sendable {
  /// The value from every text the request has for the parameter, at least one.
  /// - Throws: a ``InputTextError`` that says what was expected.
  init(inputTexts: [String]) throws(InputTextError)
  /// What stands for an absent parameter; nil when it is required.
  static var absentInput: Self? { get }
}

/// What a parameter should have been.
public struct InputTextError: Error, Sendable {
  /// `an integer`.
  public var expected: String
  public var text: String

  public init(expected: String, text: String) {
    self.expected = expected
    self.text = text
  }
}

extension InputValue {
  public static var absentInput: Self? { nil }
}

extension InputValue where Self: LosslessStringConvertible {
  /// Reads what the type's own `init(_:)` reads.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard let value = Self(text) else { throw InputTextError(expected: "a \(Self.self)", text: text) }
    self = value
  }
}

extension String: InputValue {}

extension Bool: InputValue {
  /// `true` or `1`, `false` or `0`, without case.
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
  public init(inputTexts: [String]) throws(InputTextError) {
    guard let value = Self(rawValue: try RawValue(inputTexts: inputTexts)) else {
      let cases = Self.allCases.map(\.rawValue.description).joined(separator: ", ")
      throw InputTextError(expected: "one of \(cases)", text: inputTexts.last ?? "")
    }
    self = value
  }
}

extension Optional: InputValue where Wrapped: InputValue {
  public init(inputTexts: [String]) throws(InputTextError) {
    self = try Wrapped(inputTexts: inputTexts)
  }

  public static var absentInput: Self? { .some(nil) }
}

extension Array: InputValue where Element: InputValue {
  public init(inputTexts: [String]) throws(InputTextError) {
    self = []
    for text in inputTexts { append(try Element(inputTexts: [text])) }
  }

  public static var absentInput: Self? { [] }
}
