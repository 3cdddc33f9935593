import FieldValues

/// Reads one line of a scenario file from left to right.
///
/// Whatever it is given, it stays between `start` and `end`; what it cannot read it throws as a ``Diagnostic``.
struct LineScanner {
  let source: SourceText
  /// The line, counted from 0.
  let line: Int
  /// Byte offsets.
  let start: Int
  let end: Int
  var at: Int
  /// Where the comment at the end of the line begins, once it was met.
  var comment: Int?

  init(_ source: SourceText, line: Int) {
    self.source = source
    self.line = line
    start = source.lines[line].start
    end = source.lines[line].end
    at = start
  }

  var isAtEnd: Bool { at >= end }
  var byte: UInt8? { at < end ? source.bytes[at] : nil }

  /// The byte after the next `count` ones.
  func byte(after count: Int) -> UInt8? {
    at + count < end ? source.bytes[at + count] : nil
  }

  mutating func skipBlanks() {
    while at < end, source.bytes[at].isBlank { at += 1 }
  }

  /// Steps over these bytes when they come next.
  mutating func skip(_ word: StaticString) -> Bool {
    guard starts(with: word) else { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  func starts(with word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - at >= count else { return false }
    return word.withUTF8Buffer { wanted in
      for index in 0..<count where source.bytes[at + index] != wanted[index] { return false }
      return true
    }
  }

  /// Takes bytes as long as they satisfy a condition.
  mutating func take(while condition: (UInt8) -> Bool) -> String {
    let first = at
    while at < end, condition(source.bytes[at]) { at += 1 }
    return text(from: first)
  }

  func text(from first: Int) -> String {
    String(decoding: source.bytes[first..<at], as: UTF8.self)
  }

  /// What comes up to the next blank, for messages.
  func upcomingWord() -> String {
    var other = self
    return other.take { !$0.isBlank }
  }

  /// Takes the rest of the line without the blanks at its end.
  mutating func trimmedRest() -> String {
    let first = at
    var last = end
    while last > first, source.bytes[last - 1].isBlank { last -= 1 }
    at = end
    return String(decoding: source.bytes[first..<last], as: UTF8.self)
  }

  /// An offset before the line belongs to an earlier line of the same value.
  func position(_ offset: Int) -> SourcePosition {
    source.position(of: offset, line: offset < start ? source.line(of: offset) : line)
  }

  /// How many characters stand between an offset and where the scanner is.
  ///
  /// Of a value that began in an earlier line, what stands in that line counts.
  func length(from offset: Int) -> Int {
    guard offset < start else { return source.characters(from: offset, to: at, line: line) }
    let first = source.line(of: offset)
    return source.characters(from: offset, to: source.lines[first].end, line: first)
  }

  /// How many characters stand between an offset and where the scanner is, without blanks at the end.
  func contentLength(from first: Int) -> Int {
    var last = at
    while last > first, source.bytes[last - 1].isBlank { last -= 1 }
    return source.characters(from: first, to: last, line: line)
  }

  /// A fault at an offset.
  func fault(_ problem: SyntaxProblem, at offset: Int, length: Int = 1) -> Diagnostic {
    Diagnostic(problem, at: position(min(offset, end)), length: length)
  }

  /// A fault where the scanner is.
  func fault(_ problem: SyntaxProblem) -> Diagnostic {
    fault(problem, at: at)
  }

  /// A fault that takes everything from an offset to where the scanner is.
  func fault(_ problem: SyntaxProblem, from offset: Int) -> Diagnostic {
    fault(problem, at: offset, length: length(from: offset))
  }

  /// Steps over the blanks and the comment at the end of the line.
  /// - Throws: when something else stands there.
  mutating func finish(_ rule: SyntaxProblem.LineRule? = nil) throws(Diagnostic) {
    skipBlanks()
    guard let next = byte else { return }
    guard next == UInt8(ascii: "#"), at == start || source.bytes[at - 1].isBlank else {
      let word = upcomingWord()
      throw fault(.unexpectedText(word, rule: rule), at: at, length: word.count)
    }
    comment = at - start
    at = end
  }

  /// Reads the name of a variable: a letter or `_`, then letters, digits, `_` and `-`; nil where there is none.
  mutating func identifier() -> String? {
    guard let first = byte, first.isLetter || first == UInt8(ascii: "_") else { return nil }
    return take { $0.isWord }
  }

  /// Reads a regular expression up to its closing slash; the opening one was read.
  mutating func regexBody(from first: Int) throws(Diagnostic) -> String {
    let body = at
    while at < end {
      switch source.bytes[at] {
      case UInt8(ascii: "\\") where at + 1 < end: at += 2
      case UInt8(ascii: "/"):
        let expression = text(from: body)
        at += 1
        return expression
      default: at += 1
      }
    }
    throw fault(.unclosedExpression, from: first)
  }

  /// Steps over a word that stands alone, and the blanks around it.
  mutating func skipWord(_ word: StaticString) -> Bool {
    let first = at
    skipBlanks()
    guard skip(word), byte.map({ !$0.isWord }) ?? true else {
      at = first
      return false
    }
    skipBlanks()
    return true
  }
}

extension UInt8 {
  var isCapital: Bool { self >= 0x41 && self <= 0x5A }

  /// Whether the byte may stand in a name of a variable, an option, a query.
  var isWord: Bool { isLetter || isDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-") }
}
