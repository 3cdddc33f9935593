import FieldValues

/// A body of a Hurl file as scenarios write it.
struct HurlBody {
  /// The lines, as many as the file has.
  private(set) var lines: [String]
  /// The Content-Type that Hurl sends with the body, where the scenario's spelling doesn't imply it.
  private(set) var contentType: String?
  /// Whether the lines have words that Hurl doesn't know.
  private(set) var isOwn = false

  /// - Parameter isWhole: Whether a text is a body that the scenario's parser reads.
  init(_ lines: ArraySlice<String>, inResponse: Bool, isWhole: (String) -> Bool) throws(HurlProblem) {
    self.lines = Array(lines)
    let first = HurlFile.content(of: self.lines[0])
    if first.begins(with: "```") {
      try translateFence(first, inResponse: inResponse, isWhole: isWhole)
    } else if first.begins(with: "{{") {
      // A variable that is the whole body is a value of JSON.
      let end = first.firstRange(of: "}}")?.upperBound ?? first.endIndex
      try HurlField.checkVariables(in: first)
      self.lines = ["```json\n\(first[..<end])\n```"]
    } else if first.begins(with: "base64,") || first.begins(with: "hex,") {
      // White space between the digits means nothing, line ends included.
      try translateLine(self.lines.map { String(HurlFile.content(of: $0)) }.joined()[...])
      if self.lines.count > 1 { setLine(self.lines[0]) }
    } else if first.begins(with: "<") || (self.lines.count > 1 || first.begins(with: "{") || first.begins(with: "[")) {
      try HurlField.checkVariables(in: self.lines.joined(separator: "\n"))
      spaceLastComment(isWhole)
    } else {
      try translateLine(first)
    }
  }

  /// A body on one line: a text, bytes, a file, a value of JSON.
  private mutating func translateLine(_ line: Substring) throws(HurlProblem) {
    var words = HurlWords(line).words
    guard var body = words.first else { return }
    if !body.isClosed { throw .unclosed("the body", mark: body.kind == .plain ? ";" : "\(body.text.prefix(1)).") }
    if body.kind == .quoted { try HurlField.checkVariables(in: body.text) }
    if body.text.begins(with: "file,") { body.text = Substring(try HurlFileName.translated(body.text)) }
    if body.text.begins(with: "`") { body.text = Substring(body.text.replacing("\\/", with: "/")) }
    words.removeFirst()
    if let behind = words.first, behind.kind != .comment { throw .textBehind(VisibleText.excerpt(of: String(behind.text))) }
    let comment = words.first.map { $0.text.isEmpty ? "" : " \($0.text)" } ?? ""
    let text = body.text + comment
    if text != line || lines.count > 1 { lines[0] = String(text) }
  }

  /// Writes a blank before a comment that stands right behind a body of several lines.
  private mutating func spaceLastComment(_ isWhole: (String) -> Bool) {
    guard let last = lines.last, let close = last.lastIndex(where: { "}]>".contains($0) }),
      let mark = last[close...].firstIndex(of: "#"),
      !isWhole(lines.joined(separator: "\n"))
    else { return }
    lines[lines.count - 1] = "\(last[..<mark]) \(last[mark...])"
  }
}

extension HurlBody {
  /// What the row of backticks says about its text.
  private struct Attributes {
    var language: String?
    var hasEscapes = false
    /// Whether braces are text.
    var isLiteral = false

