import FieldValues

extension SecretRedactor {
  /// A value that stands in a line under the name of a secret.
  package struct NamedValue: Sendable, Hashable {
    /// The name as it is written: `Authorization`, `api_key`.
    package var name: String
    /// Where the value stands, without its quotes and without the scheme of credentials.
    package var range: Range<Int>
    /// Whether it is a number of JSON, which has no quotes.
    package var isNumber = false
  }

  /// Returns whether a header, a cookie, a parameter or a member of JSON with this name holds a secret.
  ///
  /// Names are compared word by word: `X-Api-Key`, `accessToken` and `user.password` are secret, `token_type` and `max_tokens` aren't.
  package static func isSecret(name: some Collection<UInt8>) -> Bool {
    let words = words(of: name)
    guard let last = words.last, words.count <= 8, !harmlessEnds.contains(last) else { return false }
    // Access-Control-Allow-Credentials says true.
    if words.starts(with: ["access", "control"]) { return false }
    if words == ["cookie"] || words == ["auth"] || words == ["x", "auth"] { return true }
    if words.contains(where: { secretWords.contains($0) || secretEnds.contains(where: $0.hasSuffix) }) { return true }
    return zip(words, words.dropFirst()).contains { $1 == "key" && keyWords.contains($0) }
  }

  private static let secretWords: Set<String> = [
    "authorization", "passwd", "pwd", "passphrase", "credential", "credentials", "jwt", "apikey", "accesskey", "privatekey",
  ]
  /// Words are often written without anything between them: `accesstoken`.
  private static let secretEnds = ["token", "password", "secret", "apikey"]
  private static let keyWords: Set<String> = ["api", "access", "private", "secret", "signing", "encryption", "auth"]
  /// What says something about a secret.
  private static let harmlessEnds: Set<String> = [
    "type", "expires", "expiry", "expiration", "exp", "count", "limit", "length", "usage", "ttl", "lifetime", "endpoint", "url",
    "uri", "name", "kind", "age", "scopes",
  ]

