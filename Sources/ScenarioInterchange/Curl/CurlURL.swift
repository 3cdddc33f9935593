import FieldValues
import ScenarioSyntax

/// An address as curl reads it: lists and ranges are expanded, and the path is shortened.
struct CurlURL {
  /// Scheme and authority; for a unix socket `http+unix://` and the path.
  var origin: CommandWord
  /// Host and port, as the field Host has them.
  let authority: CommandWord
  /// User and password, still percent-encoded.
  private(set) var userInfo: CommandWord?
  var path: CommandWord
  /// Without its question mark; nil where there is none.
  var query: CommandWord?

  var isSecure: Bool { origin.hasPrefix("https") }

  /// What stands in the request line.
  var target: CommandWord { query.map { path + CommandWord("?") + $0 } ?? path }

  /// - Throws: ``CurlProblem`` for what curl refuses, or sends by another protocol.
  init(_ word: CommandWord, scheme standard: String, keepsDots: Bool) throws(CurlProblem) {
    let text = word.shown
    guard !word.bytes.contains(where: { ($0 > 0 && $0 <= 0x20) || $0 == 0x7F }) else { throw .address(text, .blank) }
    let (scheme, rest) = try CurlURL.scheme(of: word, standard)
    let end = rest.bytes.firstIndex { "/?#".utf8.contains($0) } ?? rest.bytes.endIndex
    var authority = rest.dropLast(rest.bytes.count - end)
    if let place = authority.bytes.lastIndex(of: UInt8(ascii: "@")) {
      userInfo = authority.dropLast(authority.bytes.count - place)
      authority = authority.dropFirst(place + 1)
    }
    guard !authority.isEmpty else { throw .address(text, .host) }
    // The domain name system knows no longer names than this one in its own spelling.
    if let name = authority.text, name.utf8.count <= 1024, !name.utf8.allSatisfy({ $0 < 0x80 }) {
      authority = CommandWord(CurlURL.ascii(name))
    }
    var path = rest.dropFirst(end)
    if let (before, _) = path.split(at: UInt8(ascii: "#")) { path = before }
    if let (before, query) = path.split(at: UInt8(ascii: "?")) { (path, self.query) = (before, query) }
    self.authority = authority
    origin = CommandWord(scheme) + authority
    if !path.isEmpty || !scheme.isEmpty { path = CurlURL.normalized(path, keepsDots: keepsDots) }
    self.path = path
  }

  /// The scheme up to the two slashes, empty where a variable holds it, and the rest.
  private static func scheme(of word: CommandWord, _ standard: String) throws(CurlProblem) -> (String, CommandWord) {
    let letters = word.bytes.prefix { $0.isAlphanumeric || "+-.".utf8.contains($0) }
    let after = word.dropFirst(letters.count)
    let name = String(decoding: letters, as: UTF8.self).lowercased()
    let slashes = after.bytes.dropFirst().prefix { $0 == UInt8(ascii: "/") }.count
    if !letters.isEmpty, after.hasPrefix(":"), (1...3).contains(slashes) {
      guard ["http", "https"].contains(name) else { throw .address(word.shown, .scheme(name)) }
      return ("\(name)://", after.dropFirst(1 + slashes))
    }
    if word.hasPrefix("/") { throw .address(word.shown, .host) }
    // A variable may hold the scheme too, unless a port or the rest of a name follows it.
    if case .variable(let name) = word.parts.first {
      let next = word.dropFirst(name.utf8.count + 2).bytes.first
      if next != UInt8(ascii: ":"), next != UInt8(ascii: ".") { return ("", word) }
    }
    // curl guesses by the first part of the name.
    let first = name.split(separator: ".").first.map { String($0) } ?? ""
    let guess = ["ftp", "dict", "ldap", "imap", "smtp", "pop3"].contains(first) && name.contains(".") ? first : standard
    guard ["http", "https"].contains(guess) else { throw .address(word.shown, .scheme(guess)) }
    return ("\(guess)://", word)
  }

  /// The path without `.` and `..` (RFC 3986 section 5.2.4), and with what isn't ASCII percent-encoded.
  private static func normalized(_ path: CommandWord, keepsDots: Bool) -> CommandWord {
    var path = path.isEmpty ? CommandWord("/") : path
    let segments = path.bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isDot = { (segment: ArraySlice<UInt8>) in segment.elementsEqual(".".utf8) }
    let isParent = { (segment: ArraySlice<UInt8>) in segment.elementsEqual("..".utf8) }
    if !keepsDots, segments.contains(where: { isDot($0) || isParent($0) }) {
      var kept: [ArraySlice<UInt8>] = []
      for (place, segment) in segments.enumerated() {
        if isParent(segment) { _ = kept.popLast() }
        if !isDot(segment), !isParent(segment) {
          kept.append(segment)
        } else if place == segments.count - 1 {
          kept.append([])
        }
      }
      path = path.keeping(kept.reduce(into: []) { $0 += [UInt8(ascii: "/")] + $1 })
    }
    // In lower case, as curl does.
    return path.replacing { $0 < 0x80 ? [$0] : CommandWord.escape($0, isUppercase: false) }
  }

