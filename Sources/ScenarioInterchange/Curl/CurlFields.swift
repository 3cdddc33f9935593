import Exchanges
import FieldValues
import ScenarioSyntax

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The header lines of a request: those that the command states, then those that curl adds.
struct CurlFields {
  private(set) var lines: [(name: String, value: CommandWord)] = []
  /// User and password.
  private(set) var basicAuth: ParameterSyntax?
  private(set) var problems: [CurlProblem] = []
  /// What the command states or takes away, in lower case: curl adds none of these fields.
  private var named: Set<String> = []
  private let operation: CurlArguments.Operation

  /// `Name: value`; `Name;` has an empty value, and `Name:` takes away a field that curl adds.
  init(_ operation: CurlArguments.Operation, _ files: CurlBody.Files) throws(CurlProblem) {
    self.operation = operation
    for item in operation.items(["header"]) {
      guard item.value.hasPrefix("@") else {
        try read(header: item.value)
        continue
      }
      let content = try files.content(of: item.value.dropFirst(), item.spelling)
      for line in content.bytes.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
        try read(header: content.keeping(Array(line.last == 0x0D ? line.dropLast() : line)))
      }
    }
  }

  private mutating func read(header: CommandWord) throws(CurlProblem) {
    if let (name, value) = header.split(at: UInt8(ascii: ":")) {
      let name = try fieldName(name, header)
      named.insert(name.lowercased())
      let value = value.trimmingBlanks()
      if !value.isEmpty { lines.append((name, value)) }
    } else if let (name, rest) = header.split(at: UInt8(ascii: ";")), rest.trimmingBlanks().isEmpty {
      let name = try fieldName(name, header)
      named.insert(name.lowercased())
      lines.append((name, CommandWord()))
    }
  }

  private func fieldName(_ name: CommandWord, _ header: CommandWord) throws(CurlProblem) -> String {
    let isBroken = { (byte: UInt8) in byte == 0x0A || byte == 0x0D }
    guard let text = name.text, FieldSyntax.isToken(text), !header.bytes.contains(where: isBroken), header.template != nil else {
      throw .header(header.shown)
    }
    return text
  }

  /// Adds a field unless the command names it.
  mutating func add(_ name: String, _ value: CommandWord) throws(CurlProblem) {
    guard !named.contains(name.lowercased()), !value.isEmpty else { return }
    guard value.template != nil, !value.bytes.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { throw .bytes(name) }
    // Blanks around a value aren't part of it (RFC 9110 section 5.5).
    lines.append((name, value.trimmingBlanks()))
  }

  /// Adds the fields for which curl has options of their own.
  mutating func addOptions(_ url: CurlURL) throws(CurlProblem) {
    try addAuthorization(url)
    if let agent = operation.values["user-agent"] { try add("User-Agent", agent) }
    if let referer = operation.values["referer"] {
      try add("Referer", referer.hasSuffix(";auto") ? referer.dropLast(5) : referer)
    }
    if let range = operation.values["range"] {
      let isStart = !range.isEmpty && range.bytes.allSatisfy(\.isDigit)
      try add("Range", CommandWord("bytes=") + range + CommandWord(isStart ? "-" : ""))
    } else if let offset = operation.values["continue-at"], offset.text != "-", offset.text != "0" {
      try add("Range", CommandWord("bytes=") + offset + CommandWord("-"))
    }
    try addCookies()
    try addTime()
    if operation.flags.contains("tr-encoding") {
      try add("TE", CommandWord("gzip"))
      try add("Connection", CommandWord("TE"))
    }
  }

  private mutating func addAuthorization(_ url: CurlURL) throws(CurlProblem) {
    if let token = operation.values["oauth2-bearer"] { return try add("Authorization", CommandWord("Bearer ") + token) }
    guard !named.contains("authorization"),
      operation.flags.isDisjoint(with: ["digest", "ntlm", "ntlm-wb", "negotiate", "anyauth"])
    else { return }
    var (user, password) = (CommandWord(), CommandWord())
    if let given = operation.values["user"] {
      (user, password) = given.split(at: UInt8(ascii: ":")) ?? (given, CommandWord(variable: "password"))
      if !given.bytes.contains(UInt8(ascii: ":")) { problems.append(.passwordVariable(given.shown, name: "password")) }
    } else if let info = url.userInfo {
      (user, password) = info.split(at: UInt8(ascii: ":")) ?? (info, CommandWord())
      (user, password) = (user.percentDecoded, password.percentDecoded)
    } else {
      return
    }
    if !user.isEmpty, let name = user.template, let value = password.template {
      basicAuth = ParameterSyntax(name, value)
    } else {
      guard let bytes = (user + CommandWord(":") + password).literal else { throw .bytes("-u") }
      try add("Authorization", CommandWord("Basic \(Data(bytes).base64EncodedString())"))
    }
  }

  private mutating func addCookies() throws(CurlProblem) {
    var pairs = CommandWord()
    for item in operation.items(["cookie"]) {
      if item.value.hasEqualsSign {
        if !pairs.isEmpty { pairs += ";" }
        pairs += item.value
      } else if !item.value.isEmpty, item.value != operation.values["cookie-jar"] {
        problems.append(.cookieFile(item.value.shown))
      }
    }
    try add("Cookie", pairs)
  }

  private mutating func addTime() throws(CurlProblem) {
    guard let condition = operation.values["time-cond"] else { return }
    let sign = condition.bytes.first
    let date = ["-", "+", "="].contains { condition.hasPrefix($0) } ? condition.dropFirst() : condition
    guard let time = date.text.flatMap(Time.init) else { return problems.append(.time(condition.shown)) }
    let name =
      sign == UInt8(ascii: "-") ? "If-Unmodified-Since" : sign == UInt8(ascii: "=") ? "Last-Modified" : "If-Modified-Since"
    try add(name, CommandWord(HTTPDate(secondsSince1970: time.seconds).description))
  }

  // MARK: - What is there

  /// Whether curl keeps cookies: it reads or writes a file of them, which may have an empty name.
  var usesJar: Bool {
    operation.values["cookie-jar"] != nil || operation.items(["cookie"]).contains { !$0.value.hasEqualsSign }
  }

  /// Whether the command names a field, also to take it away.
  func isNamed(_ name: String) -> Bool { named.contains(name.lowercased()) }

  /// Whether there is a line with a name.
  func contains(_ name: String) -> Bool { lines.contains { $0.name.equalsIgnoringCase(name) } }

  /// Whether the command takes a field away.
  func isTakenAway(_ name: String) -> Bool { isNamed(name) && !contains(name) }

  /// The value of the first line with a name.
  subscript(_ name: String) -> CommandWord? { lines.first { $0.name.equalsIgnoringCase(name) }?.value }

  mutating func remove(_ name: String) {
    lines.removeAll { $0.name.equalsIgnoringCase(name) }
  }

  /// Adds a line whatever the command names.
  mutating func append(_ name: String, _ value: CommandWord) {
    lines.append((name, value))
  }
}

