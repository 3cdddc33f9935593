extension InputValue where Self: FixedWidthInteger {
  /// Reads decimal digits, after `-` for a negative number: `42`, `-7`.
  ///
  /// A `+`, blanks, and digits outside ASCII are refused, and so is a number that the type cannot hold.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard NumberGrammar.isInteger(text) else { throw InputTextError(expected: "an integer", text: text) }
    guard let value = Self(text) else {
      // The bounds of 64 bits help nobody.
      let bounds = Self.bitWidth < 64 ? " from \(Self.min) to \(Self.max)" : ""
      throw InputTextError(expected: "an integer\(bounds)", text: text)
    }
    self = value
  }
}

extension InputValue where Self: BinaryFloatingPoint & LosslessStringConvertible {
  /// Reads decimal digits with an optional fraction and exponent: `42`, `-0.5`, `1e3`.
  ///
  /// Names (`nan`, `inf`), hexadecimal numbers, a `+` before the number, blanks, and a point without digits on both sides are
  /// refused, and so is a number that is too large for the type.
  public init(inputTexts: [String]) throws(InputTextError) {
    let text = inputTexts.last ?? ""
    guard NumberGrammar.isNumber(text) else { throw InputTextError(expected: "a number", text: text) }
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

/// How numbers are written in parameters. The initialisers of Swift's types read more than that: `+1`, `0x1p3`, `nan`.
enum NumberGrammar {
  /// Whether a text is decimal digits, after an optional `-`.
  static func isInteger(_ text: String) -> Bool {
    var rest = withoutMinus(text)
    return takeDigits(&rest) && rest.isEmpty
  }

  /// Whether a text is decimal digits with an optional fraction and exponent, after an optional `-`.
  static func isNumber(_ text: String) -> Bool {
    var rest = withoutMinus(text)
    guard takeDigits(&rest) else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard takeDigits(&rest) else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
      guard takeDigits(&rest) else { return false }
    }
    return rest.isEmpty
  }

  private static func withoutMinus(_ text: String) -> Substring.UTF8View {
    let all = Substring(text).utf8
    return all.first == UInt8(ascii: "-") ? all.dropFirst() : all
  }

  /// Takes the digits at the beginning; false when there are none.
  private static func takeDigits(_ text: inout Substring.UTF8View) -> Bool {
    let rest = text.drop { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    defer { text = rest }
    return rest.startIndex != text.startIndex
  }
}