  /// Adds to the query, as `-G` and `--url-query` do.
  mutating func addQuery(_ data: CommandWord) throws(CurlProblem) {
    guard !data.isEmpty else { return }
    guard !data.bytes.contains(where: { ($0 > 0 && $0 <= 0x20) || $0 == 0x7F }) else { throw .address(data.shown, .blank) }
    let added = (data.split(at: UInt8(ascii: "#"))?.0 ?? data).loweringEscapes()
    guard let query, !query.isEmpty else { return self.query = added }
    self.query = query + CommandWord(query.hasSuffix("&") ? "" : "&") + added
  }

  /// Adds the name of the file to a path that ends with a slash, as `-T` does.
  mutating func addFileName(of path: CommandWord) {
    guard query == nil, self.path.hasSuffix("/") else { return }
    self.path += path.lastPathComponent.percentEncoded()
  }
}

// MARK: - Variables

extension CurlURL {
  /// The word with variables in place of `{{name}}`: so scenarios and other programs write them when they copy a request for curl.
  /// - Parameter isLiteral: Whether curl sends braces as they are. Then only those are variables that stand for the host, which has none.
  static func namingVariables(_ word: CommandWord, isLiteral: Bool) -> CommandWord {
    guard word.bytes.contains(UInt8(ascii: "{")) else { return word }
    var rest = word
    var result = CommandWord()
    if isLiteral {
      let start = word.bytes.firstRange(of: "://".utf8)?.upperBound ?? 0
      let end = word.bytes[start...].firstIndex { "/?#".utf8.contains($0) } ?? word.bytes.count
      rest = word.dropLast(word.bytes.count - end)
    }
    let tail = word.dropFirst(rest.bytes.count)
    for part in rest.parts {
      switch part {
      case .variable(let name): result += CommandWord(variable: name)
      case .literal(let bytes): result += naming(bytes)
      }
    }
    return result + tail
  }

  private static func naming(_ bytes: [UInt8]) -> CommandWord {
    guard let text = String(validating: bytes, as: UTF8.self) else { return CommandWord(literal: bytes) }
    return TemplateSyntax(typed: text).parts.reduce(into: CommandWord()) { result, part in
      switch part {
      case .literal(let text): result += CommandWord(text)
      case .placeholder(let placeholder): result += CommandWord(variable: placeholder.fullName)
      }
    }
  }
}

// MARK: - Names of hosts

extension CurlURL {
  /// The name of a host as the domain name system has it (RFC 5890): labels that aren't ASCII begin with `xn--`.
  private static func ascii(_ host: String) -> String {
    host.lowercased().split(separator: ".", omittingEmptySubsequences: false).map { label in
      // A port follows the last label.
      let name = label.prefix { $0 != ":" }
      let isPlain = name.utf8.allSatisfy { $0 < 0x80 } || name.utf8.count > 255
      return isPlain ? String(label) : "xn--\(punycode(name))\(label.dropFirst(name.count))"
    }.joined(separator: ".")
  }

