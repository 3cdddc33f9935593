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

extension UInt8 {
  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