  private static func words(of name: some Collection<UInt8>) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    var previous: UInt8 = 0
    func isUpper(_ byte: UInt8) -> Bool { byte.isLetter && byte.lowercased != byte }
    for byte in name.prefix(128) {
      let begins = isUpper(byte) && previous.isAlphanumeric && !isUpper(previous)
      if begins || !byte.isAlphanumeric, !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      }
      if byte.isAlphanumeric { word.append(byte.lowercased) }
      previous = byte
    }
    return word.isEmpty ? words : words + [String(decoding: word, as: UTF8.self)]
  }

  /// Finds the values in a line that stand under names of secrets: of header fields, of a query or a form, of JSON.
  ///
  /// A value in braces, `{{secret.token}}`, is none.
  package static func namedValues(in line: [UInt8]) -> [NamedValue] {
    // Most lines have neither mark.
    guard line.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) else { return [] }
    var reader = NamedValueReader(line)
    return reader.values
  }

  /// Reads names and values of a line from left to right.
  private struct NamedValueReader {
    private let line: [UInt8]
    private var at = 0
    /// How far quotation marks have been counted, and whether that place is between two.
    private var counted = 0
    private var isCountedInString = false
    private var found: [NamedValue] = []

    init(_ line: [UInt8]) {
      self.line = line
    }

    var values: [NamedValue] {
      mutating get {
        while at < line.count {
          guard isPartOfName(line[at]) else {
            at += 1
            continue
          }
          let start = at
          while at < line.count, isPartOfName(line[at]) { at += 1 }
          readValue(of: start..<at)
        }
        return found
      }
    }

    private func isPartOfName(_ byte: UInt8) -> Bool {
      byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    private func isQuote(_ index: Int) -> Bool { line.indices.contains(index) && (line[index] == 0x22 || line[index] == 0x27) }

    private func afterBlanks(_ index: Int) -> Int { line[index...].firstIndex { !$0.isBlank } ?? line.count }

    private mutating func readValue(of name: Range<Int>) {
      let hasQuotes = isQuote(name.lowerBound - 1) && isQuote(name.upperBound)
      var next = afterBlanks(isQuote(name.upperBound) ? name.upperBound + 1 : name.upperBound)
      guard next < line.count, line[next] == UInt8(ascii: ":") || line[next] == UInt8(ascii: "="),
        SecretRedactor.isSecret(name: line[name])
      else { return }
      let isColon = line[next] == UInt8(ascii: ":")
      next += 1
      // `==` of an assertion.
      if !isColon, next < line.count, line[next] == UInt8(ascii: "=") { next += 1 }
      let isTight = next < line.count && !line[next].isBlank
      next = afterBlanks(next)
      guard next < line.count else { return }
      let text = String(decoding: line[name], as: UTF8.self)
      if line[next] == 0x22 || (hasQuotes && isColon && (isNumber(at: next) || line[next] == UInt8(ascii: "["))) {
        readJSON(text, from: next)
      } else if isColon, !hasQuotes, !line[next...].starts(with: "//".utf8) {
        readField(text, from: next, isInString: isInString(name.lowerBound))
      } else if !isColon, isTight {
        let end = line[next...].firstIndex { $0.isBlank || "&;,\"'`)#|<".utf8.contains($0) } ?? line.count
        add(text, next..<end)
      }
    }

    private func isNumber(at index: Int) -> Bool { line[index].isDigit || line[index] == UInt8(ascii: "-") }

    /// A string, a number, or a list of them as far as it stands in the line.
    private mutating func readJSON(_ name: String, from start: Int) {
      var place = start
      let isList = line[start] == UInt8(ascii: "[")
      if isList { place += 1 }
      repeat {
        guard place < line.count, line[place] != UInt8(ascii: "]") else { break }
        if line[place] == 0x22 {
          let end = endOfString(from: place + 1)
          add(name, place + 1..<end)
          place = end + 1
        } else if isNumber(at: place) {
          let end = line[place...].firstIndex { $0.isBlank || ",]}".utf8.contains($0) } ?? line.count
          add(name, place..<end, isNumber: true)
          place = end
        } else {
          place += 1
        }
      } while isList
      at = max(at, min(place, line.count))
    }

    /// Whether a place is within a string, as where JSON shows a header line. Places are asked for from left to right.
    private mutating func isInString(_ index: Int) -> Bool {
      while counted < index {
        if isCountedInString, line[counted] == 0x5C { counted += 1 } else if line[counted] == 0x22 { isCountedInString.toggle() }
        counted += 1
      }
      return isCountedInString
    }

    private func endOfString(from start: Int) -> Int {
      var index = start
      while index < line.count, line[index] != 0x22 { index += line[index] == 0x5C ? 2 : 1 }
      return min(index, line.count)
    }

    /// The value of a header field: to the end of the line, or to where three blanks set a remark apart.
    private mutating func readField(_ name: String, from start: Int, isInString: Bool) {
      let limit = isInString ? endOfString(from: start) : line.count
      let remark = line[start..<limit].firstRange(of: "   ".utf8)?.lowerBound ?? limit
      var end = remark
      while end > start, line[end - 1].isBlank { end -= 1 }
      if name.equalsIgnoringCase("Cookie") {
        var place = start
        while place < end {
          let stop = line[place..<end].firstIndex(of: UInt8(ascii: ";")) ?? end
          let equals = line[place..<stop].firstIndex(of: UInt8(ascii: "="))
          let pair = equals.map { String(decoding: line[place..<$0].trimmingBlanks(), as: UTF8.self) } ?? name
          add(pair, (equals.map { $0 + 1 } ?? afterBlanks(place))..<stop)
          place = stop + 1
        }
        at = end
        return
      }
      var first = start
      if name.lowercased().hasSuffix("authorization"), let blank = line[start..<end].firstIndex(where: \.isBlank) {
        first = afterBlanks(blank)
      }
      add(name, first..<max(first, end))
    }

    private mutating func add(_ name: String, _ range: Range<Int>, isNumber: Bool = false) {
      at = max(at, range.upperBound)
      let value = line[range]
      guard !range.isEmpty, !(value.starts(with: "{{".utf8) && value.suffix(2).elementsEqual("}}".utf8)) else { return }
      found.append(NamedValue(name: name, range: range, isNumber: isNumber))
    }
  }
}
