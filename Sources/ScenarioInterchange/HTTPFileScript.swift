import FieldValues
import Patterns
import ScenarioSyntax

/// A script that runs after a response came: what of it a scenario can do, too.
struct HTTPFileScript {
  /// The variables that it sets to a part of the response, by the names that it gives them.
  private(set) var captures: [CaptureSyntax] = []
  /// The variables that it sets to something else.
  private(set) var others: [String] = []
  /// Whether it uses the request.
  let readsRequest: Bool

  /// What sets a variable, and whether the name is an argument.
  private static let setters = [
    ("client.global.set(", true), ("exports.", false), ("module.exports.", false), ("$global.", false), ("client.global.", false),
  ]

  init(_ text: some StringProtocol) {
    let text = String(text)
    readsRequest = HTTPFileScript.uses("request.", in: text)
    for (setter, isCall) in HTTPFileScript.setters {
      var rest = text[...]
      while let place = rest.firstRange(of: setter) {
        let isWord = text[..<place.lowerBound].utf8.last.map { $0.isAlphanumeric || "_.$".utf8.contains($0) } ?? false
        rest = rest[place.upperBound...]
        if isWord { continue }
        if isCall { readCall(rest) } else { readAssignment(rest) }
      }
    }
  }

  /// Whether a word stands in a script and isn't the end of another one.
  private static func uses(_ word: String, in text: String) -> Bool {
    var rest = text[...]
    while let place = rest.firstRange(of: word) {
      let before = text[..<place.lowerBound].utf8.last
      guard before.map({ $0.isAlphanumeric || "_.$".utf8.contains($0) }) ?? false else { return true }
      rest = rest[place.upperBound...]
    }
    return false
  }

  /// Reads `"name", value)`.
  private mutating func readCall(_ text: Substring) {
    var depth = 0
    // Longer ones compute something.
    let bytes = text.utf8.prefix(1000).prefix { byte in
      if byte == UInt8(ascii: "(") { depth += 1 } else if byte == UInt8(ascii: ")") { depth -= 1 }
      return depth >= 0
    }
    let arguments = text[..<bytes.endIndex]
    let words = arguments.split(separator: ",", maxSplits: 1).map { HTTPFileScript.trimmed($0) }
    add(HTTPFileScript.unquoted(words.first ?? ""), depth < 0 && words.count == 2 ? words[1] : "")
  }

  /// Reads `name = value;`.
  private mutating func readAssignment(_ text: Substring) {
    let name = Substring(text.utf8.prefix { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "$") })
    let rest = text[name.endIndex...].droppingLeadingBlanks()
    guard !name.isEmpty, rest.hasPrefix("="), !rest.hasPrefix("=="), !rest.hasPrefix("=>") else { return }
    add(String(name), rest.dropFirst().prefix { $0 != ";" && !$0.isNewline }.trimmingBlanks())
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
