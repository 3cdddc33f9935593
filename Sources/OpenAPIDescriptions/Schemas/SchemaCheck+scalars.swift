import Codecs
import FieldValues
import Foundation
import Patterns

/// Numbers and texts.
extension SchemaCheck {
  mutating func checkNumber(_ value: Tree, _ schema: Tree, _ place: Place) {
    guard let number = value.decimal else { return }
    if let limit = schema["minimum"]?.decimal {
      // OpenAPI 3.0 has a flag where the draft has a number.
      let isOpen = schema["exclusiveMinimum"]?.flag == true
      if number < limit || (isOpen && number == limit) {
        fail(place, "is \(number), which is \(isOpen ? "not above" : "below") \(limit)")
      }
    }
    if let limit = schema["maximum"]?.decimal {
      let isOpen = schema["exclusiveMaximum"]?.flag == true
      if limit < number || (isOpen && number == limit) {
        fail(place, "is \(number), which is \(isOpen ? "not below" : "above") \(limit)")
      }
    }
    if let limit = schema["exclusiveMinimum"]?.decimal, number <= limit {
      fail(place, "is \(number), which is not above \(limit)")
    }
    if let limit = schema["exclusiveMaximum"]?.decimal, limit <= number {
      fail(place, "is \(number), which is not below \(limit)")
    }
    if let step = schema["multipleOf"]?.decimal, !number.isMultiple(of: step) {
      fail(place, "is \(number), which isn't a multiple of \(step)")
    }
    if let format = schema["format"]?.text, let fault = number.fault(asFormat: format) { fail(place, "is \(number), \(fault)") }
  }

  mutating func checkText(_ text: String, _ schema: Tree, _ place: Place) {
    let length = text.unicodeScalars.count
    if let limit = schema["minLength"]?.count, length < limit {
      fail(place, "has \(length) characters, which is less than \(limit)")
    }
    if let limit = schema["maxLength"]?.count, length > limit {
      fail(place, "has \(length) characters, which is more than \(limit)")
    }
    if let pattern = schema["pattern"]?.text {
      if matches(text, pattern, place) == false { fail(place, "is \(text.quoted), which does not match /\(pattern)/") }
    }
    if let format = schema["format"]?.text, !text.isOf(format: format) {
      fail(place, "is \(text.quoted), which isn't a valid \(format)")
    }
  }

  /// Whether a pattern matches anywhere in a text; nil, and a note that this is not checked, when it can't be matched.
  mutating func matches(_ text: String, _ pattern: String, _ place: Place) -> Bool? {
    do throws(MatchingLimit.Failure) {
      return try RegularExpression(limited: pattern).limited { $0.isMatch(in: text) }
    } catch {
      unchecked(place, "the pattern of its schema can't be checked: \(error)")
      return nil
    }
  }
}

extension DecimalNumber {
  /// Exact for numbers of up to 38 digits; by doubles beyond.
  fileprivate func isMultiple(of step: DecimalNumber) -> Bool {
    guard let value = Decimal(string: description), let divisor = Decimal(string: step.description), divisor != 0 else {
      guard let value = Double(description), let divisor = Double(step.description), divisor != 0 else { return true }
      return value.remainder(dividingBy: divisor) == 0
    }
    var quotient = value / divisor
    var whole = Decimal()
    NSDecimalRound(&whole, &quotient, 0, .plain)
    return whole * divisor == value
  }

  fileprivate func fault(asFormat format: String) -> String? {
    switch format {
    case "int32": integer.flatMap { Int32(exactly: $0) } == nil ? "which 32 bits do not hold" : nil
    case "int64": integer == nil ? "which 64 bits do not hold" : nil
    default: nil
    }
  }
}

extension String {
  /// Whether the text is what a format says; true for a format that is not checked.
  fileprivate func isOf(format: String) -> Bool {
    switch format {
    case "date-time": isDateTime
    case "date": isDate
    case "time": isTime
    case "uuid": utf8.count == 36 && UUID(uuidString: self) != nil
    case "ipv4": isIPv4
    default: true
    }
  }

  /// RFC 3339 section 5.6.
  private var isDateTime: Bool {
    guard utf8.count > 11 else { return false }
    let bytes = Array(utf8)
    return "Tt".utf8.contains(bytes[10]) && String(decoding: bytes[..<10], as: UTF8.self).isDate
      && String(decoding: bytes[11...], as: UTF8.self).isTime
  }

  private var isDate: Bool {
    guard let match = wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/),
      let year = Int(match.1), let month = Int(match.2), let day = Int(match.3), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }

  private var isTime: Bool {
    let pattern = /([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+\-])([0-9]{2}):([0-9]{2}))/
    guard let match = wholeMatch(of: pattern), let hour = Int(match.1), let minute = Int(match.2), let second = Int(match.3)
    else {
      return false
    }
    let shiftHour = match.5.flatMap { Int($0) } ?? 0
    let shiftMinute = match.6.flatMap { Int($0) } ?? 0
    guard hour < 24, minute < 60, second <= 60, shiftHour < 24, shiftMinute < 60 else { return false }
    guard second == 60 else { return true }
    // A leap second comes at 23:59:60 UTC.
    let shift = (shiftHour * 60 + shiftMinute) * (match.4 == "-" ? -1 : 1)
    return (hour * 60 + minute - shift + 2880) % 1440 == 1439
  }

  private var isIPv4: Bool {
    let parts = split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(\.isDigit)
          && (part.utf8.count == 1 || !part.hasPrefix("0")) && UInt8(part) != nil
      }
  }
}
