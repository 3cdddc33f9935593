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
