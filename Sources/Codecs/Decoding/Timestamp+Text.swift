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
    let digits = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
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

extension Substring.UTF8View {
  fileprivate mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let first, UInt32(first) == character.value else { return false }
    removeFirst()
    return true
  }

  /// The number that exactly `count` digits spell.
  fileprivate mutating func digits(_ count: Int) -> Int64? {
    let digits = prefix(count)
    guard digits.count == count, digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
    removeFirst(count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }
}
