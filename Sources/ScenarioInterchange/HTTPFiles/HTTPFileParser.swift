import FieldValues
import ScenarioSyntax

/// Reads the requests, variables and scripts of an `.http` file.
struct HTTPFileParser {
  private(set) var requests: [HTTPFile.Request] = []
  private(set) var variables: [HTTPFile.Variable] = []

  let lines: [Substring]
  private var remarks: [HTTPFile.Remark] = []
  /// The variables as they are where the parser stands.
  private var values: [Substring: Substring] = [:]
  /// The requests that `# @ref` names, by the requests that need them.
  private var needed: [(line: Int, text: String, name: String, place: Int)] = []
  /// For each line the next one that is `}}`.
  private let blockEnds: [Int]

  init(_ text: String) {
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    var ends = [Int](repeating: lines.count, count: lines.count + 1)
    for place in lines.indices.reversed() { ends[place] = lines[place].trimmingBlanks() == "}}" ? place : ends[place + 1] }
    (self.lines, blockEnds) = (lines, ends)
  }

  mutating func read() {
    var start = 0
    var title = ""
    for place in lines.indices where lines[place].hasPrefix("###") {
      read(start..<place, title)
      title = String(lines[place].drop { $0 == "#" }.trimmingBlanks())
      start = place + 1
    }
    read(start..<lines.count, title)
  }

  /// What is to be said about the lines. A request that another one needs is sent before it if it stands above it.
  var allRemarks: [HTTPFile.Remark] {
    var first: [String: Int] = [:]
    for (place, request) in requests.enumerated() where !request.name.isEmpty {
      first[request.name] = first[request.name] ?? place
    }
    let missing = needed.filter { need in first[need.name].map { $0 >= need.place } ?? true }
    return remarks + missing.map { HTTPFile.Remark(line: $0.line, problem: .directive($0.text)) }
  }

  mutating func remark(_ place: Int, _ problem: InterchangeFault.HTTPFileProblem) {
    remarks.append(HTTPFile.Remark(line: place + 1, problem: problem))
  }

  // MARK: - Request

  /// Reads what stands between two lines of `###`: mostly one request.
  private mutating func read(_ range: Range<Int>, _ title: String) {
    var rest = range
    var title = title
    while !rest.isEmpty {
      rest = readRequest(rest, title)
      title = ""
    }
  }

  /// - Returns: The lines that belong to another request.
  private mutating func readRequest(_ range: Range<Int>, _ title: String) -> Range<Int> {
    var rest = range
    var request = HTTPFile.Request()
    request.title = title
    readHead(&rest, &request)
    guard let first = rest.first else { return rest }
    request.line = first + 1
    let line = lines[first].trimmingBlanks()
    if HTTPFileLine.hasEscapedBraces(line) { remark(first, .escapedBraces) }
    if HTTPFileLine.isStatus(line) { return readBody(rest, &request) }
    if line.hasPrefix("curl ") {
      let end = rest.first { HTTPFileLine.isAfterBody(lines[$0].trimmingBlanks()) } ?? rest.upperBound
      request.command = lines[first..<end].joined(separator: "\n")
      let next = readBody(end..<rest.upperBound, &request)
      add(request)
      return next
    }
    do throws(InterchangeFault.HTTPFileProblem) {
      try readRequestLine(line, &request)
      rest = (first + 1)..<rest.upperBound
      try readHeaders(&rest, &request, isIndented: lines[first].first?.isBlank == true)
    } catch {
      remark(rest.first ?? first, error)
      // What follows the line may be its body, but a request line after a blank one is another request.
      let next = rest.dropFirst().first { place in
        lines[place - 1].trimmingBlanks().isEmpty && HTTPFileLine.isRequest(lines[place].trimmingBlanks())
      }
      if let next { remark(next, .requestWithoutMark) }
      return (next ?? rest.upperBound)..<rest.upperBound
    }
    let next = readBody(rest, &request)
    add(request)
    return next
  }

  private mutating func add(_ request: HTTPFile.Request) {
    if request.isDisabled { remark(request.line - 1, .disabled) } else { requests.append(request) }
  }