extension CurlFields {
  /// A date as curl's option `-z` reads it: `Tue, 02 Jan 2024 10:00:00 GMT`, `Jan 2 2024 10:00`, `20240102`.
  struct Time {
    /// The seconds since 1970 in UTC.
    let seconds: Int64

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    init?(_ text: String) {
      var (year, month, day, clock, offset): (Int?, Int?, Int?, Int?, Int) = (nil, nil, nil, nil, 0)
      let words = text.split { $0 == " " || $0 == "," || ($0 == "-" && month == nil) }
      for word in words {
        let lower = word.lowercased()
        if let number = Int(word), word.utf8.allSatisfy(\.isDigit) {
          if word.utf8.count == 8, year == nil {
            (year, month, day) = (number / 10000, number / 100 % 100, number % 100)
          } else if day == nil, number <= 31, word.utf8.count <= 2 {
            day = number
          } else if year == nil {
            year = word.utf8.count == 2 ? (number > 70 ? 1900 : 2000) + number : number
          } else {
            return nil
          }
        } else if word.contains(":"), clock == nil {
          let parts = word.split(separator: ":").map { Int($0) }
          guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0,
            (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
          else { return nil }
          clock = hour * 3600 + minute * 60 + second
        } else if lower.first?.isLetter == true, let place = Time.months.firstIndex(where: { lower.hasPrefix($0) }),
          month == nil
        {
          month = place + 1
        } else if ["gmt", "utc", "z"].contains(lower) || Time.days.contains(where: { lower.hasPrefix($0) }) {
          continue
        } else if let sign = word.utf8.first, "+-".utf8.contains(sign), word.utf8.count == 5, let number = Int(word.dropFirst()) {
          offset = (number / 100 * 3600 + number % 100 * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
        } else {
          return nil
        }
      }
      guard let year, let month, let day, (1583...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
        return nil
      }
      // Days since 1970 by the Gregorian calendar, whose years begin in March here.
      let shifted = month > 2 ? year : year - 1
      let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
      let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
      seconds = Int64(days * 86400 + (clock ?? 0) - offset)
    }
  }
}

extension CommandWord {
  fileprivate var hasEqualsSign: Bool { bytes.contains(UInt8(ascii: "=")) }

  /// The word with each `%2f` as the byte it stands for.
  fileprivate var percentDecoded: CommandWord {
    parts.reduce(into: CommandWord()) { result, part in
      switch part {
      case .variable(let name): result += CommandWord(variable: name)
      case .literal(let bytes):
        var rest = bytes[...]
        var decoded: [UInt8] = []
        while let byte = rest.popFirst() {
          if byte == UInt8(ascii: "%"), let high = rest.first?.hexDigitValue, let low = rest.dropFirst().first?.hexDigitValue {
            decoded.append(high << 4 | low)
            rest = rest.dropFirst(2)
          } else {
            decoded.append(byte)
          }
        }
        result += CommandWord(literal: decoded)
      }
    }
  }
}
