import FieldValues

/// Times and sizes as they are written.
package enum QuantityText {
  /// In the largest unit that takes no fraction; below a millisecond as a fraction of one, cut after the microsecond.
  package static func text(_ duration: Duration) -> String {
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

  /// Reads `250ms`, `1.5s`, `1m`, `2h`; nil for anything else.
  package static func duration(_ text: String) -> Duration? {
    let number = text.prefix { ("0"..."9").contains($0) || $0 == "." }
    let parts = number.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let unit = TimeUnit(rawValue: String(text[number.endIndex...])), let whole = parts.first, !whole.isEmpty,
      parts.count < 3
    else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.utf8.count <= 6, parts.count == 1 || !fraction.isEmpty else { return nil }
    return unit.duration(whole: whole, fraction: fraction)
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
  mutating func integer(_ missing: SyntaxProblem, allowsNegative: Bool = false) throws(Diagnostic) -> Int {
    let first = at
    if allowsNegative { _ = skip("-") }
    let digits = take { $0.isDigit }
    guard !digits.isEmpty else {
      at = first
      throw fault(missing)
    }
    guard let number = Int(text(from: first)) else {
      throw fault(.numberTooLarge(text(from: first)), from: first)
    }
    return number
  }

  /// Reads `A..B`, both bounds included.
  mutating func integerRange(of owner: String) throws(Diagnostic) -> ClosedRange<Int> {
    let first = at
    let low = try integer(.missingNumber(owner))
    guard skip("..") else { throw fault(.missingRange(owner, example: low), from: first) }
    let high = try integer(.missingNumber(owner))
    guard low <= high else {
      throw fault(.reversedRange(text(from: first), corrected: "\(high)..\(low)"), from: first)
    }
    return low...high
  }

  /// Reads `80ms..250ms`.
  mutating func durationRange() throws(Diagnostic) -> ClosedRange<Duration> {
    let first = at
    let low = try duration()
    guard skip("..") else {
      throw fault(.notTimeRange(text(from: first)), from: first)
    }
    let high = try duration()
    guard low <= high else {
      throw fault(.reversedTimes(text(from: first)), from: first)
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
      throw fault(.notTime(word), at: at, length: max(1, word.count))
    }
    let fraction = try fractionDigits(from: first)
    let unitStart = at
    let word = take { $0.isLetter }
    guard let unit = word.isEmpty ? bare : QuantityText.TimeUnit(rawValue: word) else {
      throw fault(
        word.isEmpty ? .missingTimeUnit(whole) : .unknown(.unit, word, known: QuantityText.TimeUnit.allCases.map(\.rawValue)),
        at: word.isEmpty ? first : unitStart
      )
    }
    guard let duration = unit.duration(whole: whole, fraction: fraction) else {
      throw fault(.timeTooLong(text(from: first)), from: first)
    }
    return duration
  }

  private mutating func fractionDigits(from first: Int) throws(Diagnostic) -> String {
    guard byte == UInt8(ascii: "."), byte(after: 1) != UInt8(ascii: ".") else { return "" }
    at += 1
    let digits = take { $0.isDigit }
    guard !digits.isEmpty, digits.utf8.count <= 6 else {
      throw fault(.badFraction(text(from: first)), from: first)
    }
    return digits
  }

  /// Reads `512B`, `64KiB`, `64 KiB`; a number without unit counts bytes where that is allowed.
  mutating func size(allowsBare: Bool) throws(Diagnostic) -> Int {
    let first = at
    let number = try integer(.missingSize)
    if !allowsBare { skipBlanks() }
    let unitStart = at
    let word = take { $0.isLetter }
    if word.isEmpty, allowsBare { return number }
    guard let unit = QuantityText.SizeUnit(rawValue: word) else {
      throw fault(
        word.isEmpty
          ? .missingSizeUnit(number) : .unknown(.unit, word, known: QuantityText.SizeUnit.allCases.reversed().map(\.rawValue)),
        at: unitStart
      )
    }
    let (bytes, overflows) = number.multipliedReportingOverflow(by: unit.bytes)
    guard !overflows else { throw fault(.sizeTooLarge(text(from: first)), from: first) }
    return bytes
  }
}
