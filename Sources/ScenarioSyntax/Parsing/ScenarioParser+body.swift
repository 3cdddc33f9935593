extension ScenarioParser {
  /// Reads a body, which begins in the next line.
  /// - Returns: nil when it cannot be read; reading goes on where a response or a step begins.
  mutating func parseBody(inRequest: Bool) -> BodySyntax? {
    let firstLine = index
    var scanner = LineScanner(source, line: index)
    scanner.skipBlanks()
    let first = scanner.at
    do {
      let kind: BodySyntax.Kind
      if scanner.starts(with: "```") {
        kind = try fence(&scanner, inRequest: inRequest)
      } else {
        kind = try plainBody(&scanner, inRequest: inRequest)
        try scanner.finish("a body ends its step")
        while index <= scanner.line { take(.body) }
      }
      let length = max(1, source.characters(from: first, to: contentEnd(of: firstLine), line: firstLine))
      return BodySyntax(
        kind,
        position: source.position(of: first, line: firstLine),
        length: length,
        lines: firstLine + 1...lastLine
      )
    } catch {
      note(error)
      skipFaultyBody(upTo: error.position.line)
      return nil
    }
  }

  /// Reads a body without a fence; the scanner ends behind it, perhaps on another line.
  private func plainBody(_ scanner: inout LineScanner, inRequest: Bool) throws(Diagnostic) -> BodySyntax.Kind {
    let first = scanner.at
    if scanner.byte == UInt8(ascii: "`") {
      return .string(try scanner.delimited(TextStyle.backquoted.refusingMatchers(inRequest), what: "the body"))
    }
    if scanner.skip("base64,") { return .base64(try scanner.base64Bytes(from: first)) }
    if scanner.skip("hex,") { return .hex(try scanner.hexBytes(from: first)) }
    if scanner.skip("file,") { return .file(try scanner.file(from: first)) }
    var json = JSONScanner(source, at: first, end: source.bytes.count, style: TextStyle.json.refusingMatchers(inRequest))
    let parts = try json.document()
    let text = PatternSyntax(parts, position: scanner.position(first), length: lengthOfLine(from: first))
    scanner = LineScanner(source, line: source.line(of: max(first, json.at - 1)))
    scanner.at = json.at
    return .json(text)
  }

  /// How many characters stand between an offset and the end of its line.
  private func lengthOfLine(from first: Int) -> Int {
    let line = source.line(of: first)
    return max(1, source.characters(from: first, to: max(first, contentEnd(of: line)), line: line))
  }

  /// Reads the opening line of a fence, its text and its closing line.
  private mutating func fence(_ scanner: inout LineScanner, inRequest: Bool) throws(Diagnostic) -> BodySyntax.Kind {
    let first = scanner.at
    let ticks = scanner.take { $0 == UInt8(ascii: "`") }
    let (language, modes) = try scanner.fenceWords(inRequest: inRequest)
    guard let close = closingLine(after: index, ticks: ticks) else {
      throw scanner.fault("the body is not closed", at: first, length: ticks.utf8.count, hint: "end it with a line \(ticks)")
    }
    if language == .json, !modes.contains(.raw), close == index + 1 {
      throw scanner.fault("a JSON value is missing", from: first, hint: "write one between the lines of \(ticks)")
    }
    let opening = index
    let range = opening + 1 == close ? 0..<0 : source.lines[opening + 1].start..<source.lines[close].start
    let parts = try fenceParts(range, language, modes, inRequest: inRequest)
    while index <= close { take(.body) }
    let position = SourcePosition(line: min(opening + 2, source.lineCount))
    let length = range.isEmpty ? 1 : lengthOfLine(from: range.lowerBound)
    return .fence(language, modes: modes, PatternSyntax(parts, position: position, length: length))
  }

  /// The line that consists of just these backticks, counted from 0.
  private func closingLine(after opening: Int, ticks: String) -> Int? {
    let count = ticks.utf8.count
    return (opening + 1..<max(opening + 1, source.lineCount)).first { number in
      let line = source.lines[number]
      guard line.end - line.start >= count, source.bytes[line.start] == UInt8(ascii: "`") else { return false }
      let content = source.bytes[line.start..<contentEnd(of: number)]
      return content.count == count && content.allSatisfy { $0 == UInt8(ascii: "`") }
    }
  }

  private func fenceParts(
    _ range: Range<Int>,
    _ language: BodySyntax.Language?,
    _ modes: Set<BodySyntax.Mode>,
    inRequest: Bool
  ) throws(Diagnostic) -> [PatternSyntax.Part] {
    if modes.contains(.raw) { return range.isEmpty ? [] : [.literal(source.text(range))] }
    guard language == .json else {
      var text = TextRegion(source, range)
      return try text.parts(TextStyle.fence.refusingMatchers(inRequest))
    }
    let style = TextStyle.json.refusingMatchers(inRequest)
    var json = JSONScanner(source, at: range.lowerBound, end: range.upperBound, style: style)
    let parts = try json.wholeDocument()
    return parts
  }

  /// Steps over a body that cannot be read: behind the line of its fault, up to where a response or a step begins.
  private mutating func skipFaultyBody(upTo line: Int) {
    while index < min(line, source.lineCount) { take(.body) }
    recover()
  }
}

extension LineScanner {
  /// Reads `json decoded subset` behind the backticks.
  fileprivate mutating func fenceWords(
    inRequest: Bool
  ) throws(Diagnostic) -> (BodySyntax.Language?, Set<BodySyntax.Mode>) {
    skipBlanks()
    guard !isAtEnd else { return (nil, []) }
    let first = at
    let word = take { !$0.isBlank }
    guard let language = BodySyntax.Language(rawValue: word) else {
      throw fault(
        "unknown kind of text \(word)",
        at: first,
        hint: Spelling.hint(for: word, among: BodySyntax.Language.allCases.map(\.rawValue))
      )
    }
    var modes: Set<BodySyntax.Mode> = []
    while true {
      skipBlanks()
      if isAtEnd { return (language, modes) }
      modes.insert(try fenceMode(language, inRequest: inRequest))
    }
  }

  private mutating func fenceMode(
    _ language: BodySyntax.Language,
    inRequest: Bool
  ) throws(Diagnostic) -> BodySyntax.Mode {
    let first = at
    let word = take { !$0.isBlank }
    guard let mode = BodySyntax.Mode(rawValue: word) else {
      throw fault(
        "unknown mode \(word)",
        at: first,
        hint: Spelling.hint(for: word, among: BodySyntax.Mode.allCases.map(\.rawValue))
      )
    }
    if inRequest, mode != .raw {
      throw fault("\(word) compares, and a request is not compared", from: first, hint: "remove it")
    }
    if language != .json, mode != .raw {
      throw fault("\(word) compares JSON values", from: first, hint: "write json before it, or remove it")
    }
    return mode
  }
}
