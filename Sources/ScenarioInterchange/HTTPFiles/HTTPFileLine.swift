import FieldValues

/// What single lines of an `.http` file are. Blanks around them are taken off before.
enum HTTPFileLine {
  static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "GRAPHQL"]

  static func isComment(_ line: Substring) -> Bool { line.hasPrefix("#") || line.hasPrefix("//") }

  /// Whether a line begins with a method and a URL. Blanks may stand in the URL, as in `{{ $guid }}`.
  static func isRequest(_ line: Substring) -> Bool {
    let method = line.prefix { !$0.isBlank }
    guard methods.contains(String(method)) else { return false }
    let url = line[method.endIndex...].droppingLeadingBlanks()
    if ["http://", "https://", "{{", "/", "localhost"].contains(where: { url.hasPrefix($0) }) { return true }
    // A host and a port, and nothing else.
    guard let (host, rest) = withoutVersion(url).text.splitOnce(at: ":"), !rest.contains(where: \.isBlank) else { return false }
    return rest.utf8.first?.isDigit == true && host.utf8.allSatisfy { $0.isAlphanumeric || $0 == 0x2D || $0 == 0x2E }
  }

  /// Whether a line is a URL and nothing else.
  static func isURL(_ line: Substring) -> Bool {
    (line.hasPrefix("http://") || line.hasPrefix("https://")) && !line.contains(where: \.isBlank)
  }

  /// A request line without the version at its end.
  static func withoutVersion(_ line: Substring) -> (text: Substring, version: String?) {
    var rest = line[...]
    while let place = rest.firstRange(of: "HTTP/") {
      let before = line[..<place.lowerBound]
      let after = line[place.upperBound...]
      if before.last?.isBlank == true, after.utf8.first?.isDigit == true {
        return (before.trimmingBlanks(), String(line[place.lowerBound...]))
      }
      rest = after
    }
    return (line, nil)
  }

  /// Whether a line begins a response, such as `HTTP/1.1 200 OK`.
  static func isStatus(_ line: Substring) -> Bool {
    guard let rest = line.droppingPrefix("HTTP/"), rest.utf8.first?.isDigit == true else { return false }
    let words = rest.split(maxSplits: 2, omittingEmptySubsequences: true) { $0.isBlank }
    return words.count > 1 && words[0].utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") } && words[1].utf8.count == 3
      && words[1].utf8.allSatisfy(\.isDigit)
  }

  /// Whether a line isn't part of a body: a script for the response, a file to save it in, an assertion.
  static func isAfterBody(_ line: Substring) -> Bool {
    if line.hasPrefix("> ") || line.hasPrefix(">{") {
      return line.contains("{%") || [".js", ".mjs", ".ts"].contains { line.hasSuffix($0) }
    }
    return ["<> ", ">> ", ">>! ", "?? "].contains { line.hasPrefix($0) }
  }

  /// The path in a line such as `> ./check.js`.
  static func scriptFile(in line: Substring) -> String? {
    guard let rest = line.droppingPrefix("> "), !rest.contains("{%") else { return nil }
    return VisibleText.excerpt(of: String(rest.trimmingBlanks()))
  }

  /// Whether a line has `\{\{`, which httpyac sends as two braces.
  static func hasEscapedBraces(_ line: Substring) -> Bool { line.contains("\\{\\{") }

  /// Whether a line begins an operation of GraphQL.
  static func isOperation(_ line: Substring) -> Bool {
    ["query", "mutation", "subscription", "fragment", "gql"].contains { word in
      line.droppingPrefix(word).map { $0.isEmpty || " \t{(".contains($0.first ?? " ") } ?? false
    }
  }

  /// Whether a line opens a script in `{% %}`. With `<` it runs before the request, with `>` after the response came.
  static func opensScript(_ line: Substring) -> Bool {
    guard line.hasPrefix("<") || line.hasPrefix(">") else { return false }
    return line.dropFirst().droppingLeadingBlanks().hasPrefix("{%")
  }

  /// Whether a line opens a script of httpyac: `{{`, `{{+`, `{{@response`, which ends with a line `}}`.
  static func opensBlock(_ line: Substring) -> Bool {
    guard let rest = block(line) else { return false }
    return rest.isEmpty || rest.hasPrefix("@") || rest.hasPrefix("+")
  }

  /// Whether a script of httpyac runs after the response came, though it stands before the request.
  static func isForResponse(_ line: Substring) -> Bool {
    let word = block(line)?.drop { $0 == "@" || $0 == "+" } ?? ""
    return ["response", "after"].contains { word.hasPrefix($0) }
  }

  private static func block(_ line: Substring) -> Substring? {
    (line.droppingPrefix(">")?.droppingLeadingBlanks() ?? line).droppingPrefix("{{")
  }

  /// The path in a line such as `< ./data.json` or `<@utf8 data.json`, and whether variables are replaced in the file.
  static func path(in line: Substring) -> (path: String, hasVariables: Bool)? {
    guard line.hasPrefix("< ") || line.hasPrefix("<\t") || line.hasPrefix("<@") else { return nil }
    let isTemplate = line.hasPrefix("<@")
    let words = isTemplate ? line.dropFirst(2).drop { !$0.isBlank } : line.dropFirst()
    var path = words.trimmingBlanks()
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return path.isEmpty ? nil : (String(path), isTemplate)
  }
}
