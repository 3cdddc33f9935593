import FieldValues

/// The words of a line of `[Asserts]` or `[Captures]`, with the blanks before them, so that together they are the line.
struct HurlWords {
  struct Word {
    enum Kind {
      /// A name, a number, bytes such as `hex,ff;`.
      case plain
      /// `==` and the like.
      case symbol
      /// `"…"`, `` `…` ``, ```` ```…``` ````, `/…/` or `{{…}}`.
      case quoted
      /// From `#` to the end of the line.
      case comment
    }

    var kind: Kind
    var blanks: Substring
    var text: Substring
    /// Whether the closing mark of a quoted text is there.
    var isClosed = true
  }

  private(set) var words: [Word] = []

  init(_ line: Substring) {
    var rest = line[...]
    while true {
      let blanks = Substring(rest.utf8.prefix { $0.isBlank })
      rest = rest[blanks.endIndex...]
      guard !rest.isEmpty else {
        if !blanks.isEmpty { words.append(Word(kind: .comment, blanks: blanks, text: "")) }
        return
      }
      let (kind, end, isClosed) = HurlWords.end(of: rest, after: words.last)
      words.append(Word(kind: kind, blanks: blanks, text: rest[..<end], isClosed: isClosed))
      rest = rest[end...]
    }
  }

  /// Whether the last text of the line is a row of backticks that isn't closed; nil where no such row stands in the line.
  var openRow: Bool? {
    words.last { $0.kind == .quoted && $0.text.begins(with: "```") }.map { !$0.isClosed }
  }

  private static func end(of rest: Substring, after last: Word?) -> (Word.Kind, Substring.Index, isClosed: Bool) {
    if rest.begins(with: "#") { return (.comment, rest.endIndex, true) }
    if rest.begins(with: "```") {
      let close = rest.dropFirst(3).firstRange(of: "```")?.upperBound
      return (.quoted, close ?? rest.endIndex, close != nil)
    }
    if rest.begins(with: "{{") {
      let close = rest.firstRange(of: "}}")?.upperBound
      return (.quoted, close ?? rest.endIndex, close != nil)
    }
    let bytes = rest.utf8
    if let mark = bytes.first, "\"`/".utf8.contains(mark) {
      var place = bytes.index(after: bytes.startIndex)
      while place < bytes.endIndex, bytes[place] != mark {
        let step = bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        place = bytes.index(place, offsetBy: step, limitedBy: bytes.endIndex) ?? bytes.endIndex
      }
      guard place < bytes.endIndex else { return (.quoted, bytes.endIndex, false) }
      return (.quoted, bytes.index(after: place), true)
    }
    let symbols = bytes.prefix { "=!<>".utf8.contains($0) }
    if !symbols.isEmpty { return (.symbol, symbols.endIndex, true) }
    if rest.begins(with: "file,") || rest.begins(with: "hex,") || rest.begins(with: "base64,") {
      guard let end = HurlFileName.end(in: rest) else { return (.plain, rest.endIndex, false) }
      return (.plain, end, true)
    }
    let end = bytes.firstIndex { $0.isBlank || "#=!<>\"`".utf8.contains($0) } ?? bytes.endIndex
    return (.plain, end == bytes.startIndex ? bytes.index(after: end) : end, true)
  }
}

/// The name of a file as Hurl writes it: `file,my\ file.txt;`.
enum HurlFileName {
  /// The place behind the semicolon that ends `file,…;`.
  static func end(in text: Substring) -> Substring.Index? {
    var isEscaped = false
    for place in text.utf8.indices {
      if isEscaped {
        isEscaped = false
      } else if text.utf8[place] == UInt8(ascii: "\\") {
        isEscaped = true
      } else if text.utf8[place] == UInt8(ascii: ";") {
        return text.utf8.index(after: place)
      }
    }
    return nil
  }

  /// `file,…;` as scenarios write it: without blanks around the name, and with an escape before a bracket.
  /// - Throws: where the file doesn't lie beside the scenario or below.
  static func translated(_ text: Substring) throws(HurlProblem) -> String {
    guard let end = end(in: text) else { throw .unclosed("the file", mark: ";") }
    let name = text[..<end].dropFirst("file,".count).dropLast().trimmingBlanks()
    var result = ""
    var rest = Substring(name.utf8)
    while let character = rest.unicodeScalars.popFirst() {
      switch character {
      case "\\":
        guard let next = rest.unicodeScalars.popFirst() else { break }
        result += next == ":" || next == "/" ? String(next) : "\\\(next)"
      case "[": result += "\\["
      default: result.unicodeScalars.append(character)
      }
    }
    var depth = 0
    for part in result.parts(between: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { break }
    }
    if result.begins(with: "/") || depth < 0 { throw .outside(String(name)) }
    return "file,\(result);\(text[end...])"
  }
}

extension StringProtocol {
  /// Whether the bytes of a text stand first, whatever marks combine with them.
  func begins(with text: String) -> Bool { utf8.starts(with: text.utf8) }
}
