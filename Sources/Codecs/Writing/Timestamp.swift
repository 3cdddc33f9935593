#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A moment as both formats carry it: whole seconds since 1970 UTC, and the nanoseconds within the second.
struct Timestamp: Equatable {
  var seconds: Int64
  var nanoseconds: UInt32

  init(seconds: Int64, nanoseconds: UInt32) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Reads a date to the microsecond, or to the millisecond where its double is too coarse for that (before 1864 and after
  /// 2106); a date that is no number, or beyond what 64 bits count, is nil.
  init?(_ date: Date) {
    let interval = date.timeIntervalSinceReferenceDate
    let whole = interval.rounded(.down)
    guard let wholeSeconds = Int64(exactly: whole) else { return nil }
    let (epoch, overflow) = wholeSeconds.addingReportingOverflow(Timestamp.referenceDate)
    guard !overflow else { return nil }
    // A date made from seconds since 1970 carries the error of both counts: finer digits would be noise.
    let unitsPerSecond: Double = max(epoch.magnitude, wholeSeconds.magnitude) < 1 << 32 ? 1_000_000 : 1_000
    let units = ((interval - whole) * unitsPerSecond).rounded()
    guard units < unitsPerSecond else {
      seconds = epoch + 1
      nanoseconds = 0
      return
    }
    seconds = epoch
    nanoseconds = UInt32(units) * UInt32(1_000_000_000 / unitsPerSecond)
  }

  var date: Date {
    // Subtracted as integers first: the seconds since 2001 leave the double more bits for the fraction.
    let (whole, overflow) = seconds.subtractingReportingOverflow(Timestamp.referenceDate)
    let sinceReference = overflow ? Double(seconds) - Double(Timestamp.referenceDate) : Double(whole)
    return Date(timeIntervalSinceReferenceDate: sinceReference + Double(nanoseconds) / 1e9)
  }

  /// 2001-01-01T00:00:00Z, from which Foundation counts.
  static let referenceDate: Int64 = 978_307_200
}

// MARK: - RFC 3339

extension Timestamp {
  /// `2024-01-02T03:04:05Z`, with three, six or nine digits of fraction when there is one; nil outside the years 0 to 9999.
  var text: String? {
    let day = seconds.flooredQuotient(86_400)
    guard day >= Timestamp.firstDay, day <= Timestamp.lastDay else { return nil }
    let (year, month, dayOfMonth) = Timestamp.civil(day: day)
    let second = seconds - day * 86_400
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))"
    let time = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    return "\(date)T\(time)\(fraction)Z"
  }

  private var fraction: String {
    if nanoseconds == 0 { return "" }
    if nanoseconds % 1_000_000 == 0 { return "." + padded(Int64(nanoseconds / 1_000_000), 3) }
    if nanoseconds % 1_000 == 0 { return "." + padded(Int64(nanoseconds / 1_000), 6) }
    return "." + padded(Int64(nanoseconds), 9)
  }

  private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// The days of 0000-01-01 and 9999-12-31, counted from 1970-01-01.
  private static let firstDay: Int64 = -719_528
  private static let lastDay: Int64 = 2_932_896

  /// The Gregorian date of a day counted from 1970-01-01, also before the calendar was introduced.
  private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Years that begin in March put the leap day last; 400 of them are 146 097 days.
    let shifted = day + 719_468
    let era = shifted.flooredQuotient(146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400
    return (month < 10 ? year : year + 1, month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
  }

  /// The day of a Gregorian date, counted from 1970-01-01.
  static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month > 2 ? year : year - 1
    let era = shiftedYear.flooredQuotient(400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension Int64 {
  /// The quotient rounded down, also for a negative dividend.
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
