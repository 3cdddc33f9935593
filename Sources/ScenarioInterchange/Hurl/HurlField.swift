import FieldValues
import ScenarioSyntax

/// A line `name: value` of a header, a parameter or an option.
enum HurlField {
  /// A header line, whose name stands right before the colon in a scenario.
  static func translatedHeader(_ line: Substring) -> String {
    guard let colon = line.utf8.firstIndex(where: { "\\:#".utf8.contains($0) }), line.utf8[colon] == UInt8(ascii: ":") else {
      return translated(line)
    }
    let name = line[..<colon].trimmingBlanks()
    return name.endIndex == colon ? translated(line) : translated("\(name)\(line[colon...])")
  }

  /// The line as scenarios write it: escapes as code points, and a blank before a comment.
  static func translated(_ line: Substring) -> String {
    guard line.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "#") }) else { return String(line) }
    var result = String.UnicodeScalarView()
    var rest = line.unicodeScalars
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\":
        guard let next = rest.popFirst() else { return String(result) + "\\" }
        if let code = codes[next] {
          result.append(contentsOf: "\\u{\(code)}".unicodeScalars)
        } else {
          result.append(scalar)
          result.append(next)
        }
      case "#":
        // Hurl takes a comment for one wherever it begins.
        if result.last.map({ $0 == " " || $0 == "\t" }) != true { result.append(" ") }
        result.append(scalar)
        result.append(contentsOf: rest)
        return String(result)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// The escapes that scenarios write in another way, with the code points that they stand for.
  private static let codes: [Unicode.Scalar: String] = [
    ":": "3a", "n": "a", "r": "d", "t": "9", "b": "8", "f": "c", "\"": "22", "`": "60", "/": "2f",
  ]

  /// The name and the value of a line, without blanks around them and without the comment; nil where it has no colon.
  static func parts(of line: Substring) -> (name: Substring, value: Substring)? {
    guard let (name, value) = line.splitOnce(at: ":") else { return nil }
    return (name.trimmingBlanks(), value.prefix { $0 != "#" }.trimmingBlanks())
  }

  /// A line of a part of a form, whose value may be a file.
  static func multipart(_ line: Substring) throws(HurlProblem) -> String {
    guard let (name, value) = line.splitOnce(at: ":"), value.trimmingBlanks().begins(with: "file,") else {
      return translated(line)
    }
    let file = try HurlFileName.translated(value.trimmingBlanks())
    guard let end = HurlFileName.end(in: file[...]) else { return file }
    return "\(translated(name)): \(file[..<end])\(translated(file[end...]))"
  }

  /// The line with a blank before its comment.
  static func spacingComment(_ line: Substring) -> String {
    guard let mark = line.utf8.firstIndex(of: UInt8(ascii: "#")), mark > line.startIndex,
      !line.utf8[line.utf8.index(before: mark)].isBlank
    else { return String(line) }
    return "\(line[..<mark]) \(line[mark...])"
  }

  /// The line with a variable in the place of each function that only Hurl has: `{{randomInt 1 9}}`.
  static func replacingFunctions(in line: String, _ found: (_ function: String, _ variable: String) -> Void) -> String {
    guard line.contains("{{") else { return line }
    return line.replacing(/\{\{[ \t]*(random[A-Z][A-Za-z]*)((?:[ \t]+-?\w+)*)[ \t]*\}\}/) { match in
      guard functions.contains(String(match.1)) else { return String(match.0) }
      found(String(match.0), String(match.1))
      return "{{\(match.1)}}"
    }
  }

  private static let functions: Set<String> = [
    "randomBool", "randomEmail", "randomFirstName", "randomFullName", "randomInt", "randomLastName", "randomString", "randomWord",
  ]

  /// Takes the user off the URL of a request line, where a scenario can't have one.
  /// - Returns: The line without the user, and the user as a line of `[BasicAuth]`.
  static func takingUser(from line: String) -> (line: String, user: String?) {
    guard let start = line.firstRange(of: "://")?.upperBound else { return (line, nil) }
    let authority = line[start...].prefix { !"/?# \t".contains($0) }
    guard let end = authority.lastIndex(of: "@") else { return (line, nil) }
    let user = authority[..<end].splitOnce(at: ":") ?? (authority[..<end], "")
    func template(_ text: Substring) -> TemplateSyntax {
      let parts = TemplateSyntax(typed: String(text)).parts.map { part in
        if case .literal(let text) = part { TemplateSyntax.Part.literal(text.percentDecoded) } else { part }
      }
      return TemplateSyntax(parts)
    }
    let name = template(user.before)
    guard !name.parts.isEmpty else { return (line, nil) }
    let parameter = ParameterSyntax(name, template(user.after))
    return ("\(line[..<start])\(line[end...].dropFirst())", parameter.text)
  }

  /// Where the scheme and the address of the server stand in a request line, without variables and users; nil where they don't.
  static func origin(in line: String) -> Range<String.Index>? {
    guard let start = ["http://", "https://"].lazy.compactMap({ line.firstRange(of: $0) }).first else { return nil }
    let before = line[..<start.lowerBound].trimmingBlanks()
    let host = line[start.upperBound...].prefix { !"/?# \t\r".contains($0) }
    guard before.utf8.allSatisfy({ (0x41...0x5A).contains($0) }), !host.isEmpty, !host.contains("{{"), !host.contains("@") else {
      return nil
    }
    return start.lowerBound..<host.endIndex
  }

  /// Looks for braces that name no variable.
  /// - Throws: the first of them.
  static func checkVariables(in text: some StringProtocol) throws(HurlProblem) {
    var rest = Substring(text).utf8
    while let open = rest.firstRange(of: "{{".utf8) {
      rest = rest[open.upperBound...]
      guard let close = rest.prefix(300).firstRange(of: "}}".utf8) else { throw .unclosed("{{", mark: "}}.") }
      let name = rest[..<close.lowerBound].trimmingBlanks()
      guard name.first != UInt8(ascii: "*") else { continue }
      guard name.first?.isLetter == true, name.allSatisfy({ $0.isLetter || $0.isDigit || "_-.".utf8.contains($0) }) else {
        throw .braces("{{\(VisibleText.excerpt(of: String(Substring(name))))}}")
      }
      rest = rest[close.upperBound...]
    }
  }
}
