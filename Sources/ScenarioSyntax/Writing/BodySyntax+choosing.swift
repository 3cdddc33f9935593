extension BodySyntax {
  /// The body a text is written as, so that reading it gives the text back: JSON or a fence where it can be one, else a
  /// line with escapes.
  /// - Parameters:
  ///   - language: what the text is; one that is not JSON is written as plain text.
  ///   - exact: whether the line end at the end counts. It does in a request; a response may be compared without.
  package static func text(_ text: String, language: Language? = .text, exact: Bool) -> BodySyntax {
    let pattern = PatternSyntax(literal: text)
    guard !text.isEmpty, isPlain(text) else { return BodySyntax(.string(pattern)) }
    if language == .json, isJSON(text) {
      if !exact { return BodySyntax(.fence(.json, modes: [], pattern)) }
      if let first = text.utf8.first, "{[".utf8.contains(first), let last = text.utf8.last, "}]".utf8.contains(last) {
        return BodySyntax(pattern.hasBracesInText ? .string(pattern) : .json(pattern))
      }
    }
    let language = language == .json ? .text : language
    let endsLine = text.utf8.last == 0x0A
    guard endsLine || (!exact && language != nil) else { return BodySyntax(.string(pattern)) }
    guard pattern.hasBracesInText else { return BodySyntax(.fence(language, modes: [], pattern)) }
    return BodySyntax(endsLine ? .fence(language ?? .text, modes: [.raw], pattern) : .string(pattern))
  }

  /// The body bytes are written as: base64 in one line.
  package static func bytes(_ bytes: [UInt8]) -> BodySyntax {
    BodySyntax(.base64(bytes))
  }

  /// Whether the text can stand in a file as it is: no control characters, no CR.
  private static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n" || scalar == "\t" || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value) && scalar != "\u{feff}")
    }
  }

  private static func isJSON(_ text: String) -> Bool {
    // Braces in a row would be read as holes; in JSON they can only stand in a string, where a letter does as well.
    var bytes = Array(text.utf8)
    for index in bytes.indices.dropFirst() where bytes[index] == 0x7B && bytes[index - 1] == 0x7B { bytes[index] = 0x78 }
    let source = SourceText(bytes: bytes)
    guard source.lineCount > 0 else { return false }
    var scanner = JSONScanner(source, at: 0, end: source.bytes.count, style: .json)
    return (try? scanner.wholeDocument()) != nil
  }
}
