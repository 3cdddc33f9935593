import FieldValues
import ScenarioSyntax

extension HTTPFileParser {
  /// Where a body is read, and what was found in it.
  private struct Body {
    /// The type that the request states.
    var type: String
    /// The lines that are sent.
    var places: [Int] = []
    /// Whether blank lines, comments and scripts stand before the line, but no text.
    var isAfterBlank = true
    /// Where the comments before the line begin.
    var start: Int
    var hasText = false
    var isFile = false
    /// Whether the lines are those of a response.
    var isResponse = false
    var hasScript = false
    var json = JSONBalance()

    /// Removes the comments before the line.
    mutating func dropComments() {
      while let last = places.last, last >= start { places.removeLast() }
    }

    /// Whether requests and responses may be the content.
    var holdsMessages: Bool { ["multipart/", "message/", "application/http"].contains { type.hasPrefix($0) } }

    /// Whether a line `@name = value` is a variable and no part of the body.
    var mayHoldVariable: Bool {
      hasScript || json.isComplete || isFile || (isAfterBlank && !type.hasPrefix("text/") && !holdsMessages)
    }

    /// Whether the body has ended, so that a request line is none of its lines.
    func isOver(_ request: HTTPFile.Request) -> Bool {
      if isResponse || hasScript { return true }
      guard hasText else { return request.isBodyless && !type.hasPrefix("text/") }
      return isFile || json.isComplete || type.hasPrefix("application/x-www-form-urlencoded")
    }
  }

  /// Reads a body, and the scripts and responses behind it.
  /// - Returns: The lines that belong to another request.
  mutating func readBody(_ range: Range<Int>, _ request: inout HTTPFile.Request) -> Range<Int> {
    var body = Body(type: type(of: request), start: range.lowerBound)
    var rest = range
    while let place = rest.first {
      let line = lines[place].trimmingBlanks()
      if body.isAfterBlank, !body.holdsMessages, HTTPFileLine.isRequest(line), body.isOver(request) {
        remark(place, .requestWithoutMark)
        body.dropComments()
        rest = body.start..<range.upperBound
        break
      }
      var last = place
      if let end = scriptEnd(place, rest) {
        last = end
        body.hasScript = true
        if line.hasPrefix("<") || (line.hasPrefix("{{@request") || line.hasPrefix("{{+")) && !HTTPFileLine.isForResponse(line) {
          remark(place, .requestScript)
        } else {
          readScript(place...end, &request)
        }
      } else if HTTPFileLine.isAfterBody(line) {
        body.hasScript = true
        readScript(place...place, &request)
      } else {
        readLine(line, place, &body, request)
      }
      rest = min(last + 1, range.upperBound)..<range.upperBound
    }
    var places = body.places.drop { lines[$0].allSatisfy(\.isWhitespace) }
    while let last = places.last, lines[last].allSatisfy(\.isWhitespace) { places.removeLast() }
    request.body = places.map { lines[$0] }
    request.bodyLine = (places.first ?? range.lowerBound) + 1
    return rest
  }

  /// The type that a request states, in small letters. Its line may be a variable.
  private func type(of request: HTTPFile.Request) -> String {
    for header in request.headers {
      let text = header.name.hasPrefix("{{") ? expanded(header.name) + ":\(header.value)" : "\(header.name):\(header.value)"
      if let value = text.droppingPrefix("Content-Type:", ignoringCase: true) {
        return expanded(String(value.trimmingBlanks())).lowercased()
      }
    }
    return ""
  }

  private mutating func readLine(_ line: Substring, _ place: Int, _ body: inout Body, _ request: HTTPFile.Request) {
    if line.isEmpty {
      (body.isAfterBlank, body.start) = (true, place + 1)
    } else if HTTPFileLine.isComment(line) {
      // Whether it is sent depends on the type.
    } else if body.isAfterBlank || body.json.isComplete, !body.holdsMessages, !body.isResponse, HTTPFileLine.isStatus(line) {
      body.isResponse = true
      if body.isAfterBlank { body.dropComments() }
      remark(place, .savedResponse)
    } else if !body.isResponse, body.mayHoldVariable, readVariable(line, place) {
      return
    } else {
      if !body.isResponse {
        if isVariable(line) { remark(place, .variableInBody) }
        if HTTPFileLine.hasEscapedBraces(line) { remark(place, .escapedBraces) }
      }
      let isRequest = HTTPFileLine.isRequest(line) || (!body.hasText && request.isBodyless && HTTPFileLine.isURL(line))
      if isRequest, !body.holdsMessages, !body.isResponse { remark(place, .requestInBody) }
      body.isFile = !body.hasText && HTTPFileLine.path(in: line) != nil
      (body.isAfterBlank, body.hasText) = (false, true)
      body.json.read(line)
    }
    if !body.isResponse { body.places.append(place) }
  }

  /// Reads what happens to the response. A script is left out but for variables that are set to a part of the response.
  mutating func readScript(_ range: ClosedRange<Int>, _ request: inout HTTPFile.Request) {
    let line = lines[range.lowerBound].trimmingBlanks()
    for beginning in ["??", "<>", ">>"] where line.hasPrefix(beginning) {
      let text = VisibleText.excerpt(of: String(line))
      return remark(range.lowerBound, beginning == "??" ? .assertion(text) : .output(text))
    }
    if let path = HTTPFileLine.scriptFile(in: line) { return remark(range.lowerBound, .scriptFile(path)) }
    let script = HTTPFileScript(lines[range].joined(separator: "\n"))
    request.captures += script.captures
    let isPart = !script.captures.isEmpty || !script.others.isEmpty || !script.conditional.isEmpty
    if !isPart || !script.isOnlySetting { remark(range.lowerBound, isPart ? .restOfScript : .responseScript) }
    for name in script.conditional { remark(range.lowerBound, .scriptCondition(VisibleText.excerpt(of: name))) }
    for name in script.others { remark(range.lowerBound, .scriptVariable(VisibleText.excerpt(of: name))) }
    if script.readsRequest, script.others.isEmpty { remark(range.lowerBound, .scriptReadsRequest) }
  }
}

/// Whether lines are a whole value of JSON: an object or a list, all of whose brackets are closed.
private struct JSONBalance {
  private var depth = 0
  private var isInString = false
  private var isJSON: Bool?

  var isComplete: Bool { isJSON == true && depth == 0 && !isInString }

  mutating func read(_ line: Substring) {
    isJSON = isJSON ?? (line.hasPrefix("{") || line.hasPrefix("["))
    var isEscaped = false
    for byte in line.utf8 {
      if isInString {
        if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
  }
}
