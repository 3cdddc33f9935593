import FieldValues

/// A header line of a request.
package struct HeaderSyntax: Sendable, Hashable, LocatedSyntax {
  /// The field name in the case to be sent.
  package var name: String
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
}

extension LineScanner {
  /// Reads `Name: value` of a request.
  mutating func header() throws(Diagnostic) -> HeaderSyntax {
    let first = at
    let name = try fieldName()
    let value = try template(.value)
    try finish()
    return HeaderSyntax(name, value, position: position(first), length: fieldLength(first, name, value))
  }

  /// Reads `Name: value` of a response.
  mutating func expectedHeader() throws(Diagnostic) -> ExpectedHeaderSyntax {
    let first = at
    let name = try fieldName()
    let value = try pattern(.expectedValue)
    try finish()
    return ExpectedHeaderSyntax(name, value, position: position(first), length: fieldLength(first, name, value))
  }

  private func fieldLength(_ first: Int, _ name: String, _ value: some LocatedSyntax) -> Int {
    max(name.count, value.position.column + value.length - position(first).column)
  }

  private mutating func fieldName() throws(Diagnostic) -> String {
    let first = at
    let name = take { $0.isTokenByte }
    guard skip(":"), !name.isEmpty else {
      at = first
      let word = upcomingWord()
      let isMarkup = byte == UInt8(ascii: "<")
      throw fault(
        "\(word) begins no header",
        at: first,
        length: word.count,
        hint: isMarkup ? "a body of text stands between lines of ```" : "a header is name: value"
      )
    }
    skipBlanks()
    return name
  }
}