  /// What stands before the request line: comments, variables and scripts.
  private mutating func readHead(_ rest: inout Range<Int>, _ request: inout HTTPFile.Request) {
    while let place = rest.first {
      let line = lines[place].trimmingBlanks()
      var last = place
      if let end = scriptEnd(place, rest) {
        last = end
        if HTTPFileLine.isForResponse(line) { readScript(place...end, &request) } else { remark(place, .requestScript) }
      } else if line.hasPrefix("<") {
        remark(place, .requestScript)
      } else if line.hasPrefix("import ") || line.hasPrefix("run ") {
        remark(place, .otherFile(VisibleText.excerpt(of: String(line))))
      } else if let name = line.droppingPrefix("@"), !line.contains("="), !name.isEmpty {
        remark(place, .variable(VisibleText.excerpt(of: String(line))))
      } else if !line.isEmpty, !readComment(line, place, &request), !readVariable(line, place) {
        return
      }
      rest = min(last + 1, rest.upperBound)..<rest.upperBound
    }
  }

  /// The last line of the script that begins at a line; nil where none does.
  func scriptEnd(_ place: Int, _ range: Range<Int>) -> Int? {
    let line = lines[place].trimmingBlanks()
    if HTTPFileLine.opensScript(line) {
      return (place..<range.upperBound).first { lines[$0].contains("%}") } ?? range.upperBound - 1
    }
    guard HTTPFileLine.opensBlock(line) else { return nil }
    if line.hasSuffix("}}") { return place }
    return blockEnds[place] < range.upperBound ? blockEnds[place] : nil
  }

  /// Whether a line has the form `@name = value`.
  func isVariable(_ line: Substring) -> Bool { HTTPFile.Variable(line, at: 0) != nil }

  mutating func readVariable(_ line: Substring, _ place: Int) -> Bool {
    guard let variable = HTTPFile.Variable(line, at: place) else { return false }
    if variable.isEscaped { remark(place, .escapedValue) }
    variables.append(variable)
    values[variable.name[...]] = variable.value[...]
    return true
  }

  /// A text with the values that variables have here.
  func expanded(_ text: String) -> String {
    var text = text
    for _ in 0..<4 {
      guard text.utf8.count < 1000, let start = text.firstRange(of: "{{")?.lowerBound,
        let (name, end) = HTTPFileVariables.inner(text[start...]), let value = values[name]
      else { break }
      text.replaceSubrange(start..<end, with: value)
    }
    return text
  }

  private func readRequestLine(_ line: Substring, _ request: inout HTTPFile.Request) throws(InterchangeFault.HTTPFileProblem) {
    let (text, version) = HTTPFileLine.withoutVersion(line)
    request.version = version
    let word = text.prefix { !$0.isBlank }
    let rest = text.dropFirst(word.count).trimmingBlanks()
    request.method = HTTPFileLine.methods.contains(word.uppercased()) ? word.uppercased() : String(word)
    request.target = String(rest)
    if rest.isEmpty || word.contains("{{") || word.contains("://") || word.hasPrefix("/") {
      request.method = "GET"
      request.target = String(text)
    } else if ["WEBSOCKET", "GRPC", "RSOCKET", "CONNECT", "WS", "WSS", "SSE", "MQTT", "AMQP"].contains(word.uppercased()) {
      throw .otherProtocol(String(word))
    }
    let isURL = request.target.utf8.contains { "/.:{".utf8.contains($0) } || request.target == "localhost"
    if request.target == "*" { throw .asterisk }
    guard FieldSyntax.isToken(request.method), request.method.utf8.allSatisfy({ !(0x61...0x7A).contains($0) }), isURL else {
      throw .notRequestLine(VisibleText.excerpt(of: String(line)))
    }
  }

  private mutating func readHeaders(
    _ rest: inout Range<Int>,
    _ request: inout HTTPFile.Request,
    isIndented: Bool
  ) throws(InterchangeFault.HTTPFileProblem) {
    while let place = rest.first {
      let line = lines[place]
      let text = line.trimmingBlanks()
      if text.isEmpty, request.headers.isEmpty, let next = queryLine(after: place, rest, request) {
        rest = next..<rest.upperBound
        continue
      }
      let isHead = !text.isEmpty && !HTTPFileLine.isStatus(text) && !HTTPFileLine.isAfterBody(text)
      if !isHead || scriptEnd(place, rest) != nil { break }
      let name = text.splitOnce(at: ":").map { $0.before.trimmingBlanks() } ?? ""
      let isField = FieldSyntax.isToken(String(name)) || (name.hasPrefix("{{") && name.hasSuffix("}}"))
      let isPart = request.headers.isEmpty && ("?&".contains(text.first ?? " ") || (line.first?.isBlank == true && !isField))
      if readComment(text, place, &request) {
        // Nothing to send.
      } else if isPart {
        let (part, version) = HTTPFileLine.withoutVersion(text)
        request.version = version ?? request.version
        request.target += part
      } else if line.first?.isBlank == true, !isIndented, let last = request.headers.indices.last {
        // RFC 9112 section 5.2.
        request.headers[last].value += " \(text)"
      } else if isField, let colon = text.splitOnce(at: ":") {
        if HTTPFileLine.hasEscapedBraces(text) { remark(place, .escapedBraces) }
        request.headers.append(HTTPFile.Header(name: String(name), value: String(colon.after.trimmingBlanks()), line: place + 1))
      } else if isHeaderVariable(text) {
        request.headers.append(HTTPFile.Header(name: String(text), value: "", line: place + 1))
      } else if "{[<".contains(text.first ?? " ") || HTTPFileLine.isOperation(text) {
        remark(place, .bodyWithoutBlankLine)
        break
      } else {
        throw .notHeaderLine(VisibleText.excerpt(of: String(text)))
      }
      rest = (place + 1)..<rest.upperBound
    }
  }

