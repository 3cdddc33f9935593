import FieldValues
import Patterns
import ScenarioSyntax

/// A format of dates in the notation of `strftime`, as Hurl's filters `dateFormat` and `toDate` take it: `%Y-%m-%dT%H:%M:%S`.
///
/// Dates are whole seconds in UTC. A text without a zone is read as UTC, and one without a time of day as midnight.
struct DatePattern: Sendable {
  private enum Item: Sendable {
    case literal(String)
    /// A letter of the notation, and what pads its number: `0`, a blank, or nothing.
    case field(Character, padding: Character?)
    /// A fraction of a second: so many digits, or as many as there are; with its point or without.
    case fraction(digits: Int?, hasPoint: Bool)
  }

  private var items: [Item] = []

  /// `2024-05-01T10:00:00Z`
  static let iso8601 = DatePattern(items: [
    .field("Y", padding: "0"), .literal("-"), .field("m", padding: "0"), .literal("-"), .field("d", padding: "0"), .literal("T"),
    .field("H", padding: "0"), .literal(":"), .field("M", padding: "0"), .literal(":"), .field("S", padding: "0"), .literal("Z"),
  ])

  private init(items: [Item]) {
    self.items = items
  }

  /// - Throws: a sentence that names the letter that isn't known.
  init(_ format: String) throws(Fault) {
    var rest = Substring(Self.expanded(format))
    while let character = rest.popFirst() {
      guard character == "%" else {
        items.append(.literal(String(character)))
        continue
      }
      items.append(try Self.item(&rest, of: format))
    }
  }

  private static func item(_ rest: inout Substring, of format: String) throws(Fault) -> Item {
    var padding: Character? = "0"
    if let flag = rest.first, "-_0".contains(flag) {
      rest.removeFirst()
      padding = flag == "-" ? nil : (flag == "_" ? " " : "0")
    }
    let hasPoint = rest.first == "."
    if hasPoint { rest.removeFirst() }
    var digits: Int?
    if let digit = rest.first, "369".contains(digit) {
      rest.removeFirst()
      digits = digit.wholeNumberValue
    }
    if rest.first == ":" { rest.removeFirst() }
    guard let letter = rest.popFirst() else {
      throw Fault(.formatEnds(format))
    }
    switch letter {
    case "f": return .fraction(digits: digits ?? (hasPoint ? nil : 9), hasPoint: hasPoint)
    case "%": return .literal("%")
    case "n", "t": return .literal(" ")
    case "e", "k", "l": return .field(letter, padding: padding == "0" ? " " : padding)
    case _ where letters.contains(letter) && !hasPoint && digits == nil: return .field(letter, padding: padding)
    default:
      throw Fault(.formatLetter(format, letter: "\(letter)"))
    }
  }

  private static let letters: Set<Character> = Set("YCymbhBdeaAwujHkIlPpMSsZz")

  /// The format with the letters that stand for several others written out.
  private static func expanded(_ format: String) -> String {
    let long: [(Character, String)] = [
      ("+", "%Y-%m-%dT%H:%M:%S%.f%:z"), ("c", "%a %b %e %H:%M:%S %Y"), ("D", "%m/%d/%y"), ("x", "%m/%d/%y"), ("F", "%Y-%m-%d"),
      ("v", "%e-%b-%Y"), ("T", "%H:%M:%S"), ("X", "%H:%M:%S"), ("R", "%H:%M"), ("r", "%I:%M:%S %p"),
    ]
    var result = ""
    var rest = Substring(format)
    while let character = rest.popFirst() {
      guard character == "%", let letter = rest.first else {
        result.append(character)
        continue
      }
      rest.removeFirst()
      result += long.first { $0.0 == letter }?.1 ?? "%\(letter)"
    }
    return result
  }
}

// MARK: - Writing

