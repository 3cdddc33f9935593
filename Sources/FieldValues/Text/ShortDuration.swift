extension Duration {
  /// Whole microseconds, as many as an `Int64` holds.
  package var wholeMicroseconds: Int64 {
    let (whole, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? (components.seconds < 0 ? .min / 2 : .max / 2) : whole + components.attoseconds / 1_000_000_000_000
  }

  /// The duration for a sentence, in the largest unit that is shorter than it: `12 µs`, `41 ms`, `1.25 s`.
  package var shortText: String {
    let (seconds, attoseconds) = components
    if seconds != 0 {
      let hundredths = abs(attoseconds) / 10_000_000_000_000_000
      return "\(seconds)\(Self.fraction(hundredths, places: 2, trimmingZeros: true)) s"
    }
    let microseconds = attoseconds / 1_000_000_000_000
    return abs(microseconds) >= 1000 ? "\(microseconds / 1000) ms" : "\(microseconds) µs"
  }

  /// The duration for a column of them, in three figures or so: `0.81 ms`, `41.0 ms`, `1.25 s`, `4:12`.
  package var columnText: String {
    let total = wholeMicroseconds
    switch total {
    case ..<10_000: return "\(Self.decimal(total / 10, places: 2)) ms"
    case ..<1_000_000: return "\(Self.decimal(total / 100, places: 1)) ms"
    case ..<60_000_000: return "\(Self.decimal(total / 10_000, places: 2)) s"
    default:
      let seconds = total / 1_000_000
      return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }
  }

  /// Seconds with a fraction of three digits, for a machine.
  package var secondsText: String {
    "\(components.seconds)\(Self.fraction(abs(components.attoseconds) / 1_000_000_000_000_000, places: 3))"
  }

  private static func decimal(_ number: Int64, places: Int) -> String {
    let unit: Int64 = places == 1 ? 10 : 100
    return "\(number / unit)\(fraction(number % unit, places: places))"
  }

  /// A point and so many digits; nothing for zero where zeros at the end do not count.
  private static func fraction(_ number: Int64, places: Int, trimmingZeros: Bool = false) -> String {
    let digits = String(number)
    var text = "." + String(repeating: "0", count: max(0, places - digits.utf8.count)) + digits
    while trimmingZeros, text.utf8.last == UInt8(ascii: "0") { text.removeLast() }
    return text == "." ? "" : text
  }
}
