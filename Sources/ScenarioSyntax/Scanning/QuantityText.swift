import FieldValues

/// Times and sizes as they are written.
package enum QuantityText {
  /// In the largest unit that takes no fraction; below a millisecond as a fraction of one, cut after the microsecond.
  static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = max(.zero, duration).components
    let microseconds = attoseconds / 1_000_000_000_000
    if microseconds == 0, seconds > 0 {
      if seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
      return seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
    }
    let milliseconds = seconds.multipliedReportingOverflow(by: 1000)
    guard !milliseconds.overflow else { return "\(seconds)s" }
    let whole = milliseconds.partialValue + microseconds / 1000
    let fraction = String(microseconds % 1000 + 1000).dropFirst()
    return fraction == "000" ? "\(whole)ms" : "\(whole).\(fraction)ms"
  }

  package static func text(_ range: ClosedRange<Duration>) -> String {
    "\(text(range.lowerBound))..\(text(range.upperBound))"
  }

  package static func text(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound)..\(range.upperBound)"
  }

  /// A number of bytes in the largest unit that takes no fraction.
  package static func size(_ bytes: Int) -> String {
    let unit = SizeUnit.allCases.last { bytes > 0 && bytes.isMultiple(of: $0.bytes) } ?? .B
    return "\(bytes / unit.bytes)\(unit.rawValue)"
  }

  /// The units a time is written in.
  enum TimeUnit: String, CaseIterable {
    case ms, s, m, h

    private var microseconds: Int {
      switch self {
      case .ms: 1000
      case .s: 1_000_000
      case .m: 60_000_000
      case .h: 3_600_000_000
      }
    }

    /// The time a decimal number of this unit is, cut after the microsecond.
    /// - Parameter fraction: up to six digits.
    /// - Returns: nil beyond a hundred thousand hours.
    func duration(whole: String, fraction: String) -> Duration? {
      guard let number = Int(whole), number <= 360_000_000_000,
        let part = Int(fraction + String(repeating: "0", count: 6 - fraction.utf8.count))
      else { return nil }
      let (scaled, overflows) = number.multipliedReportingOverflow(by: microseconds)
      guard !overflows, scaled <= 360_000_000_000_000_000 else { return nil }
      return .microseconds(scaled + part * microseconds / 1_000_000)
    }
  }

  /// The units a number of bytes is written in.
  enum SizeUnit: String, CaseIterable {
    case B, KiB, MiB, GiB

    var bytes: Int {
      switch self {
      case .B: 1
      case .KiB: 1 << 10
      case .MiB: 1 << 20
      case .GiB: 1 << 30
      }
    }
  }
}

extension LineScanner {
  /// Reads digits, with a minus sign before them where that is allowed.
  mutating func integer(_ what: String, allowsNegative: Bool = false) throws(Diagnostic) -> Int {
    let first = at
    if allowsNegative { _ = skip("-") }
    let digits = take { $0.isDigit }
    guard !digits.isEmpty else {
      at = first
      throw fault("\(what)", hint: "write it in digits")
    }
    guard let number = Int(text(from: first)) else {
      throw fault("\(text(from: first)) is too large", from: first, hint: "the largest number is \(Int.max)")
    }
    return number
  }

  /// Reads `A..B`, both bounds included.
  mutating func integerRange(_ what: String) throws(Diagnostic) -> ClosedRange<Int> {
    let first = at
    let low = try integer(what)
    guard skip("..") else { throw fault(what, from: first, hint: "write \(low)..\(low)") }
    let high = try integer(what)
    guard low <= high else {
      throw fault("\(text(from: first)) ends before it begins", from: first, hint: "write \(high)..\(low)")
    }
    return low...high
  }

  /// Reads `80ms..250ms`.
  mutating func durationRange() throws(Diagnostic) -> ClosedRange<Duration> {
    let first = at
    let low = try duration()
    guard skip("..") else {
      throw fault("\(text(from: first)) is not a range of times", from: first, hint: "write A..B, as in 80ms..250ms")
    }
    let high = try duration()
    guard low <= high else {
      throw fault("\(text(from: first)) ends before it begins", from: first, hint: "write the smaller time first")
    }
    return low...high
  }

  /// Reads `250ms`, `1.5s`, `1m`, `2h`.
  /// - Parameter bare: the unit of a number without one; nil where a unit must stand.
  mutating func duration(bare: QuantityText.TimeUnit? = nil) throws(Diagnostic) -> Duration {
    let first = at
    let whole = take { $0.isDigit }
    guard !whole.isEmpty else {
      let word = upcomingWord()
      throw fault(
        word.isEmpty ? "a time is missing" : "\(word) is not a time",
        at: at,
        length: max(1, word.count),
        hint: "write a number and ms, s, m or h"
      )
    }
    let fraction = try fractionDigits(from: first)
    let unitStart = at
    let word = take { $0.isLetter }
    guard let unit = word.isEmpty ? bare : QuantityText.TimeUnit(rawValue: word) else {
      let hint =
        word.isEmpty
        ? "write \(whole)ms or \(whole)s" : Spelling.hint(for: word, among: QuantityText.TimeUnit.allCases.map(\.rawValue))
      throw fault(
        word.isEmpty ? "\(whole) has no unit of time" : "unknown unit \(word)",
        at: word.isEmpty ? first : unitStart,
        hint: hint
      )
    }
    guard let duration = unit.duration(whole: whole, fraction: fraction) else {
      throw fault("\(text(from: first)) is too long a time", from: first, hint: "the longest is 100000h")
    }
    return duration
  }

  private mutating func fractionDigits(from first: Int) throws(Diagnostic) -> String {
    guard byte == UInt8(ascii: "."), byte(after: 1) != UInt8(ascii: ".") else { return "" }
    at += 1
    let digits = take { $0.isDigit }
    guard !digits.isEmpty, digits.utf8.count <= 6 else {
      throw fault("\(text(from: first)) is no number", from: first, hint: "write up to six digits after the point")
    }
    return digits
  }

  /// Reads `512B`, `64KiB`, `64 KiB`; a number without unit counts bytes where that is allowed.
  mutating func size(allowsBare: Bool) throws(Diagnostic) -> Int {
    let first = at
    let number = try integer("a number of bytes is missing")
    if !allowsBare { skipBlanks() }
    let unitStart = at
    let word = take { $0.isLetter }
    if word.isEmpty, allowsBare { return number }
    guard let unit = QuantityText.SizeUnit(rawValue: word) else {
      throw fault(
        word.isEmpty ? "\(number) has no unit" : "unknown unit \(word)",
        at: unitStart,
        hint: word.isEmpty
          ? "write \(number)B or \(number)KiB"
          : Spelling.hint(for: word, among: QuantityText.SizeUnit.allCases.reversed().map(\.rawValue))
      )
    }
    let (bytes, overflows) = number.multipliedReportingOverflow(by: unit.bytes)
    guard !overflows else { throw fault("\(text(from: first)) is too large", from: first, hint: "write a smaller size") }
    return bytes
  }
}
