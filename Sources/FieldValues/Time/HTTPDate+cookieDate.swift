extension HTTPDate {
  /// Reads the date of a cookie as clients do: time, day, month and year in any order, everything else passed over
  /// (RFC 6265bis section 5.1.1).
  ///
  /// A year of two digits is 1970...1999 from 70 on, else 2000...2069; years before 1601 are none.
  public init?(cookieDate text: String) {
    var found = CookieDateParts()
    for token in text.utf8.split(whereSeparator: Self.isDelimiter) {
      found.take(Array(token))
    }
    guard let time = found.time, let day = found.day, let month = found.month, var year = found.year else { return nil }
    switch year {
    case 70...99: year += 1900
    case 0...69: year += 2000
    default: break
    }
    guard year >= 1601, time.second <= 59 else { return nil }
    self.init(CivilTime(year: year, month: month, day: day, hour: time.hour, minute: time.minute, second: time.second))
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09, 0x20...0x2F, 0x3B...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}

/// What was found so far; each part is the first token that fits it.
private struct CookieDateParts {
  var time: (hour: Int, minute: Int, second: Int)?
  var day: Int?
  var month: Int?
  var year: Int?

  mutating func take(_ token: [UInt8]) {
    if time == nil, let found = Self.timeOfDay(token) {
      time = found
    } else if day == nil, let found = Self.number(token, digits: 1...2) {
      day = found
    } else if month == nil, let found = Self.monthNumber(token) {
      month = found
    } else if year == nil, let found = Self.number(token, digits: 2...4) {
      year = found
    }
  }

  /// The number at the beginning, when it has so many digits; what follows a non-digit is passed over.
  private static func number(_ token: some Sequence<UInt8>, digits: ClosedRange<Int>) -> Int? {
    let leading = token.prefix { FieldSyntax.isDigit($0) }
    guard digits.contains(leading.count) else { return nil }
    return leading.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func timeOfDay(_ token: [UInt8]) -> (hour: Int, minute: Int, second: Int)? {
    let parts = token.split(separator: 0x3A, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let hour = wholeNumber(parts[0]), let minute = wholeNumber(parts[1]),
      let second = number(parts[2], digits: 1...2)
    else { return nil }
    return (hour, minute, second)
  }

  private static func wholeNumber(_ token: ArraySlice<UInt8>) -> Int? {
    token.allSatisfy(FieldSyntax.isDigit) ? number(token, digits: 1...2) : nil
  }

  private static func monthNumber(_ token: [UInt8]) -> Int? {
    let name = String(decoding: token.prefix(3), as: UTF8.self).lowercased()
    return CivilTime.months.firstIndex { $0.lowercased() == name }.map { $0 + 1 }
  }
}
