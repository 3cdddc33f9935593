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
      throw fault("\(text(from: first)) is no range of times", from: first, hint: "write A..B, as in 80ms..250ms")
    }
    let high = try duration()
    guard low <= high else {
      throw fault("\(text(from: first)) ends before it begins", from: first, hint: "write the smaller time first")
    }
    return low...high
  }

  /// Reads `250ms`, `1.5s`, `1m`, `2h`.
  /// - Parameter bare: the unit of a number without one; nil where a unit must stand.
  mutating func duration(bare: TimeUnit? = nil) throws(Diagnostic) -> Duration {
    let first = at
    let whole = take { $0.isDigit }
    guard !whole.isEmpty else {
      let word = upcomingWord()
      throw fault(
        word.isEmpty ? "a time is missing" : "\(word) is no time",
        at: at,
        length: max(1, word.count),
        hint: "write a number and ms, s, m or h"
      )
    }
    let fraction = try fractionDigits(from: first)
    let unitStart = at
    let word = take { $0.isLetter }
    guard let unit = word.isEmpty ? bare : TimeUnit(rawValue: word) else {
      let hint =
        word.isEmpty ? "write \(whole)ms or \(whole)s" : Spelling.hint(for: word, among: TimeUnit.allCases.map(\.rawValue))
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
    guard let unit = SizeUnit(rawValue: word) else {
      throw fault(
        word.isEmpty ? "\(number) has no unit" : "unknown unit \(word)",
        at: unitStart,
        hint: word.isEmpty
          ? "write \(number)B or \(number)KiB" : Spelling.hint(for: word, among: SizeUnit.allCases.reversed().map(\.rawValue))
      )
    }
    let (bytes, overflows) = number.multipliedReportingOverflow(by: unit.bytes)
    guard !overflows else { throw fault("\(text(from: first)) is too large", from: first, hint: "write a smaller size") }
    return bytes
  }
}