extension DatePattern {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
  private static let longMonths = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  ]
  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  /// A moment taken apart.
  private struct Parts {
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0

    init() {}

    /// Reads the parts from the moment's spelling in HTTP, whose columns are fixed.
    init(_ seconds: Int64) {
      let text = Array(HTTPDate(secondsSince1970: seconds).description)
      func number(_ range: Range<Int>) -> Int { Int(String(text[range])) ?? 0 }
      (day, year) = (number(5..<7), number(12..<16))
      month = (DatePattern.months.firstIndex(of: String(text[8..<11])) ?? 0) + 1
      (hour, minute, second) = (number(17..<19), number(20..<22), number(23..<25))
    }

    /// nil for a day or a time that doesn't exist.
    var seconds: Int64? {
      guard (1...12).contains(month), (0...9999).contains(year) else { return nil }
      func padded(_ number: Int, _ count: Int) -> String { DatePattern.padded(number, count, "0") }
      let date = "\(padded(day, 2)) \(DatePattern.months[month - 1]) \(padded(year, 4))"
      let time = "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
      return HTTPDate(parsing: "Sun, \(date) \(time) GMT")?.secondsSince1970
    }
  }

  fileprivate static func padded(_ number: Int, _ count: Int, _ padding: Character?) -> String {
    let digits = String(number)
    guard let padding else { return digits }
    return String(repeating: padding, count: max(0, count - digits.count)) + digits
  }

  /// Writes a moment.
  func text(of seconds: Int64) -> String {
    let parts = Parts(seconds)
    return items.map { item in
      switch item {
      case .literal(let text): text
      case .fraction(let digits, let hasPoint): digits.map { (hasPoint ? "." : "") + String(repeating: "0", count: $0) } ?? ""
      case .field(let letter, let padding): Self.text(of: letter, padding, parts, seconds)
      }
    }.joined()
  }

  private static func text(of letter: Character, _ padding: Character?, _ parts: Parts, _ seconds: Int64) -> String {
    let hour12 = (parts.hour + 11) % 12 + 1
    let weekday = Int((((seconds.floored(86400)) + 4) % 7 + 7) % 7)
    return switch letter {
    case "Y": padded(parts.year, 4, padding)
    case "C": padded(parts.year / 100, 2, padding)
    case "y": padded(parts.year % 100, 2, padding)
    case "m": padded(parts.month, 2, padding)
    case "b", "h": months[parts.month - 1]
    case "B": longMonths[parts.month - 1]
    case "d", "e": padded(parts.day, 2, padding)
    case "a": String(weekdays[weekday].prefix(3))
    case "A": weekdays[weekday]
    case "w": String(weekday)
    case "u": String(weekday == 0 ? 7 : weekday)
    case "j": padded(dayOfYear(parts, seconds), 3, padding)
    case "H", "k": padded(parts.hour, 2, padding)
    case "I", "l": padded(hour12, 2, padding)
    case "P": parts.hour < 12 ? "am" : "pm"
    case "p": parts.hour < 12 ? "AM" : "PM"
    case "M": padded(parts.minute, 2, padding)
    case "S": padded(parts.second, 2, padding)
    case "s": String(seconds)
    case "Z": "UTC"
    case "z": "+00:00"
    default: ""
    }
  }

  private static func dayOfYear(_ parts: Parts, _ seconds: Int64) -> Int {
    var start = Parts()
    start.year = parts.year
    return Int((seconds - (start.seconds ?? seconds)) / 86400) + 1
  }
}

