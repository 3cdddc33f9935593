/// Date and time of day in UTC by the Gregorian calendar.
struct CivilTime: Equatable {
  var year: Int
  /// 1...12
  var month: Int
  /// 1...31
  var day: Int
  var hour = 0
  var minute = 0
  var second = 0

  static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Whether there is such a moment; second 60 counts, because a leap second may be written (RFC 9110 section 5.6.7).
  var isReal: Bool {
    (0...9999).contains(year) && (1...12).contains(month) && day >= 1 && day <= Self.days(inMonth: month, of: year)
      && (0...23).contains(hour) && (0...59).contains(minute) && (0...60).contains(second)
  }

  /// 0 for Sunday to 6 for Saturday.
  var weekday: Int {
    let sinceThursday = daysSince1970 % 7
    return (sinceThursday + 7 + 4) % 7
  }

  var secondsSince1970: Int64 {
    Int64(daysSince1970) * 86400 + Int64(hour * 3600 + minute * 60 + second)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }
}

// The calendar repeats every 400 years (146 097 days). Counting years from March puts the leap day last, so that the
// days before a month follow one formula.
extension CivilTime {
  private static let daysPerEra = 146_097
  /// Days from 0000-03-01 to 1970-01-01.
  private static let epochDay = 719_468

  init(secondsSince1970 seconds: Int64) {
    let (days, secondOfDay) = seconds.floored(by: 86400)
    let (era, dayOfEra) = (Int(days) + Self.epochDay).floored(by: Self.daysPerEra)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    hour = Int(secondOfDay) / 3600
    minute = Int(secondOfDay) / 60 % 60
    second = Int(secondOfDay) % 60
  }

  private var daysSince1970: Int {
    let (era, yearOfEra) = (month <= 2 ? year - 1 : year).floored(by: 400)
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.daysPerEra + dayOfEra - Self.epochDay
  }
}

extension BinaryInteger {
  /// Quotient and remainder with a remainder that is never negative.
  fileprivate func floored(by divisor: Self) -> (Self, Self) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
