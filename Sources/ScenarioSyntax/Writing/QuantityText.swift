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
}
