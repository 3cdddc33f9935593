import FieldValues

/// A header line of a request.
package struct HeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name in the case to be sent; variables in it stand as they are written.
  package var name: String
  /// The field name, where it has variables: `{{key}}: value`; nil for a plain one.
  package var nameTemplate: TemplateSyntax?
  /// The value to be sent.
  package var value: TemplateSyntax
  /// Where the name stands.
  package var position: SourcePosition
  /// How many characters name and value take together.
  package var length: Int

  /// Makes a header line; a node that was parsed has its place in the file.
  package init(_ name: String, _ value: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }

  /// The line as it is written.
  package var text: String { TextWriter.line(name, value.text(.value)) }
}

/// A header line, or a trailer line, that is expected of an answer.
package struct ExpectedHeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name as written; implicit headers compare it without case.
  package var name: String
  /// The field name, where it has variables: `{{key}}: value`; nil for a plain one.
  package var nameTemplate: TemplateSyntax?
  /// The value, or what it must match.
  package var value: PatternSyntax
  /// Where the name stands.
  package var position: SourcePosition
  /// How many characters name and value take together.
  package var length: Int

  /// Makes a header line; a node that was parsed has its place in the file.
  package init(_ name: String, _ value: PatternSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }

  /// The line as it is written.
  package var text: String { TextWriter.line(name, value.text(.expectedValue)) }

  /// Whether a name can begin a header line of a scenario: a token (RFC 9110 section 5.6.2) that begins neither a comment nor a body.
  package static func canBegin(with name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("#") && !name.hasPrefix("`") && name.utf8.allSatisfy { $0.isTokenByte }
  }
}

extension LineScanner {
  /// Reads `Name: value` of a request.
  mutating func header() throws(Diagnostic) -> HeaderSyntax {
    let first = at
    let (name, template) = try fieldName()
    let value = try self.template(.value)
    try finish()
    var header = HeaderSyntax(name, value, position: position(first), length: fieldLength(first, name, value))
    header.nameTemplate = template
    return header
  }

  /// Reads `Name: value` of a response.
  mutating func expectedHeader() throws(Diagnostic) -> ExpectedHeaderSyntax {
    let first = at
    let (name, template) = try fieldName()
    let value = try pattern(.expectedValue)
    try finish()
    var header = ExpectedHeaderSyntax(name, value, position: position(first), length: fieldLength(first, name, value))
    header.nameTemplate = template
    return header
  }

  private func fieldLength(_ first: Int, _ name: String, _ value: some LocatedSyntax) -> Int {
    max(name.count, value.position.column + value.length - position(first).column)
  }

  /// Reads `Name:`, `{{name}}:`, or `Name;`, which is Hurl's spelling of a header with an empty value.
  private mutating func fieldName() throws(Diagnostic) -> (name: String, template: TemplateSyntax?) {
    let first = at
    var parts: [TemplateSyntax.Part] = []
    while true {
      let literal = take { $0.isTokenByte }
      if !literal.isEmpty { parts.append(.literal(literal)) }
      guard starts(with: "{{"), byte(after: 2) != UInt8(ascii: "*") else { break }
      parts.append(.placeholder(try placeholder(.value)))
    }
    let template = TemplateSyntax(parts, position: position(first), length: max(1, length(from: first)))
    guard !parts.isEmpty, skip(":") || skipsEmptyValue() else {
      at = first
      if let meant = misspeltStatusLine { throw fault(meant.problem, at: first, length: meant.length) }
      let word = upcomingWord()
      throw fault(.notHeader(word), at: first, length: word.count)
    }
    skipBlanks()
    guard let name = template.literal else { return (TextWriter.text(template.pattern.parts, .parameterName), template) }
    return (name, nil)
  }

  private mutating func skipsEmptyValue() -> Bool {
    var rest = self
    guard rest.skip(";") else { return false }
    let isBlank = rest.byte?.isBlank ?? true
    rest.skipBlanks()
    guard isBlank, rest.isAtEnd || rest.byte == UInt8(ascii: "#") else { return false }
    self = rest
    return true
  }
}
