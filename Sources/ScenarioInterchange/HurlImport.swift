import FieldValues
package import ScenarioSyntax

/// A scenario made from a Hurl file.
///
/// A file that both languages read is kept to the byte. In others, the lines that scenarios spell differently are translated in their
/// place, so that the numbers of the lines stay. A line that isn't needed becomes a comment.
package struct HurlImport: Sendable {
  /// The text of the scenario.
  package let text: String
  /// The options that became comments, a sentence each.
  package let leftOut: [String]

  /// - Parameter path: The path as the user gave it, for messages.
  /// - Throws: Every line that a scenario can't say.
  package init(_ original: String, path: String = "") throws(ScenarioFile.ParseFailure) {
    var translation = Translation(original)
    var failure: ScenarioFile.ParseFailure
    repeat {
      do throws(ScenarioFile.ParseFailure) {
        // A round reads the whole file, so that it translates as much as it can.
        text = try ScenarioFile.parse(translation.text, path: path, mostDiagnostics: 1000).text
        leftOut = translation.leftOut
        return
      } catch {
        failure = error
      }
    } while translation.apply(to: failure.diagnostics)
    throw ScenarioFile.ParseFailure(
      path: path,
      text: failure.text,
      diagnostics: failure.diagnostics.prefix(100).map(translation.named)
    )
  }
}

extension HurlImport {
  /// Something of Hurl that scenarios don't have.
  private enum Unsupported: String, Diagnostic.Problem {
    case xpath, md5, toHex, utf8Encode, utf8Decode, urlQueryParam

    /// What is wrong, and what to write in its place.
    var sentences: (message: String, hint: String) {
      let hint =
        switch self {
        case .xpath: "write regex, or compare the body"
        case .md5: "write sha256"
        case .toHex: "compare the bytes with hex,..;"
        case .utf8Encode, .utf8Decode: "compare the text, or the bytes with hex,..;"
        case .urlQueryParam: "write regex and urlDecode"
        }
      return ("\(rawValue) is not supported", hint)
    }
  }
}

extension HurlImport {
  /// The lines of a file while they are translated. Each round mends at most one fault of each line.
  fileprivate struct Translation {
    private var lines: [String]
    private(set) var leftOut: [String] = []
    /// A file may have many lines to translate, and the parser tells a hundred faults at once.
    private var roundsLeft = 200
    /// Up to which line a request was looked for, and the last one before it.
    fileprivate var looked: (upTo: Int, request: Int?) = (0, nil)

    init(_ text: String) {
      lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }

    var text: String { lines.joined(separator: "\n") }

    /// Translates the lines that have faults.
    /// - Returns: Whether anything was changed.
    mutating func apply(to diagnostics: [Diagnostic]) -> Bool {
      roundsLeft -= 1
      looked = (0, nil)
      guard roundsLeft > 0 else { return false }
      var changed: Set<Int> = []
      for diagnostic in diagnostics where !changed.contains(diagnostic.position.line) {
        if translate(diagnostic.position) { changed.insert(diagnostic.position.line) }
      }
      return !changed.isEmpty
    }

    /// The fault with a sentence of its own for words that only Hurl has.
    func named(_ diagnostic: Diagnostic) -> Diagnostic {
      guard let place = place(of: diagnostic.position), let problem = Unsupported(rawValue: word(at: place)) else {
        return diagnostic
      }
      return Diagnostic(problem, at: diagnostic.position, length: problem.rawValue.count)
    }

    /// The text before a fault and the text from there.
    fileprivate typealias Place = (index: Int, before: Substring, rest: Substring)

    private func place(of position: SourcePosition) -> Place? {
      let index = position.line - 1
      guard lines.indices.contains(index) else { return nil }
      let line = lines[index]
      guard let at = line.index(line.startIndex, offsetBy: position.column - 1, limitedBy: line.endIndex) else { return nil }
      return (index, line[..<at], line[at...])
    }

    private func word(at place: Place) -> String {
      String(place.rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") })
    }

    private mutating func translate(_ position: SourcePosition) -> Bool {
      guard let place = place(of: position) else { return false }
      if place.rest.hasPrefix("[") { return translateEmptySection(place) }
      if place.rest.hasPrefix("\\") { return translateEscape(place) }
      if place.before.drop(while: \.isWhitespace).hasPrefix("```") { return translateFence(place) }
      if lines[place.index].trimmingBlanks().wholeMatch(of: /\{\{[A-Za-z][\w-]*\}\}/) != nil {
        // A variable that is the whole body is a value of JSON.
        lines.replaceSubrange(place.index...place.index, with: ["```json", lines[place.index], "```"])
        return true
      }
      let word = word(at: place)
      if let predicate = Self.predicates[word] {
        lines[place.index] = place.before + predicate + place.rest.dropFirst(word.count)
        return true
      }
      if word == "countEquals" {
        let isNegated = place.before.hasSuffix("not ")
        let before = isNegated ? place.before.dropLast(4) : place.before
        lines[place.index] = before + (isNegated ? "count not ==" : "count ==") + place.rest.dropFirst(word.count)
        return true
      }
      guard place.before.allSatisfy(\.isWhitespace), place.rest.dropFirst(word.count).drop(while: { $0 == " " }).hasPrefix(":")
      else {
        return false
      }
      return translateOption(place, word)
    }

    /// The names that predicates had in older versions of Hurl.
    private static let predicates = [
      "equals": "==", "notEquals": "!=", "greaterThan": ">", "greaterThanOrEquals": ">=", "lessThan": "<",
      "lessThanOrEquals": "<=",
    ]
  }
}

extension HurlImport.Translation {
  /// Options that say how much is printed, or how URLs are sent that are sent as they are written.
  private static let needless: Set<String> = ["verbose", "very-verbose", "verbosity", "path-as-is"]
  /// Options that a scenario doesn't have, and that mean nothing when they are off.
  private static let offByDefault: Set<String> = [
    "http1.0", "http3", "netrc", "netrc-optional", "digest", "negotiate", "ntlm", "location-trusted",
  ]

