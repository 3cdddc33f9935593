import FieldValues

/// What is asked of a response, of a variable or of the server.
package struct QuerySyntax: Sendable, Hashable, LocatedSyntax {
  /// What can be asked.
  package enum Kind: Sendable, Hashable {
    case status, version, url, body, bytes, sha256, duration, attempts
    case timeToFirstByte
    /// The body as it came, its content codings not decoded.
    case rawBytes
    /// The redirects that were followed, one element each.
    case redirects
    /// The address of the server.
    case ip
    /// `certificate "Subject"`: a field of the server's certificate.
    case certificate(TemplateSyntax)
    /// The values of all lines of this name.
    case header(TemplateSyntax)
    /// `cookie "sid"`, `cookie "sid[Max-Age]"`.
    case cookie(TemplateSyntax, attribute: String?)
    case jsonpath(TemplateSyntax)
    /// `regex "…"` or `regex /…/`: the first group of the first match in the body.
    case regex(TemplateSyntax)
    case variable(TemplateSyntax)
    /// The target of the first link with this relation.
    case link(TemplateSyntax)
    case trailer(TemplateSyntax)
    /// `events "tick"`: the data of the events of this type that have come, in order.
    case events(TemplateSyntax)
    case probe(TemplateSyntax)
    /// The operation of this name in the API description.
    case openapi(TemplateSyntax)
    /// The rounds of the step whose name begins with this word.
    case loop(TemplateSyntax)
  }

  /// What is asked.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a query; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }

  /// The query as it is written: `header "ETag"`.
  package var text: String {
    switch kind {
    case .status: "status"
    case .version: "version"
    case .url: "url"
    case .body: "body"
    case .bytes: "bytes"
    case .sha256: "sha256"
    case .duration: "duration"
    case .attempts: "attempts"
    case .timeToFirstByte: "time-to-first-byte"
    case .rawBytes: "raw-bytes"
    case .redirects: "redirects"
    case .ip: "ip"
    case .certificate(let field): "certificate \(field.quoted)"
    case .header(let name): "header \(name.quoted)"
    case .cookie(let name, let attribute):
      "cookie \"\(name.text(.argument))\(attribute.map { "[\(TemplateSyntax(literal: $0).text(.argument))]" } ?? "")\""
    case .jsonpath(let path): "jsonpath \(path.quoted)"
    case .regex(let expression): "regex \(expression.quoted)"
    case .variable(let name): "variable \(name.quoted)"
    case .link(let relation): "link \(relation.quoted)"
    case .trailer(let name): "trailer \(name.quoted)"
    case .events(let type): "events \(type.quoted)"
    case .probe(let name): "probe \(name.quoted)"
    case .openapi(let operation): "openapi \(operation.quoted)"
    case .loop(let name): "loop \(name.quoted)"
    }
  }
}

extension LineScanner {
  /// Reads a query: one word, and an argument where it takes one.
  mutating func query(bareVariables: Bool) throws(Diagnostic) -> QuerySyntax {
    let first = at
    let word = take { $0.isWord }
    let kind: QuerySyntax.Kind
    if let plain = Self.plainQueries[word] {
      kind = plain
    } else if let takesArgument = Self.argumentQueries[word] {
      kind = takesArgument(try argument(of: word, takesExpression: word == "regex"))
    } else if word == "cookie" {
      kind = cookie(try argument(of: word, takesExpression: false))
    } else if bareVariables, let first = word.utf8.first, first.isLetter || first == UInt8(ascii: "_") {
      kind = .variable(TemplateSyntax(literal: word, position: position(at - word.utf8.count), length: word.utf8.count))
    } else {
      throw unknownQuery(word, at: first)
    }
    return QuerySyntax(kind, position: position(first), length: length(from: first))
  }

  private func unknownQuery(_ word: String, at first: Int) -> Diagnostic {
    guard !word.isEmpty else {
      let found = upcomingWord()
      return fault(.notQuery(found), at: first)
    }
    return fault(.unknown(.query, word, known: Self.queryNames), at: first)
  }

  /// Reads the argument of a query or a filter.
  mutating func argument(of word: String, takesExpression: Bool) throws(Diagnostic) -> TemplateSyntax {
    skipBlanks()
    let first = at
    if takesExpression, skip("/") {
      return TemplateSyntax(literal: try regexBody(from: first), position: position(first), length: length(from: first))
    }
    guard byte == UInt8(ascii: "\"") else {
      throw fault(.missingArgument(word), at: min(at, end))
    }
    let text = try delimited(.argument, what: "the text")
    return text.template ?? TemplateSyntax(literal: "", position: text.position, length: text.length)
  }

  /// Takes `[Attribute]` off the end of a cookie's name.
  private func cookie(_ text: TemplateSyntax) -> QuerySyntax.Kind {
    guard case .literal(let literal) = text.parts.last else { return .cookie(text, attribute: nil) }
    let last = literal.unicodeScalars
    guard last.last == "]", let bracket = last.lastIndex(of: "[") else { return .cookie(text, attribute: nil) }
    var name = text
    name.parts.removeLast()
    if bracket > last.startIndex { name.parts.append(.literal(String(last[..<bracket]))) }
    return .cookie(name, attribute: String(last[last.index(after: bracket)...].dropLast()))
  }

  private static let plainQueries: [String: QuerySyntax.Kind] = [
    "status": .status, "version": .version, "url": .url, "body": .body, "bytes": .bytes, "sha256": .sha256,
    "duration": .duration, "time-to-first-byte": .timeToFirstByte, "attempts": .attempts,
    "raw-bytes": .rawBytes, "rawbytes": .rawBytes, "redirects": .redirects, "ip": .ip,
  ]
  private static let argumentQueries: [String: @Sendable (TemplateSyntax) -> QuerySyntax.Kind] = [
    "header": { .header($0) }, "jsonpath": { .jsonpath($0) }, "regex": { .regex($0) }, "variable": { .variable($0) },
    "link": { .link($0) }, "trailer": { .trailer($0) }, "events": { .events($0) }, "probe": { .probe($0) },
    "openapi": { .openapi($0) },
    "loop": { .loop($0) }, "certificate": { .certificate($0) },
  ]
  static let queryNames = (Array(plainQueries.keys) + Array(argumentQueries.keys) + ["cookie"]).sorted()
}
