import FieldValues

/// A number as text that compares by its value, exactly, however it is spelled and however long it is.
///
/// `1`, `1.0` and `10e-1` are equal; `9007199254740993` and `9007199254740992` are not, as they would be in a `Double`.
public struct DecimalNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The spelling it was read from.
  public let description: String
  private let isNegative: Bool
  /// Significant digits 0...9, without zeros at either end; none for zero.
  private let digits: [UInt8]
  /// The value is `0.d1d2d3…` times ten to this power.
  private let magnitude: Int

  /// Reads a number of JSON (RFC 8259 section 6); nil for anything else, and for an exponent over a billion.
  public init?(_ text: String) {
    var reader = NumberReader(text)
    guard let parts = reader.read() else { return nil }
    description = text
    let leading = parts.digits.prefix { $0 == 0 }.count
    let significant = parts.digits.dropFirst(leading)
    guard let last = significant.lastIndex(where: { $0 != 0 }) else {
      (isNegative, digits, magnitude) = (false, [], 0)
      return
    }
    isNegative = parts.isNegative
    digits = Array(significant[...last])
    magnitude = parts.pointAfter - leading + parts.exponent
  }

  /// The number of an integer.
  public init(_ integer: Int) {
    let isNegative = integer < 0
    var rest = integer.magnitude
    var digits: [UInt8] = []
    while rest > 0 {
      digits.insert(UInt8(rest % 10), at: 0)
      rest /= 10
    }
    description = String(integer)
    self.isNegative = isNegative
    magnitude = digits.count
    self.digits = digits.lastIndex { $0 != 0 }.map { Array(digits[...$0]) } ?? []
  }

  /// Whether the value has no fraction, however it is spelled: `7`, `7.0`, `70e-1`.
  public var isInteger: Bool { digits.count <= max(0, magnitude) }

  /// The value, when it is a whole number that fits.
  public var integer: Int? {
    guard isInteger, magnitude <= 19 else { return nil }
    var value = 0
    for place in 0..<max(0, magnitude) {
      let digit = place < digits.count ? Int(digits[place]) : 0
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, carry) = isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = next
    }
    return value
  }

  /// Whether it is spelled without fraction and exponent: `7`, and neither `7.0` nor `7e0`.
  public var isSpelledAsInteger: Bool { description.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") } }

  /// The number without its fraction: 1 for 1.6, -1 for -1.6. One of more than a thousand digits stays as it is.
  package var truncated: DecimalNumber {
    guard !isSpelledAsInteger, magnitude <= 1000 else { return self }
    guard magnitude > 0 else { return DecimalNumber(0) }
    let whole = (0..<magnitude).map { $0 < digits.count ? String(digits[$0]) : "0" }.joined()
    return DecimalNumber((isNegative ? "-" : "") + whole) ?? self
  }

  /// The number in a spelling with a fraction: 7.0 for 7.
  package var withFraction: DecimalNumber {
    isSpelledAsInteger ? DecimalNumber(description + ".0") ?? self : self
  }

  /// Whether the values are equal, whatever their spelling.
  public static func == (left: Self, right: Self) -> Bool {
    left.isNegative == right.isNegative && left.magnitude == right.magnitude && left.digits == right.digits
  }

  /// Hashes the value, not the spelling.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(isNegative)
    hasher.combine(magnitude)
    hasher.combine(digits)
  }

  /// The order of the values.
  public static func < (left: Self, right: Self) -> Bool {
    guard left.isNegative == right.isNegative else { return left.isNegative }
    return left.isNegative ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
  }

  private func isCloserToZero(than other: Self) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
    if magnitude != other.magnitude { return magnitude < other.magnitude }
    return digits.lexicographicallyPrecedes(other.digits)
  }
}

extension DecimalNumber {
  /// Reads the one grammar of numbers of JSON.
  private struct NumberReader {
    struct Parts {
      var isNegative = false
      var digits: [UInt8] = []
      /// How many of the digits stand before the point.
      var pointAfter = 0
      var exponent = 0
    }

    private var rest: Substring.UTF8View

    init(_ text: String) {
      rest = Substring(text).utf8
    }

    mutating func read() -> Parts? {
      var parts = Parts()
      parts.isNegative = take("-")
      let whole = takeDigits()
      guard let first = whole.first, first != 0 || whole.count == 1 else { return nil }
      parts.digits = whole
      parts.pointAfter = whole.count
      if take(".") {
        let fraction = takeDigits()
        guard !fraction.isEmpty else { return nil }
        parts.digits += fraction
      }
      if take("e") || take("E") {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        let power = takeDigits()
        guard !power.isEmpty, power.drop(while: { $0 == 0 }).count <= 9 else { return nil }
        parts.exponent = power.reduce(0) { $0 * 10 + Int($1) } * (isNegative ? -1 : 1)
      }
      return rest.isEmpty ? parts : nil
    }

    private mutating func take(_ character: Character) -> Bool {
      guard let byte = rest.first, byte == character.asciiValue else { return false }
      rest.removeFirst()
      return true
    }

    private mutating func takeDigits() -> [UInt8] {
      let digits = rest.prefix(while: \.isDigit)
      rest = rest.dropFirst(digits.count)
      return digits.map { $0 - 0x30 }
    }
  }
}
