import FieldValues

/// A request as the file says it, before variables are filled in.
package struct RequestSyntax: Sendable, Hashable, LocatedSyntax {
  /// The method, a token. It is written as it is when it is in capitals, and in quotes otherwise: `"purge" /items`.
  package var method: String
  /// The URL, `{{base}}/items`.
  package var target: TemplateSyntax
  /// The header lines in the order to be sent.
  package var headers: [HeaderSyntax] = []
  /// The lines of `[Options]`.
  package var options: [OptionSyntax] = []
  /// `[Query]`: parameters added to the target's query.
  package var query: [ParameterSyntax] = []
  /// `[FormParams]`: the fields of an `application/x-www-form-urlencoded` body.
  package var form: [ParameterSyntax] = []
  /// `[Multipart]`: the parts of a `multipart/form-data` body.
  package var multipart: [MultipartFieldSyntax] = []
  /// `[Cookies]`: pairs of the Cookie header, beside those of the jar.
  package var cookies: [ParameterSyntax] = []
  /// `[BasicAuth]`: user and password.
  package var basicAuth: ParameterSyntax?
  /// The table whose rows the step is repeated for.
  package var table: TableSyntax?
  /// The body; its texts hold no matchers.
  package var body: BodySyntax?
  /// The sections in file order.
  package var sections: [SectionSyntax] = []
  /// Where the method stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a request without headers and sections; a node that was parsed has its place in the file.
  package init(method: String = "GET", target: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.method = method
    self.target = target
    self.position = position
    self.length = length
  }

  /// The request as it is written, from the request line to the body.
  package var text: String {
    let target = TextWriter.text(target.pattern.parts, .target)
    // `NAME :` begins a parameter.
    let safeTarget = target.utf8.first == UInt8(ascii: ":") ? TextWriter.escapingFirst(target) : target
    var lines = ["\(Self.text(of: method)) \(safeTarget)"] + headers.map(\.text)
    for section in SectionSyntax.order(sections, [.options, .query, .formParams, .multipart, .cookies, .basicAuth, .table]) {
      lines += SectionSyntax.lines(section, texts(of: section))
    }
    if let body { lines.append(body.text(inRequest: true)) }
    return lines.joined(separator: "\n")
  }

  /// A method as it is written.
  private static func text(of method: String) -> String {
    let source = SourceText("\(method) /")
    let isPlain = source.lineCount == 1 && LineKind(LineScanner(source, line: 0)) == .requestLine && method.utf8.first != 0x22
    return isPlain ? method : "\"\(method)\""
  }

  private func texts(of section: SectionSyntax.Name) -> [String] {
    switch section {
    case .options: options.map(\.text)
    case .query: query.map(\.text)
    case .formParams: form.map(\.text)
    case .multipart: multipart.map(\.text)
    case .cookies: cookies.map(\.text)
    case .basicAuth: basicAuth.map { [$0.text] } ?? []
    case .table: table?.lines ?? []
    default: []
    }
  }
}

extension LineScanner {
  mutating func requestLine() throws(Diagnostic) -> RequestSyntax {
    let first = at
    if let meant = misspeltStatusLine { throw fault(meant.problem, at: first, length: meant.length) }
    let method = skip("\"") ? take { $0.isTokenByte } : take { !$0.isBlank }
    _ = skip("\"")
    skipBlanks()
    let targetStart = at
    var request = RequestSyntax(method: method, target: try template(.value), position: position(first), length: 1)
    if request.target.parts.isEmpty { throw fault(.requestWithoutURL(method: "\(method)"), at: first) }
    at = targetStart
    try checkTarget()
    request.length = request.target.position.column + request.target.length - request.position.column
    at = end
    return request
  }

  /// A target holds no blanks, except in placeholders and before a comment.
  private mutating func checkTarget() throws(Diagnostic) {
    while let byte, !byte.isBlank {
      if starts(with: "{{") {
        _ = try placeholder(.value)
      } else {
        at += byte == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    let blank = at
    skipBlanks()
    guard let byte, byte != UInt8(ascii: "#") else { return }
    throw fault(.blankInURL, at: blank)
  }
}

extension LineScanner {
  /// The advice for a line that was probably meant as a response line: `HTPT 201`, `http 200`, `HTTP200`; nil for any other.
  var misspeltStatusLine: (problem: SyntaxProblem, length: Int)? {
    var scanner = self
    let word = scanner.take { !$0.isBlank }
    scanner.skipBlanks()
    let next = scanner.take { !$0.isBlank }
    func isStatus(_ text: String) -> Bool { text == "*" || (text.utf8.count == 3 && text.utf8.allSatisfy(\.isDigit)) }
    var name = word
    var version = ""
    if let slash = word.firstIndex(of: "/") { (name, version) = (String(word[..<slash]), String(word[slash...])) }
    let distance = Spelling.distance(name.uppercased(), "HTTP")
    if isStatus(next), distance <= 2, name.utf8.allSatisfy(\.isLetter), word != "HTTP" {
      return (.notResponseLine("\(word) \(next)", meant: "HTTP\(version) \(next)"), length: word.count)
    }
    let digits = String(word.dropFirst(4))
    guard word.uppercased().hasPrefix("HTTP"), isStatus(digits), digits != "*" else { return nil }
    return (.notResponseLine(word, meant: "HTTP \(digits)"), length: word.count)
  }
}
