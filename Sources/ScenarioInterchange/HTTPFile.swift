import FieldValues
import Patterns
import ScenarioSyntax

/// A file of an editor's HTTP client, taken apart: of the REST Client for VS Code, or of JetBrains' HTTP Client.
package struct HTTPFile {
  /// A line `@name = value`. The value may name other variables.
  struct Variable {
    var name: String
    var value: String
    var line: Int
  }

  /// A header line.
  struct Header {
    var name: String
    var value: String
    var line: Int
  }

  /// What is to be said about a line of the file; 0 stands for all of it.
  struct Remark: Hashable, Sendable {
    var line: Int
    var problem: InterchangeFault.HTTPFileProblem
  }

  /// One request, as the file writes it.
  struct Request {
    /// Where the request line stands.
    var line = 1
    /// The text after `###`; may be empty.
    var title = ""
    /// What `# @name` says: the name by which other requests use the response.
    var identifier: String?
    var method = ""
    var target = ""
    /// `HTTP/2`; nil where the request line has none.
    var version: String?
    /// The curl command that takes the place of the request.
    var command: String?
    var headers: [Header] = []
    /// The lines of the body without blank lines around them.
    var body: [Substring] = []
    var bodyLine = 1
    var options: [OptionSyntax] = []
    /// What a script puts into variables.
    var captures: [CaptureSyntax] = []
    /// How many line ends the body ends with.
    var lineEnds = 0

    func header(_ name: String) -> String? { headers.first { $0.name.equalsIgnoringCase(name) }?.value }

    /// The body as it is sent: a form on one line, the lines of a multipart body with CRLF. Lines that name files are left out.
    var content: String {
      let lines = body.filter { HTTPFile.path(in: $0) == nil }
      let type = header("Content-Type")?.lowercased() ?? ""
      if type.hasPrefix("multipart/") {
        return lines.joined(separator: "\r\n") + (lines.last?.hasSuffix("--") == true ? "\r\n" : "")
      }
      let isForm = type.hasPrefix("application/x-www-form-urlencoded")
      return (isForm ? HTTPFile.form(lines) : lines.joined(separator: "\n")) + String(repeating: "\n", count: lineEnds)
    }
  }

  private(set) var requests: [Request] = []
  private(set) var variables: [Variable] = []
  private(set) var remarks: [Remark] = []

  private let lines: [Substring]

  init(_ text: String) {
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    var start = 0
    var title = ""
    for place in lines.indices where lines[place].hasPrefix("###") {
      read(start..<place, title)
      title = String(lines[place].drop { $0 == "#" }.trimmingBlanks())
      start = place + 1
    }
    read(start..<lines.count, title)
  }

  // MARK: - Request

  private mutating func read(_ range: Range<Int>, _ title: String) {
    var rest = range
    var request = Request()
    request.title = title
    readHead(&rest, &request)
    guard let first = rest.first else { return }
    request.line = first + 1
    if lines[first].trimmingBlanks().hasPrefix("curl ") {
      let end = rest.first { HTTPFile.isAfterBody(lines[$0].trimmingBlanks()) } ?? rest.upperBound
      request.command = lines[first..<end].joined(separator: "\n")
      readBody(end..<rest.upperBound, &request)
      return requests.append(request)
    }
    do throws(InterchangeFault.HTTPFileProblem) {
      try readRequestLine(lines[first], &request)
      rest = (first + 1)..<rest.upperBound
      try readHeaders(&rest, &request, isIndented: lines[first].first?.isBlank == true)
    } catch {
      return remark(rest.first ?? first, error)
    }
    readBody(rest, &request)
    requests.append(request)
  }

  /// What stands before the request line: comments, variables and scripts.
  private mutating func readHead(_ rest: inout Range<Int>, _ request: inout Request) {
    while let place = rest.first {
      let line = lines[place].trimmingBlanks()
      if line.hasPrefix("<") {
        remark(place, .requestScript)
        if line.contains("{%") { skipScript(&rest) }
      } else if line.hasPrefix("import ") || line.hasPrefix("run ") {
        remark(place, .otherFile(String(line)))
      } else if !line.isEmpty, !readComment(line, place, &request), !readVariable(line, place) {
        return
      }
      rest = min(rest.lowerBound + 1, rest.upperBound)..<rest.upperBound
    }
  }

  /// Goes to the line that closes a script.
  private func skipScript(_ rest: inout Range<Int>) {
    while let place = rest.first, !lines[place].contains("%}"), place + 1 < rest.upperBound {
      rest = (place + 1)..<rest.upperBound
    }
  }

  private mutating func readVariable(_ line: Substring, _ place: Int) -> Bool {
    guard line.hasPrefix("@"), let (before, value) = line.dropFirst().splitOnce(at: "=") else { return false }
    let name = before.trimmingBlanks()
    guard !name.isEmpty, name.utf8.allSatisfy({ $0.isAlphanumeric || "_-.$".utf8.contains($0) }) else { return false }
    variables.append(Variable(name: String(name), value: String(value.trimmingBlanks()), line: place + 1))
    return true
  }

  /// Reads a comment, and what it tells the HTTP client, such as `# @name login`.
  private mutating func readComment(_ line: Substring, _ place: Int, _ request: inout Request) -> Bool {
    guard line.hasPrefix("#") || line.hasPrefix("//") else { return false }
    let words = line.drop { $0 == "#" || $0 == "/" }.trimmingBlanks().split(separator: " ", omittingEmptySubsequences: true)
    guard let word = words.first, word.hasPrefix("@") else { return true }
    let value = words.dropFirst().joined(separator: " ")
    switch word.dropFirst() {
    case "name": request.identifier = value.hasPrefix("=") ? String(value.dropFirst().trimmingBlanks()) : value
    case "no-cookie-jar": request.options.append(OptionSyntax(.jar, .text(TemplateSyntax(literal: "off"))))
    case "timeout":
      if let number = words.dropFirst().first.flatMap({ Int64($0) }), number > 0, number < 1_000_000 {
        let unit: [String: Int64] = ["ms": 1, "m": 60_000]
        request.options.append(
          OptionSyntax(.maxTime, .duration(.milliseconds(number * (unit[words.count > 2 ? String(words[2]) : ""] ?? 1000))))
        )
      }
    case "line-ends": request.lineEnds = min(1000, Int(value) ?? 0)
    case "ref", "forceRef", "loop", "import", "disabled", "if": remark(place, .directive(String(word)))
    default: break
    }
    return true
  }

  private static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"]

  /// Whether a line of a body looks as if `###` was forgotten before it.
  private static func isRequestLine(_ line: Substring) -> Bool {
    let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
    guard words.count == 2, methods.contains(String(words[0])) else { return false }
    return ["http://", "https://", "{{"].contains { words[1].hasPrefix($0) }
  }

  private func readRequestLine(_ line: Substring, _ request: inout Request) throws(InterchangeFault.HTTPFileProblem) {
    var text = line.trimmingBlanks()
    if let version = text.firstRange(of: " HTTP/") {
      request.version = String(text[version.lowerBound...].trimmingBlanks())
      text = text[..<version.lowerBound].trimmingBlanks()
    }
    let word = text.prefix { !$0.isBlank }
    let rest = text.dropFirst(word.count).trimmingBlanks()
    request.method = HTTPFile.methods.contains(word.uppercased()) ? word.uppercased() : String(word)
    request.target = String(rest)
    if rest.isEmpty || word.contains("{{") || word.contains("://") {
      request.method = "GET"
      request.target = String(text)
    } else if ["WEBSOCKET", "GRPC", "RSOCKET", "CONNECT"].contains(word.uppercased()) {
      throw .otherProtocol(String(word))
    }
    let isURL = request.target.utf8.contains { "/.:{".utf8.contains($0) } || request.target == "localhost"
    guard FieldSyntax.isToken(request.method), request.method.utf8.allSatisfy({ !(0x61...0x7A).contains($0) }), isURL else {
      throw .notRequestLine(VisibleText.excerpt(of: String(line)))
    }
  }

  private mutating func readHeaders(_ rest: inout Range<Int>, _ request: inout Request, isIndented: Bool) throws(InterchangeFault
    .HTTPFileProblem)
  {
    while let place = rest.first {
      let line = lines[place]
      let text = line.trimmingBlanks()
      if text.isEmpty || HTTPFile.isAfterBody(text) { break }
      let name = text.splitOnce(at: ":").map { $0.before.trimmingBlanks() } ?? ""
      let isField = FieldSyntax.isToken(String(name)) || (name.hasPrefix("{{") && name.hasSuffix("}}"))
      if request.headers.isEmpty, "?&".contains(text.first ?? " ") || (line.first?.isBlank == true && !isField) {
        var text = text
        if let version = text.firstRange(of: " HTTP/") {
          request.version = String(text[version.lowerBound...].trimmingBlanks())
          text = text[..<version.lowerBound].trimmingBlanks()
        }
        request.target += text
      } else if readComment(text, place, &request) {
        // Nothing to send.
      } else if line.first?.isBlank == true, !isIndented, let last = request.headers.indices.last {
        // RFC 9112 section 5.2.
        request.headers[last].value += " \(text)"
      } else if isField, let colon = text.splitOnce(at: ":") {
        request.headers.append(Header(name: String(name), value: String(colon.after.trimmingBlanks()), line: place + 1))
      } else if "{[<".contains(text.first ?? " ") {
        break
      } else {
        throw .notHeaderLine(VisibleText.excerpt(of: String(text)))
      }
      rest = (place + 1)..<rest.upperBound
    }
  }

  // MARK: - Body

  /// Whether a line isn't part of a body: a script for the response, a file to save it in, an assertion.
  private static func isAfterBody(_ line: Substring) -> Bool {
    if line.hasPrefix("> ") || line.hasPrefix(">{%") {
      return line.contains("{%") || [".js", ".mjs", ".ts"].contains { line.hasSuffix($0) }
    }
    return ["<> ", ">> ", ">>! ", "?? "].contains { line.hasPrefix($0) }
  }

  private mutating func readBody(_ range: Range<Int>, _ request: inout Request) {
    var rest = range
    let type = request.header("Content-Type")?.lowercased() ?? ""
    var places: [Int] = []
    while let place = rest.first {
      let line = lines[place].trimmingBlanks()
      let isComment = line.hasPrefix("#") || line.hasPrefix("//")
      if HTTPFile.isAfterBody(line) {
        let script = rest
        if line.contains("{%") { skipScript(&rest) }
        readHandler(script.lowerBound...min(rest.lowerBound, script.upperBound - 1), &request)
      } else if (isComment && type.contains("json")) || readVariable(line, place) {
        // Not sent.
      } else {
        places.append(place)
      }
      rest = min(rest.lowerBound + 1, rest.upperBound)..<rest.upperBound
    }
    places = Array(places.drop { lines[$0].allSatisfy(\.isWhitespace) })
    while let last = places.last, lines[last].allSatisfy(\.isWhitespace) { places.removeLast() }
    request.body = places.map { lines[$0] }
    for place in places where HTTPFile.isRequestLine(lines[place]) { remark(place, .requestInBody) }
    request.bodyLine = (places.first ?? range.lowerBound) + 1
    if let first = request.body.first, first.hasPrefix("#") || first.hasPrefix("//"), !type.hasPrefix("text/") {
      request.body = Array(request.body.drop { $0.hasPrefix("#") || $0.hasPrefix("//") || $0.allSatisfy(\.isWhitespace) })
    }
  }

  /// Reads what happens to the response. A script is left out but for variables that are set to a part of the response.
  private mutating func readHandler(_ range: ClosedRange<Int>, _ request: inout Request) {
    let text = lines[range].joined(separator: "\n")
    let line = lines[range.lowerBound].trimmingBlanks()
    guard line.hasPrefix(">"), !line.hasPrefix(">>") else {
      return remark(range.lowerBound, line.hasPrefix("??") ? .assertion(String(line)) : .output(String(line)))
    }
    remark(range.lowerBound, .responseScript)
    for part in text.split(separator: "client.global.set(").dropFirst() {
      let words = part.prefix { $0 != ")" }.split(separator: ",", maxSplits: 1).map { $0.trimmingBlanks() }
      let name = words.first?.drop { "\"'`".contains($0) }.prefix { !"\"'`".contains($0) } ?? ""
      let value = words.count == 2 ? words[1] : ""
      let variable = HTTPFile.variableName(name)
      if let path = value.droppingPrefix("response.body"), path.hasPrefix(".") || path.hasPrefix("["),
        path.utf8.allSatisfy({ $0.isAlphanumeric || "._$[]'\"-".utf8.contains($0) }),
        part.dropFirst(words.joined(separator: ",").count).contains(")")
      {
        // A script may have what a path can't.
        guard (try? JSONPath("$\(path)")) != nil else {
          remark(range.lowerBound, .scriptVariable(variable))
          continue
        }
        request.captures.append(CaptureSyntax(variable, QuerySyntax(.jsonpath(TemplateSyntax(literal: "$\(path)")))))
      } else if let argument = value.droppingPrefix("response.headers.valueOf("),
        case let name = argument.filter({ !"\"'`".contains($0) }), FieldSyntax.isToken(name)
      {
        request.captures.append(CaptureSyntax(variable, QuerySyntax(.header(TemplateSyntax(literal: name)))))
      } else {
        remark(range.lowerBound, .scriptVariable(variable))
      }
    }
  }

  /// The name of a variable in a scenario: letters, digits, `_` and `-`, the first one a letter or `_`.
  static func variableName(_ name: some StringProtocol) -> String {
    let bytes = name.utf8.map { $0.isAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") ? $0 : UInt8(ascii: "_") }
    let text = String(decoding: bytes, as: UTF8.self)
    // These mean something else.
    if ScenarioFile.givenVariables.contains(text) { return "\(text)_" }
    return text.utf8.first.map { $0.isLetter || $0 == UInt8(ascii: "_") } == true ? text : "_\(text)"
  }

  private mutating func remark(_ place: Int, _ problem: InterchangeFault.HTTPFileProblem) {
    remarks.append(Remark(line: place + 1, problem: problem))
  }

  /// The path in a line such as `< ./data.json` or `<@utf8 data.json`, and whether variables are replaced in the file.
  static func path(in line: Substring) -> (path: String, hasVariables: Bool)? {
    guard line.hasPrefix("< ") || line.hasPrefix("<@") else { return nil }
    let isTemplate = line.hasPrefix("<@")
    let words = isTemplate ? line.dropFirst(2).drop { !$0.isBlank } : line.dropFirst()
    var path = words.trimmingBlanks()
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return path.isEmpty ? nil : (String(path), isTemplate)
  }

  /// A form whose fields stand on lines of their own, and may have blanks around their signs.
  private static func form(_ lines: [Substring]) -> String {
    let fields = lines.map { $0.trimmingBlanks() }.joined().split(separator: "&", omittingEmptySubsequences: true)
    return fields.map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
        // What isn't encoded is: but not what stands in the braces of a variable.
        part.contains("{{") ? String(part.trimmingBlanks()) : encoded(part.trimmingBlanks())
      }
      return parts.joined(separator: "=")
    }.joined(separator: "&")
  }

  private static func encoded(_ text: Substring) -> String {
    text.percentEncoded { $0 >= 0x20 && $0 < 0x7F }.replacing(" ", with: "+")
  }
}

extension Character {
  /// Whether it is a space or a tab.
  var isBlank: Bool { self == " " || self == "\t" }
}