  private mutating func translateOption(_ place: Place, _ name: String) -> Bool {
    let value = place.rest.dropFirst(name.count).drop { $0 == " " || $0 == ":" || $0 == "\t" }.prefix {
      !$0.isWhitespace && $0 != "#"
    }
    if Self.needless.contains(name) || (Self.offByDefault.contains(name) && value == "false") {
      leftOut.append("Line \(place.index + 1): the option \(name) became a comment, because scenarios don't need it.")
      lines[place.index] = place.before + "# " + place.rest
      return true
    }
    if name == "ipv4" || name == "ipv6" {
      let advice =
        value == "false"
        ? "scenarios don't need it." : "the address of the URL decides. Write one such as http://[::1]:8080 there."
      leftOut.append("Line \(place.index + 1): the option \(name) became a comment, because \(advice)")
      lines[place.index] = place.before + "# " + place.rest
      return true
    }
    if name == "header" { return moveHeader(place) }
    if name == "limit-rate", !value.isEmpty, value.allSatisfy({ $0.isASCII && $0.isNumber }) {
      lines[place.index] =
        "\(place.before)read-rate: \(value)/s\(value.endIndex < place.rest.endIndex ? place.rest[value.endIndex...] : "")"
      return true
    }
    return false
  }

  /// Writes an option `header: Name: value` as the header line that it adds, below the request line.
  private mutating func moveHeader(_ place: Place) -> Bool {
    let line = place.rest.dropFirst("header".count).drop { $0 == " " || $0 == ":" || $0 == "\t" }
    guard let request = requestLine(before: place.index), line.contains(":") else { return false }
    lines.remove(at: place.index)
    lines.insert(String(line), at: request + 1)
    return true
  }

  /// Makes a comment of the head of a section without lines, which Hurl allows.
  /// The line of the request that an option belongs to. Options come in their order, so that no line is looked at for each of them.
  private mutating func requestLine(before index: Int) -> Int? {
    let start = index >= looked.upTo ? looked.upTo : 0
    let found = lines[start..<index].lastIndex { $0.starts(with: /[A-Z]+[ \t]+\S/) && !$0.hasPrefix("HTTP") }
    looked = (index, found ?? (start > 0 ? looked.request : nil))
    return looked.request
  }