  /// The line after blank ones and comments that goes on with the query. Only a request without a body can have it.
  private func queryLine(after place: Int, _ range: Range<Int>, _ request: HTTPFile.Request) -> Int? {
    guard request.isBodyless else { return nil }
    let next = (place..<range.upperBound).first { place in
      let text = lines[place].trimmingBlanks()
      return !text.isEmpty && !HTTPFileLine.isComment(text)
    }
    guard let next, lines[next].first?.isBlank == true, "?&".contains(lines[next].trimmingBlanks().first ?? " ") else {
      return nil
    }
    return next
  }

  /// Whether a line is a variable whose value is a header line.
  private func isHeaderVariable(_ text: Substring) -> Bool {
    guard let (_, end) = HTTPFileVariables.inner(text), end == text.endIndex else { return false }
    let value = expanded(String(text))
    return value.splitOnce(at: ":").map { FieldSyntax.isToken(String($0.before.trimmingBlanks())) } ?? false
  }
}

// MARK: - Comments

extension HTTPFileParser {
  /// Reads a comment, and what it tells the HTTP client, such as `# @name login`.
  private mutating func readComment(_ line: Substring, _ place: Int, _ request: inout HTTPFile.Request) -> Bool {
    guard HTTPFileLine.isComment(line) else { return false }
    let text = line.drop { $0 == "#" || $0 == "/" }.trimmingBlanks()
    guard text.hasPrefix("@") else { return true }
    let word = text.dropFirst().prefix { !$0.isBlank && $0 != "=" }
    var value = text[word.endIndex...].trimmingBlanks()
    if value.hasPrefix("=") { value = value.dropFirst().trimmingBlanks() }
    func flag(_ name: OptionSyntax.Name) -> OptionSyntax { OptionSyntax(name, .flag(true)) }
    switch word.filter({ $0 != "-" }).lowercased() {
    case "name": request.identifier = String(value)
    case "nocookiejar": request.options.append(OptionSyntax(.jar, .text(TemplateSyntax(literal: "off"))))
    case "noredirect": request.followsRedirects = false
    case "noautoencoding": request.isEncoded = false
    case "norejectunauthorized": request.options.append(flag(.insecure))
    case "timeout": if let time = HTTPFileParser.time(value, unit: 1000) { request.options.append(OptionSyntax(.maxTime, time)) }
    case "connectiontimeout":
      if let time = HTTPFileParser.time(value, unit: 1000) { request.options.append(OptionSyntax(.connectTimeout, time)) }
    case "sleep": if let time = HTTPFileParser.time(value, unit: 1) { request.options.append(OptionSyntax(.delay, time)) }
    case "lineends": request.lineEnds = min(1000, Int(value) ?? 0)
    case "disabled" where value.isEmpty || value == "true": request.isDisabled = true
    case "disabled", "forceref", "loop", "import", "if", "proxy", "injectvariables", "useoscredentials":
      remark(place, .directive(VisibleText.excerpt(of: String(text))))
    case "ref":
      needed.append((place + 1, VisibleText.excerpt(of: String(text)), String(value), requests.count))
    default: break
    }
    return true
  }

  /// - Parameter unit: How many milliseconds a number without a unit means.
  private static func time(_ text: Substring, unit: Int64) -> OptionSyntax.Value? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits), number > 0, number < 1_000_000 else { return nil }
    let units: [String: Int64] = ["ms": 1, "s": 1000, "m": 60_000]
    return .duration(.milliseconds(number * (units[String(text[digits.endIndex...].trimmingBlanks())] ?? unit)))
  }
}
