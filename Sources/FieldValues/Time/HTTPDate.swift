public import FoundationEssentials

/// A moment as HTTP writes it: whole seconds of the years 0 to 9999 (RFC 9110 section 5.6.7).
public struct HTTPDate: Sendable, Hashable {
  /// Whole seconds since 1970-01-01T00:00:00 UTC, leap seconds not counted.
  public let secondsSince1970: Int64

  /// Seconds outside the years 0 to 9999 become the nearest moment inside them.
  public init(secondsSince1970: Int64) {
    self.secondsSince1970 = min(max(secondsSince1970, Self.bounds.lowerBound), Self.bounds.upperBound)
  }

  /// The second in which the date lies; a date that is no number is the epoch.
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
