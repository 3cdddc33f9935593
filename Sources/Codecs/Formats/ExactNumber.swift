#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A decimal number without rounding: `digits` times ten to the power of `exponent`.
struct ExactNumber: Equatable {
  let isNegative: Bool
  /// ASCII digits without zeros at either end; none for zero.
  let digits: [UInt8]
  /// At most ``exponentLimit`` from zero: beyond that, two numbers are not distinguished.
  let exponent: Int

  static let exponentLimit = 1_000_000_000

  /// Reads what JSON, `Double.description` and `Decimal.description` write; nil for anything else.
  init?(_ text: String) {
    var rest = Substring(text).utf8
    let hasMinus = rest.first == UInt8(ascii: "-")
    if hasMinus { rest.removeFirst() }
    let mantissa = rest.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
    guard let exponent = ExactNumber.exponent(rest.dropFirst(mantissa.count)) else { return nil }
    let parts = mantissa.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let all = Array(parts.joined())
    guard parts.count <= 2, !all.isEmpty, all.allSatisfy({ $0.isDigit }) else { return nil }
    let significant = all.drop { $0 == UInt8(ascii: "0") }
    let zeros = significant.reversed().prefix { $0 == UInt8(ascii: "0") }.count
    digits = Array(significant.dropLast(zeros))
    isNegative = hasMinus && !digits.isEmpty
    self.exponent = digits.isEmpty ? 0 : exponent - (parts.count == 2 ? parts[1].count : 0) + zeros
  }

  /// The number behind `e`, 0 when there is none, kept within the limit; nil when it isn't a number.
  private static func exponent(_ text: Substring.UTF8View) -> Int? {
    guard let mark = text.first else { return 0 }
    var rest = text.dropFirst()
    guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return nil }
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty, rest.allSatisfy({ $0.isDigit }) else { return nil }
    let value = rest.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), exponentLimit) }
    return isNegative ? -value : value
  }

  /// `digits` with `zeros` more behind them as an integer; nil when it needs more than 128 bits.
  private func magnitude(zeros: Int) -> UInt128? {
    if digits.isEmpty { return 0 }
    guard zeros >= 0, digits.count + zeros <= 39 else { return nil }
    return UInt128(String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: zeros))
  }

  /// The number as an integer, when it is one and `Integer` holds it.
  func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
    guard let magnitude = magnitude(zeros: exponent) else { return nil }
    guard isNegative else { return Integer(exactly: magnitude) }
    if magnitude == UInt128(1) << 127 { return Integer(exactly: Int128.min) }
    return Int128(exactly: magnitude).flatMap { Integer(exactly: -$0) }
  }

  /// Whether a double stands for this number without loss, its exponent's range left aside.
  var isExactDouble: Bool {
    guard !digits.isEmpty else { return true }
    guard var odd = magnitude(zeros: 0) else { return false }
    if exponent < 0 {
      // n / 10^k has a finite binary form when 5^k divides n.
      guard let fives = ExactNumber.powerOfFive(-exponent), odd % fives == 0 else { return false }
      odd /= fives
    }
    odd >>= UInt128(odd.trailingZeroBitCount)
    if exponent > 0 {
      guard let fives = ExactNumber.powerOfFive(exponent) else { return false }
      let (product, overflow) = odd.multipliedReportingOverflow(by: fives)
      guard !overflow else { return false }
      odd = product
    }
    return odd < 1 << 53
  }

  /// Five to a power, when it fits.
  private static func powerOfFive(_ exponent: Int) -> UInt128? {
    guard exponent <= 55 else { return nil }
    return (0..<exponent).reduce(1) { power, _ in power * 5 }
  }
}

extension ExactNumber {
  /// The number as a decimal, when a decimal holds all of its digits.
  var decimal: Decimal? {
    if digits.isEmpty { return 0 }
    // A decimal's exponent ends at 127: what is beyond goes into the digits.
    let zeros = max(0, exponent - 127)
    guard exponent >= -128, let magnitude = magnitude(zeros: zeros) else { return nil }
    let low = Decimal(UInt64(truncatingIfNeeded: magnitude))
    let high =
      Decimal(UInt64(magnitude >> 64)) * Decimal(sign: .plus, exponent: 0, significand: Decimal(1 << 32) * Decimal(1 << 32))
    return Decimal(sign: isNegative ? .minus : .plus, exponent: exponent - zeros, significand: low + high)
  }
}
