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
  /// 2106); a date that isn't a number, or beyond what 64 bits count, is nil.
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
  private static let referenceDate: Int64 = 978_307_200
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
  private static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month > 2 ? year : year - 1
    let era = shiftedYear.flooredQuotient(400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

extension Timestamp {
  /// Reads a date and time of RFC 3339: `2024-01-02T03:04:05Z`, with any fraction and any offset; nil for anything else.
  ///
  /// Digits beyond the nanosecond are dropped; a leap second counts as the first of the next minute.
  init?(_ text: String) {
    var rest = Substring(text).utf8
    guard let year = rest.digits(4), rest.take("-"), let month = rest.digits(2), rest.take("-"), let day = rest.digits(2),
      rest.take("T") || rest.take("t"),
      let hour = rest.digits(2), rest.take(":"), let minute = rest.digits(2), rest.take(":"), let second = rest.digits(2),
      let nanoseconds = Timestamp.fraction(&rest), let offset = Timestamp.offset(&rest), rest.isEmpty,
      1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second <= 60
    else { return nil }
    let start = Timestamp.day(year: year, month: month, day: 1)
    let next = month == 12 ? Timestamp.day(year: year + 1, month: 1, day: 1) : Timestamp.day(year: year, month: month + 1, day: 1)
    guard day <= next - start else { return nil }
    self.init(seconds: (start + day - 1) * 86_400 + hour * 3600 + minute * 60 + second - offset, nanoseconds: nanoseconds)
  }

  /// The nanoseconds of a fraction, 0 without one; nil for a point without digits.
  private static func fraction(_ text: inout Substring.UTF8View) -> UInt32? {
    guard text.take(".") else { return 0 }
    let digits = text.prefix { $0.isDigit }
    guard !digits.isEmpty else { return nil }
    text.removeFirst(digits.count)
    let padded = digits.prefix(9) + Array(repeating: UInt8(ascii: "0"), count: max(0, 9 - digits.count))
    return padded.reduce(0) { $0 * 10 + UInt32($1 - UInt8(ascii: "0")) }
  }

  /// The seconds by which local time is ahead; nil without `Z` or an offset.
  private static func offset(_ text: inout Substring.UTF8View) -> Int64? {
    if text.take("Z") || text.take("z") { return 0 }
    let isBehind = text.take("-")
    guard isBehind || text.take("+") else { return nil }
    guard let hours = text.digits(2), text.take(":"), let minutes = text.digits(2), hours < 24, minutes < 60 else { return nil }
    return (hours * 3600 + minutes * 60) * (isBehind ? -1 : 1)
  }
}

// MARK: - MessagePack

extension Timestamp {
  /// Reads the content of a timestamp extension: 4, 8 or 12 bytes with less than a second of nanoseconds, else nil.
  init?(messagePack data: [UInt8]) {
    func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    switch data.count {
    case 4:
      self.init(seconds: Int64(number(data)), nanoseconds: 0)
    case 8:
      let both = number(data)
      self.init(seconds: Int64(both & 0x3_ffff_ffff), nanoseconds: UInt32(both >> 34))
    case 12:
      self.init(seconds: Int64(bitPattern: number(data[4...])), nanoseconds: UInt32(number(data[..<4])))
    default:
      return nil
    }
    guard nanoseconds < 1_000_000_000 else { return nil }
  }
}

extension Int64 {
  /// The quotient rounded down, also for a negative dividend.
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension Substring.UTF8View {
  fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let first, UInt32(first) == character.value else { return false }
    removeFirst()
    return true
  }

  /// The number that exactly `count` digits spell.
  fileprivate mutating func digits(_ count: Int) -> Int64? {
    let digits = prefix(count)
    guard digits.count == count, digits.allSatisfy({ $0.isDigit }) else { return nil }
    removeFirst(count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }
}