  /// RFC 3492 section 6.3.
  private static func punycode(_ label: Substring) -> String {
    let scalars = label.unicodeScalars.map { Int($0.value) }
    var output = scalars.filter { $0 < 0x80 }.map { UInt8(truncatingIfNeeded: $0) }
    var (handled, delta, bias, next) = (output.count, 0, 72, 0x80)
    let basic = handled
    if basic > 0 { output.append(UInt8(ascii: "-")) }
    while handled < scalars.count, let smallest = scalars.filter({ $0 >= next }).min() {
      delta += (smallest - next) * (handled + 1)
      next = smallest
      for scalar in scalars where scalar <= next {
        guard scalar == next else {
          delta += 1
          continue
        }
        var (rest, place) = (delta, 36)
        while true {
          let limit = min(26, max(1, place - bias))
          let digit = rest < limit ? rest : limit + (rest - limit) % (36 - limit)
          output.append(UInt8(truncatingIfNeeded: digit < 26 ? 0x61 + digit : 0x30 + digit - 26))
          if rest < limit { break }
          (rest, place) = ((rest - limit) / (36 - limit), place + 36)
        }
        handled += 1
        (bias, delta) = (adapted(delta, handled, isFirst: handled == basic + 1), 0)
      }
      (delta, next) = (delta + 1, next + 1)
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func adapted(_ delta: Int, _ handled: Int, isFirst: Bool) -> Int {
    var rest = isFirst ? delta / 700 : delta / 2
    rest += rest / handled
    var bias = 0
    while rest > 455 { (rest, bias) = (rest / 35, bias + 36) }
    return bias + 36 * rest / (rest + 38)
  }
}

// MARK: - Lists and ranges

extension CurlURL {
  /// How many addresses one may stand for.
  static let limit = 500

  /// The addresses that `{a,b}` and `[1-3]` stand for, the last list changing fastest.
  static func expanded(_ word: CommandWord) throws(CurlProblem) -> [CommandWord] {
    guard word.bytes.contains(where: { "[]{}".utf8.contains($0) }) else { return [word] }
    var rest = word.bytes[...]
    var results: [[UInt8]] = [[]]
    while let byte = rest.popFirst() {
      var choices: [[UInt8]] = [[byte]]
      switch byte {
      case UInt8(ascii: "\\"):
        if let next = rest.first, "[]{}".utf8.contains(next) {
          choices = [[next]]
          rest.removeFirst()
        }
      case UInt8(ascii: "{"): choices = try list(&rest, word)
      case UInt8(ascii: "["):
        let content = rest.prefix { $0 != UInt8(ascii: "]") }
        guard content.count < rest.count else { throw .address(word.shown, .range) }
        rest = rest.dropFirst(content.count + 1)
        let isAddress = content.contains(UInt8(ascii: ":")) && content.allSatisfy { $0.isHexDigit || ":.%".utf8.contains($0) }
        if content.isEmpty || (isAddress && content.filter { $0 == UInt8(ascii: ":") }.count > 1) {
          choices = [[byte] + content + [UInt8(ascii: "]")]]
        } else {
          choices = try range(content, word)
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): throw .address(word.shown, .bracket)
      default: break
      }
      if choices.count == 1 {
        for index in results.indices { results[index] += choices[0] }
      } else {
        guard choices.count * results.count <= limit, choices.count * results.count * word.bytes.count < 1 << 24 else {
          throw .address(word.shown, .count(limit))
        }
        results = results.flatMap { start in choices.map { start + $0 } }
      }
    }
    return results.map { word.keeping($0) }
  }

  private static func list(_ rest: inout ArraySlice<UInt8>, _ word: CommandWord) throws(CurlProblem) -> [[UInt8]] {
    var choices: [[UInt8]] = [[]]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "}"):
        if choices == [[]] { throw .address(word.shown, .braces) }
        return choices
      case UInt8(ascii: ","): choices.append([])
      case UInt8(ascii: "{"), UInt8(ascii: "["): throw .address(word.shown, .braces)
      case UInt8(ascii: "\\") where !rest.isEmpty: choices[choices.count - 1].append(rest.removeFirst())
      default: choices[choices.count - 1].append(byte)
      }
    }
    throw .address(word.shown, .braces)
  }

  private static func range(_ content: ArraySlice<UInt8>, _ word: CommandWord) throws(CurlProblem) -> [[UInt8]] {
    let text = String(decoding: content, as: UTF8.self)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { String($0) }
    guard parts.count <= 2, ends.count == 2, let step = parts.count == 2 ? Int(parts[1]) : 1, step > 0 else {
      throw .address(word.shown, .range)
    }
    let places: [Int]
    let isNumber = ends.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }
    let isLetter = ends.allSatisfy { $0.utf8.count == 1 && $0.utf8.allSatisfy(\.isLetter) }
    if isNumber {
      places = ends.compactMap { Int($0) }
    } else if isLetter {
      places = ends.compactMap { $0.utf8.first.map { Int($0) } }
    } else {
      throw .address(word.shown, .range)
    }
    guard places.count == 2, places[0] <= places[1], places[0] == places[1] || step <= places[1] - places[0],
      !isLetter || places[1] - places[0] < 26
    else { throw .address(word.shown, .range) }
    guard (places[1] - places[0]) / step < limit else { throw .address(word.shown, .count(limit)) }
    let width = isNumber && ends[0].hasPrefix("0") ? ends[0].utf8.count : 0
    return stride(from: places[0], through: places[1], by: step).map { place in
      guard isNumber else { return [UInt8(truncatingIfNeeded: place)] }
      let digits = Array(String(place).utf8)
      return Array(repeating: UInt8(ascii: "0"), count: max(0, width - digits.count)) + digits
    }
  }
}