  private mutating func translateEmptySection(_ place: Place) -> Bool {
    let next = lines[(place.index + 1)...].lazy.map { $0.drop(while: \.isWhitespace) }
      .first { !$0.isEmpty && !$0.hasPrefix("#") }
    let isEmpty = next.map { isHead($0) || isBody($0) } ?? true
    guard isEmpty else { return false }
    lines[place.index] = place.before + "# " + place.rest
    return true
  }

  /// Whether a line begins a section, a request or a response.
  private func isHead(_ line: Substring) -> Bool {
    line.hasPrefix("[") || line.hasPrefix("HTTP") || line.starts(with: /[A-Z]+ +\S/)
  }

  /// Whether a line begins a body, and isn't a line of a section whose name is a variable.
  private func isBody(_ line: Substring) -> Bool {
    ["`", "<", "base64,", "hex,", "file,"].contains { line.hasPrefix($0) }
      || (line.hasPrefix("{") && !line.starts(with: /\{\{[\w.-]+\}\}\s*:/))
  }

  /// Writes an escape of Hurl's keys and values as a code point.
  private mutating func translateEscape(_ place: Place) -> Bool {
    let codes: [Character: String] = [":": "3a", "n": "a", "r": "d", "t": "9", "b": "8", "f": "c", "\"": "22"]
    guard let letter = place.rest.dropFirst().first, codes[letter] != nil else { return false }
    // The others of the line at once: a round reads the whole file.
    var line = String(place.before)
    var rest = place.rest
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.popFirst() else {
        line.append(character)
        continue
      }
      line += codes[next].map { "\\u{\($0)}" } ?? "\\\(next)"
    }
    lines[place.index] = line
    return true
  }

  /// Translates fences of bytes, which stand on one line here, and the attribute for text without variables.
  private mutating func translateFence(_ place: Place) -> Bool {
    let words = place.rest.split { $0 == "," || $0.isWhitespace }
    if words == ["raw"] || (words.last == "novariable" && words.count <= 2) {
      lines[place.index] = "\(place.before)\(words.count == 2 ? words[0] : "text") raw"
      return true
    }
    let attributes = Set(words.filter { $0 != "text" })
    if attributes.contains("escape"), attributes.isSubset(of: ["escape", "novariable"]) {
      return translateEscapedFence(place, hasVariables: !attributes.contains("novariable"))
    }
    guard words == ["base64"] || words == ["hex"], let kind = words.first else { return false }
    let first = place.index + 1
    guard let end = lines[first...].firstIndex(where: { $0.hasPrefix("```") }) else { return false }
    let digits = lines[first..<end].joined().filter { !$0.isWhitespace }
    lines[place.index] = "\(place.before.prefix(while: \.isWhitespace))\(kind),\(digits);"
    for index in first...end { lines[index] = "" }
    return true
  }

  /// Writes a fence whose text has escapes as a string on one line, which has them too.
  private mutating func translateEscapedFence(_ place: Place, hasVariables: Bool) -> Bool {
    let first = place.index + 1
    guard let end = lines[first...].firstIndex(where: { $0.hasPrefix("```") }) else { return false }
    var text = ""
    for line in lines[first..<end] {
      var rest = line[...]
      while let character = rest.popFirst() {
        switch character {
        case "`": text += "\\`"
        case "{" where !hasVariables: text += "\\u{7b}"
        case "\\":
          let next = rest.popFirst()
          switch next {
          case "\"": text += "\""
          case "b": text += "\\u{8}"
          case "f": text += "\\u{c}"
          case let next?: text += "\\\(next)"
          case nil: text += "\\\\"
          }
        default: text.append(character)
        }
      }
      text += "\\n"
    }
    lines[place.index] = "\(place.before.prefix(while: \.isWhitespace))`\(text)`"
    for index in first...end { lines[index] = "" }
    return true
  }
}