extension Int64 {
  /// The quotient, rounded towards minus infinity.
  fileprivate func floored(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

// MARK: - Reading

extension DatePattern {
  /// Reads a moment; nil when the text isn't in the format, or when the date doesn't exist or has another weekday.
  func moment(in text: String) -> Int64? {
    var rest = Substring(text)
    var parts = Parts()
    var (zone, epoch, isAfternoon, weekday): (Int64, Int64?, Bool?, Int?) = (0, nil, nil, nil)
    for item in items {
      switch item {
      case .literal(let literal):
        if literal.allSatisfy(\.isWhitespace) {
          rest = rest.drop(while: \.isWhitespace)
        } else {
          guard rest.hasPrefix(literal) else { return nil }
          rest.removeFirst(literal.count)
        }
      case .fraction(let digits, let hasPoint):
        if hasPoint {
          guard rest.first == "." else { continue }
          rest.removeFirst()
        }
        let found = rest.prefix { $0.isASCII && $0.isNumber }
        guard !found.isEmpty, found.count <= 9, digits.map({ hasPoint || $0 == found.count || $0 == 9 }) ?? true else {
          return nil
        }
        rest.removeFirst(found.count)
      case .field(let letter, _):
        switch letter {
        case "Y": guard take(&rest, 4, &parts.year) else { return nil }
        case "y":
          guard take(&rest, 2, &parts.year) else { return nil }
          parts.year += parts.year < 70 ? 2000 : 1900
        case "m": guard take(&rest, 2, &parts.month) else { return nil }
        case "d", "e": guard take(&rest, 2, &parts.day) else { return nil }
        case "H", "k", "I", "l": guard take(&rest, 2, &parts.hour) else { return nil }
        case "M": guard take(&rest, 2, &parts.minute) else { return nil }
        case "S": guard take(&rest, 2, &parts.second) else { return nil }
        case "b", "h", "B":
          guard let month = name(&rest, of: Self.longMonths) else { return nil }
          parts.month = month + 1
        case "a", "A":
          guard let day = name(&rest, of: Self.weekdays) else { return nil }
          weekday = day
        case "p", "P":
          let word = rest.prefix(2).lowercased()
          guard word == "am" || word == "pm" else { return nil }
          rest.removeFirst(2)
          isAfternoon = word == "pm"
        case "z":
          guard let offset = Self.offset(&rest) else { return nil }
          zone = offset
        case "Z": rest = rest.drop { $0.isLetter }
        case "s":
          let digits = rest.prefix { $0.isASCII && $0.isNumber }
          rest.removeFirst(digits.count)
          guard let seconds = Int64(digits) else { return nil }
          epoch = seconds
        default: return nil
        }
      }
    }
    guard rest.isEmpty else { return nil }
    if let epoch { return epoch }
    if let isAfternoon {
      guard (1...12).contains(parts.hour) else { return nil }
      parts.hour = parts.hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard let seconds = parts.seconds else { return nil }
    if let weekday, (Int(seconds.floored(86400) % 7) + 7 + 4) % 7 != weekday { return nil }
    return seconds - zone
  }

  private func take(_ rest: inout Substring, _ most: Int, _ number: inout Int) -> Bool {
    rest = rest.drop { $0 == " " }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }.prefix(most)
    guard let value = Int(digits) else { return false }
    rest.removeFirst(digits.count)
    number = value
    return true
  }

  /// Reads a name, whole or by its first three letters.
  private func name(_ rest: inout Substring, of names: [String]) -> Int? {
    let word = rest.prefix { $0.isLetter }.lowercased()
    guard let place = names.firstIndex(where: { $0.lowercased() == word || $0.lowercased().prefix(3) == word }) else {
      return nil
    }
    rest.removeFirst(word.count)
    return place
  }

  /// Reads `Z`, `+01:00` or `+0100`, as seconds.
  private static func offset(_ rest: inout Substring) -> Int64? {
    if rest.first == "Z" || rest.first == "z" {
      rest.removeFirst()
      return 0
    }
    guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
    rest.removeFirst()
    let hours = rest.prefix(2)
    rest.removeFirst(hours.count)
    if rest.first == ":" { rest.removeFirst() }
    let minutes = rest.prefix(2)
    rest.removeFirst(minutes.count)
    guard hours.count == 2, minutes.count == 2, let hour = Int64(hours), let minute = Int64(minutes), hour < 24, minute < 60
    else {
      return nil
    }
    return (hour * 3600 + minute * 60) * (sign == "-" ? -1 : 1)
  }
}

extension String {
  /// Seconds since 1970 of a date of HTTP or of ISO 8601; nil for anything else.
  var moment: Int64? {
    if let date = HTTPDate(parsing: self) { return date.secondsSince1970 }
    guard (try? RegularExpression.isWhole(MatcherSyntax.Kind.iso8601.expression, self)) == true else { return nil }
    let text = uppercased().escaping([",": "."])
    return String.isoDates.lazy.compactMap { $0.moment(in: text) }.first
  }

  private static let isoDates = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%d"].compactMap { try? DatePattern($0) }
}
