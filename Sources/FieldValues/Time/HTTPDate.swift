#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A moment as HTTP writes it: whole seconds of the years 0 to 9999 (RFC 9110 section 5.6.7).
public struct HTTPDate: Sendable, Hashable {
  /// Whole seconds since 1970-01-01T00:00:00 UTC, leap seconds not counted.
  public let secondsSince1970: Int64

  /// Seconds outside the years 0 to 9999 become the nearest moment inside them.
  public init(secondsSince1970: Int64) {
    self.secondsSince1970 = min(max(secondsSince1970, Self.bounds.lowerBound), Self.bounds.upperBound)
  }

  /// The second in which the date lies; a date that isn't a number is the epoch.
  public init(_ date: Date) {
    let seconds = date.timeIntervalSince1970.rounded(.down)
    if seconds.isNaN {
      self.init(secondsSince1970: 0)
    } else {
      let inside = min(max(seconds, Double(Self.bounds.lowerBound)), Double(Self.bounds.upperBound))
      self.init(secondsSince1970: Int64(inside))
    }
  }

  /// The present second by the machine's clock.
  public static var now: HTTPDate { HTTPDate(Date()) }

  /// 1970-01-01T00:00:00 UTC.
  public static let epoch = HTTPDate(secondsSince1970: 0)

  /// The moment as Foundation's date.
  public var date: Date { Date(timeIntervalSince1970: Double(secondsSince1970)) }

  /// The moment so many seconds later, or earlier for a negative number.
  public func advanced(bySeconds seconds: Int) -> HTTPDate {
    let (sum, overflow) = secondsSince1970.addingReportingOverflow(Int64(seconds))
    return HTTPDate(secondsSince1970: overflow ? (seconds < 0 ? Int64.min : Int64.max) : sum)
  }

  private static let bounds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799
}

extension HTTPDate: Comparable {
  /// Whether the first moment lies before the second.
  public static func < (left: HTTPDate, right: HTTPDate) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }
}

extension HTTPDate: CustomStringConvertible {
  /// IMF-fixdate, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  public var description: String {
    let time = CivilTime(secondsSince1970: secondsSince1970)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(29)
    bytes += CivilTime.weekdays[time.weekday].utf8
    bytes += ", ".utf8
    bytes.append(twoDigits: time.day)
    bytes.append(0x20)
    bytes += CivilTime.months[time.month - 1].utf8
    bytes.append(0x20)
    bytes.append(twoDigits: time.year / 100)
    bytes.append(twoDigits: time.year % 100)
    bytes.append(0x20)
    bytes.append(twoDigits: time.hour)
    bytes.append(0x3A)
    bytes.append(twoDigits: time.minute)
    bytes.append(0x3A)
    bytes.append(twoDigits: time.second)
    bytes += " GMT".utf8
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension [UInt8] {
  fileprivate mutating func append(twoDigits number: Int) {
    append(UInt8(0x30 + number / 10 % 10))
    append(UInt8(0x30 + number % 10))
  }
}

// MARK: - Reading

extension HTTPDate {
  /// Reads any of the three forms (RFC 9110 section 5.6.7); nil on anything else, or on a day that does not exist.
  ///
  /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`. Names are read
  /// without case and the weekday is not compared with the date. A year of two digits is the one nearest to `now`
  /// that is not more than 50 years ahead.
  public init?(parsing text: String, now: HTTPDate = .now) {
    var scanner = FieldScanner(text)
    guard let time = scanner.httpDate(now: now), scanner.isAtEnd else { return nil }
    self.init(time)
  }

  /// The moment of a time that is real; nil for one that is not.
  init?(_ time: CivilTime) {
    guard time.isReal else { return nil }
    self.init(secondsSince1970: time.secondsSince1970)
  }
}

extension FieldScanner {
  fileprivate mutating func httpDate(now: HTTPDate) -> CivilTime? {
    let weekday = run(while: \.isLetter).lowercased()
    if take(.comma) {
      guard take(0x20) else { return nil }
      if CivilTime.weekdays.contains(where: { $0.lowercased() == weekday }) { return fixdate() }
      return Self.longWeekdays.contains(weekday) ? rfc850Date(now: now) : nil
    }
    return CivilTime.weekdays.contains { $0.lowercased() == weekday } ? asctimeDate() : nil
  }

  private static let longWeekdays: Set<String> = [
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
  ]

  /// `06 Nov 1994 08:49:37 GMT`
  private mutating func fixdate() -> CivilTime? {
    guard let day = digits(2), take(0x20), let month = month(), take(0x20), let year = digits(4), take(0x20),
      let (hour, minute, second) = timeOfDay(), greenwich()
    else { return nil }
    return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  /// `06-Nov-94 08:49:37 GMT`
  private mutating func rfc850Date(now: HTTPDate) -> CivilTime? {
    guard let day = digits(2), take(.hyphen), let month = month(), take(.hyphen), let year = digits(2), take(0x20),
      let (hour, minute, second) = timeOfDay(), greenwich()
    else { return nil }
    var time = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    let present = CivilTime(secondsSince1970: now.secondsSince1970)
    time.year += present.year / 100 * 100
    var limit = present
    limit.year += 50
    if time.isLater(than: limit) {
      time.year -= 100
    } else if time.year + 100 <= limit.year, !time.inYears(100).isLater(than: limit) {
      time.year += 100
    }
    return time
  }

  /// ` Nov  6 08:49:37 1994`
  private mutating func asctimeDate() -> CivilTime? {
    guard take(0x20), let month = month(), take(0x20), let day = take(0x20) ? digits(1) : digits(2), take(0x20),
      let (hour, minute, second) = timeOfDay(), take(0x20), let year = digits(4)
    else { return nil }
    return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
  }

  private mutating func timeOfDay() -> (hour: Int, minute: Int, second: Int)? {
    guard let hour = digits(2), take(0x3A), let minute = digits(2), take(0x3A), let second = digits(2) else {
      return nil
    }
    return (hour, minute, second)
  }

  private mutating func month() -> Int? {
    let name = run(while: \.isLetter).lowercased()
    return CivilTime.months.firstIndex { $0.lowercased() == name }.map { $0 + 1 }
  }

  private mutating func greenwich() -> Bool {
    take(0x20) && run(while: \.isLetter).lowercased() == "gmt"
  }

  /// Exactly so many digits.
  private mutating func digits(_ count: Int) -> Int? {
    let start = position
    guard let value = number(), position - start == count else { return nil }
    return value
  }
}

extension CivilTime {
  fileprivate func isLater(than other: CivilTime) -> Bool {
    (year, month, day, hour, minute, second) > (other.year, other.month, other.day, other.hour, other.minute, other.second)
  }

  fileprivate func inYears(_ years: Int) -> CivilTime {
    var later = self
    later.year += years
    return later
  }
}

// MARK: - Dates of cookies

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

extension HTTPDate {
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
      let leading = token.prefix { $0.isDigit }
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
      token.allSatisfy { $0.isDigit } ? number(token, digits: 1...2) : nil
    }

    private static func monthNumber(_ token: [UInt8]) -> Int? {
      let name = String(decoding: token.prefix(3), as: UTF8.self).lowercased()
      return CivilTime.months.firstIndex { $0.lowercased() == name }.map { $0 + 1 }
    }
  }
}
