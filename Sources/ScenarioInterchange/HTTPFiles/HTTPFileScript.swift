import FieldValues
import Patterns
import ScenarioSyntax

/// A script that runs after a response came: what of it a scenario can do, too.
struct HTTPFileScript {
  /// The variables that it sets to a part of the response, by the names that it gives them.
  private(set) var captures: [CaptureSyntax] = []
  /// The variables that it sets to something else.
  private(set) var others: [String] = []
  /// The variables that it sets only under a condition.
  private(set) var conditional: [String] = []
  /// Whether it uses the request.
  let readsRequest: Bool
  /// Whether it does nothing but set variables.
  private(set) var isOnlySetting = false
  /// Where the statements that set variables stand.
  private var statements: [Range<String.Index>] = []

  /// What sets a variable, and whether the name is an argument.
  private static let setters = [
    ("client.global.set(", true), ("exports.", false), ("module.exports.", false), ("$global.", false), ("client.global.", false),
  ]

  init(_ text: some StringProtocol) {
    let code = HTTPFileScriptCode(text)
    let text = code.text
    readsRequest = HTTPFileScript.uses("request.", in: code)
    for (setter, isCall) in HTTPFileScript.setters {
      var rest = text[...]
      while let place = rest.firstRange(of: setter) {
        let isWord = text[..<place.lowerBound].utf8.last.map { $0.isAlphanumeric || "_.$".utf8.contains($0) } ?? false
        rest = rest[place.upperBound...]
        let kind = code.kind(at: place.lowerBound)
        if isWord || kind == .text { continue }
        let set = isCall ? readCall(rest) : readAssignment(rest)
        guard let set else { continue }
        statements.append(place.lowerBound..<set.end)
        if kind == .conditional { conditional.append(set.name) } else { add(set.name, set.value) }
      }
    }
    isOnlySetting = code.isEmpty(without: statements)
  }

  /// Whether a word stands in a script and isn't the end of another one.
  private static func uses(_ word: String, in code: HTTPFileScriptCode) -> Bool {
    let text = code.text
    var rest = text[...]
    while let place = rest.firstRange(of: word) {
      let before = text[..<place.lowerBound].utf8.last
      let isWord = before.map { $0.isAlphanumeric || "_.$".utf8.contains($0) } ?? false
      if !isWord, code.kind(at: place.lowerBound) != .text { return true }
      rest = rest[place.upperBound...]
    }
    return false
  }

  /// Reads `"name", value)`.
  private func readCall(_ text: Substring) -> (name: String, value: Substring, end: String.Index)? {
    var depth = 0
    // Longer ones compute something.
    let bytes = text.utf8.prefix(1000).prefix { byte in
      if byte == UInt8(ascii: "(") { depth += 1 } else if byte == UInt8(ascii: ")") { depth -= 1 }
      return depth >= 0
    }
    let arguments = text[..<bytes.endIndex]
    let words = arguments.split(separator: ",", maxSplits: 1).map { HTTPFileScript.trimmed($0) }
    let isWhole = depth < 0
    let end = isWhole ? text.utf8.index(after: bytes.endIndex) : bytes.endIndex
    return (HTTPFileScript.unquoted(words.first ?? ""), isWhole && words.count == 2 ? words[1] : "", end)
  }

  /// Reads `name = value;`.
  private func readAssignment(_ text: Substring) -> (name: String, value: Substring, end: String.Index)? {
    let name = Substring(text.utf8.prefix { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "$") })
    let rest = text[name.endIndex...].droppingLeadingBlanks()
    guard !name.isEmpty, rest.hasPrefix("="), !rest.hasPrefix("=="), !rest.hasPrefix("=>") else { return nil }
    let bytes = rest.utf8.dropFirst().prefix { $0 != UInt8(ascii: ";") && $0 != 0x0A }
    var value = rest[bytes.startIndex..<bytes.endIndex]
    // The script may end on the line.
    for end in ["%}", "}}"] {
      if let place = value.firstRange(of: end)?.lowerBound { value = value[..<place] }
    }
    return (String(name), value.trimmingBlanks(), value.endIndex)
  }

  private mutating func add(_ name: String, _ value: Substring) {
    if let query = HTTPFileScript.query(value) {
      captures.append(CaptureSyntax(name, QuerySyntax(query)))
    } else {
      others.append(name)
    }
  }

  /// The part of the response that an expression means; nil for others.
  private static func query(_ value: Substring) -> QuerySyntax.Kind? {
    if ["response.status", "response.statusCode"].contains(value) { return .status }
    for beginning in ["response.headers.valueOf(", "response.headers["] {
      guard let argument = value.droppingPrefix(beginning), let last = argument.last, ")]".contains(last) else { continue }
      let name = unquoted(argument.dropLast())
      return FieldSyntax.isToken(name) ? .header(TemplateSyntax(literal: name)) : nil
    }
    for beginning in ["response.parsedBody", "response.body"] {
      guard let path = value.droppingPrefix(beginning), path.hasPrefix(".") || path.hasPrefix("["),
        path.utf8.allSatisfy({ $0.isAlphanumeric || "._$[]'\"-".utf8.contains($0) }),
        // An expression of a script may be no path.
        (try? JSONPath("$\(path)")) != nil
      else { continue }
      return .jsonpath(TemplateSyntax(literal: "$\(path)"))
    }
    return nil
  }

  private static func unquoted(_ text: Substring) -> String {
    String(trimmed(text).filter { !"\"'`".contains($0) })
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