    init(_ text: Substring) throws(HurlProblem) {
      for word in text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }) {
        switch word {
        case "escape": hasEscapes = true
        case "novariable": isLiteral = true
        case "json", "xml", "graphql", "hex", "base64", "raw":
          if language != nil { throw .unknown(String(word), kind: "an attribute of a text") }
          language = String(word)
        default: throw .unknown(VisibleText.excerpt(of: String(word)), kind: "a kind or an attribute of a text")
        }
      }
      if language == "raw" { (language, isLiteral) = (nil, true) }
    }
  }

  private mutating func translateFence(
    _ opening: Substring,
    inResponse: Bool,
    isWhole: (String) -> Bool
  ) throws(HurlProblem) {
    if lines.count == 1 {
      guard let close = opening.dropFirst(3).firstRange(of: "```")?.upperBound else { throw .unclosed("the text", mark: "```.") }
      try HurlField.checkVariables(in: opening)
      // Six backticks are an empty text.
      let text = opening[..<close].utf8.count == 6 ? "``" : opening[..<close]
      if text.utf8.count == 2 { lines[0] = String(text) }
      return try moveComment(text, opening[close...])
    }
    let attributes = try Attributes(opening.dropFirst(3))
    let last = lines[lines.count - 1]
    guard let row = last.firstRange(of: "```") else { throw .unclosed("the text", mark: "```.") }
    try moveComment(last[..<row.upperBound], last[row.upperBound...])
    let inner = lines[1..<(lines.count - 1)] + (row.lowerBound > last.startIndex ? [String(last[..<row.lowerBound])] : [])
    let text = inner.joined(separator: "\n")
    let isLiteral = attributes.isLiteral && text.contains("{{")
    if !attributes.isLiteral { try HurlField.checkVariables(in: text) }
    func open(_ words: String) { lines[0] = "```\(words)" }
    if attributes.hasEscapes {
      guard attributes.language != "graphql" else { throw .unknown("escape", kind: "an attribute of a GraphQL query") }
      contentType = attributes.language.map { "application/\($0)" }
      return setLine(HurlBody.string(Array(inner), endsLine: row.lowerBound == last.startIndex, isLiteral: isLiteral))
    }
    switch attributes.language {
    case "graphql":
      if inResponse { throw .graphQLInResponse }
      if isLiteral { throw .rawGraphQL }
      if attributes.isLiteral { open("graphql") }
    case "json" where isLiteral:
      open("json raw")
      (contentType, isOwn) = ("application/json", true)
    case "json":
      let plain = lines
      if attributes.isLiteral { open("json") }
      guard !isWhole(lines.joined(separator: "\n")) else { return }
      // Hurl sends and compares what isn't JSON, too.
      lines = plain
      open("")
      contentType = "application/json"
    case "xml":
      if attributes.isLiteral { open(isLiteral ? "xml raw" : "xml") }
      isOwn = isLiteral
    case "hex", "base64":
      let kind = attributes.language ?? ""
      let digits = text.filter { !$0.isWhitespace }
      guard isWhole("\(kind),\(digits);") else { throw .badBytes(kind) }
      setLine("\(kind),\(digits);")
    default:
      if attributes.isLiteral { open(isLiteral ? "text raw" : "") }
      isOwn = isLiteral
    }
  }

  /// Writes the body on its first line.
  private mutating func setLine(_ text: String) {
    lines = [text] + Array(repeating: "", count: lines.count - 1)
  }

  /// Puts a comment behind the last row of backticks on a line of its own, since nothing may follow the row.
  private mutating func moveComment(_ text: Substring, _ rest: Substring) throws(HurlProblem) {
    let behind = HurlFile.content(of: String(rest))
    guard !behind.isEmpty else { return }
    guard behind.begins(with: "#") else { throw .textBehind(VisibleText.excerpt(of: String(behind))) }
    lines[lines.count - 1] = "\(text)\n\(behind)"
  }

  /// A text with escapes as a string on one line, which has them too.
  private static func string(_ lines: [String], endsLine: Bool, isLiteral: Bool) -> String {
    var text = ""
    for (index, line) in lines.enumerated() {
      var rest = line[...]
      if rest.utf8.last == 0x0D { rest = Substring(rest.utf8.dropLast()) }
      while let character = rest.popFirst() {
        switch character {
        case "`": text += "\\`"
        case "{" where isLiteral: text += "\\u{7b}"
        case "\\":
          let next = rest.popFirst()
          switch next {
          case "\"", "/": text += next.map { String($0) } ?? ""
          case "u":
            // The braces of a code point are those of no variable.
            let code = rest.prefix { rest.first == "{" && $0 != "}" }
            text += "\\u\(code)"
            rest = rest[code.endIndex...]
          case "b": text += "\\u{8}"
          case "f": text += "\\u{c}"
          case let next?: text += "\\\(next)"
          case nil: text += "\\\\"
          }
        default: text.append(character)
        }
      }
      if index < lines.count - 1 || endsLine { text += "\\n" }
    }
    return "`\(text)`"
  }
}
