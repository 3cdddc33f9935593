/// The words of a command line as a POSIX shell splits it; nothing is expanded.
enum ShellWords {
  /// - Throws: ``UsageFault`` where a quote is not closed.
  static func split(_ text: String) throws(UsageFault) -> [String] {
    var words: [String] = []
    var word: String?
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "\\":
        guard let next = rest.popFirst() else { break }
        // A backslash at the end of a line joins it with the next one.
        if !next.isNewline { word = (word ?? "") + String(next) }
      case "'":
        guard let end = rest.firstIndex(of: "'") else { throw UsageFault("a ' is not closed — close it") }
        word = (word ?? "") + rest[..<end]
        rest = rest[rest.index(after: end)...]
      case "\"": word = (word ?? "") + (try quoted(&rest))
      case "$" where rest.first == "'":
        rest.removeFirst()
        word = (word ?? "") + (try escaped(&rest))
      case _ where character.isWhitespace:
        if let complete = word { words.append(complete) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  private static func quoted(_ rest: inout Substring) throws(UsageFault) -> String {
    var result = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return result
      case "\\":
        guard let next = rest.popFirst() else { break }
        if next.isNewline { continue }
        result += "\"\\$`".contains(next) ? String(next) : "\\\(next)"
      default: result.append(character)
      }
    }
    throw UsageFault("a \" is not closed — close it")
  }

  /// What follows `$'`, as bash and zsh read it and browsers write it.
  private static func escaped(_ rest: inout Substring) throws(UsageFault) -> String {
    var result = ""
    while let character = rest.popFirst() {
      if character == "'" { return result }
      guard character == "\\", let next = rest.popFirst() else {
        result.append(character)
        continue
      }
      switch next {
      case "n": result += "\n"
      case "r": result += "\r"
      case "t": result += "\t"
      case "x", "u":
        let digits = rest.prefix(next == "x" ? 2 : 4).prefix(while: \.isHexDigit)
        rest = rest.dropFirst(digits.count)
        let scalar = UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) } ?? "\u{FFFD}"
        result.unicodeScalars.append(scalar)
      default: result.append(next)
      }
    }
    throw UsageFault("a $' is not closed — close it")
  }
}
