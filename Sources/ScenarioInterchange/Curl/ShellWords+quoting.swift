import FieldValues

extension ShellWords {
  /// The words of one command line.
  /// - Throws: ``InterchangeFault`` where a quote isn't closed.
  static func split(_ text: String) throws(InterchangeFault) -> [String] {
    do throws(CurlProblem) {
      return try ShellWords(Array("curl \(text)".utf8)).commands.first?.words.map { $0.text ?? $0.shown } ?? []
    } catch {
      throw .curl(sentence: error.sentence)
    }
  }

  /// The name and the value of `NAME=value`; nil for other words.
  static func assignment(_ word: CommandWord) -> (name: String, value: CommandWord)? {
    guard let (name, value) = word.split(at: UInt8(ascii: "=")), let first = name.bytes.first, first.isLetter || first == 0x5F,
      name.bytes.allSatisfy({ $0.isAlphanumeric || $0 == 0x5F })
    else { return nil }
    return (String(decoding: name.bytes, as: UTF8.self), value)
  }

  /// Whether a word is the program curl, with or without the folder that it lies in.
  static func isCurl(_ word: CommandWord) -> Bool {
    let name = word.bytes.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }.last ?? []
    return name.elementsEqual("curl".utf8) || name.elementsEqual("curl.exe".utf8)
  }

  /// What `echo`, `printf` and `cat` write where that is plain; else nil.
  func output(of name: CommandWord, _ arguments: [CommandWord], _ input: Input?) -> Input? {
    switch name.text {
    case "cat":
      if arguments.isEmpty { return input }
      return arguments.count == 1 && !arguments[0].hasPrefix("-") ? .file(arguments[0]) : nil
    case "echo":
      let endsLine = arguments.first?.text != "-n"
      let words = endsLine ? arguments[...] : arguments.dropFirst()
      guard endsLine || words.first?.hasPrefix("-") != true, words.first?.text != "-e" else { return nil }
      let text = words.enumerated().reduce(into: CommandWord()) { result, word in
        if word.offset > 0 { result += " " }
        result += word.element
      }
      return .content(endsLine ? text + CommandWord("\n") : text)
    case "printf":
      let words = arguments.first?.text == "--" ? arguments.dropFirst() : arguments[...]
      if words.count == 2, let format = words.first?.text, ["%s", "%s\\n"].contains(format), let text = words.last {
        return .content(format == "%s" ? text : text + CommandWord("\n"))
      }
      guard words.count == 1, let format = words.first?.literal else { return nil }
      return ANSI.printf(format).map { .content(CommandWord(literal: $0)) }
    default: return nil
    }
  }

  /// The escapes of bash between `$'` and `'` and in the format of `printf` (bash manual, "ANSI-C Quoting").
  enum ANSI {
    /// Reads up to the closing quote, as bash does: nothing after NUL is part of the word. Nil where no quote closes the text.
    static func read(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
      var result: [UInt8] = []
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "'") { return Array(result.prefix { $0 != 0 }) }
        if byte == UInt8(ascii: "\\"), let next = rest.popFirst() {
          result += escaped(next, &rest)
        } else {
          result.append(byte)
        }
      }
      return nil
    }

    /// What `printf` writes for a format without arguments; nil where the format asks for one.
    static func printf(_ format: [UInt8]) -> [UInt8]? {
      var rest = format[...]
      var result: [UInt8] = []
      while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "%"):
          guard rest.popFirst() == byte else { return nil }
          result.append(byte)
        case UInt8(ascii: "\\"):
          if let next = rest.popFirst() { result += escaped(next, &rest) } else { result.append(byte) }
        default: result.append(byte)
        }
      }
      return result
    }

    /// The bytes that an escape stands for; the backslash and the byte after it were read.
    private static func escaped(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> [UInt8] {
      switch byte {
      case UInt8(ascii: "a"): return [0x07]
      case UInt8(ascii: "b"): return [0x08]
      case UInt8(ascii: "e"), UInt8(ascii: "E"): return [0x1B]
      case UInt8(ascii: "f"): return [0x0C]
      case UInt8(ascii: "n"): return [0x0A]
      case UInt8(ascii: "r"): return [0x0D]
      case UInt8(ascii: "t"): return [0x09]
      case UInt8(ascii: "v"): return [0x0B]
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "?"): return [byte]
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        let digits = [byte] + rest.prefix(2).prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
        rest = rest.dropFirst(digits.count - 1)
        let number = digits.reduce(0) { $0 * 8 + Int($1 - UInt8(ascii: "0")) }
        return [UInt8(truncatingIfNeeded: number)]
      case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
        let limit = byte == UInt8(ascii: "x") ? 2 : byte == UInt8(ascii: "u") ? 4 : 8
        let digits = rest.prefix(limit).prefix(while: \.isHexDigit)
        guard let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else { return [UInt8(ascii: "\\"), byte] }
        rest = rest.dropFirst(digits.count)
        return byte == UInt8(ascii: "x") ? [UInt8(truncatingIfNeeded: number)] : utf8(number)
      case UInt8(ascii: "c"):
        guard let next = rest.popFirst() else { return [UInt8(ascii: "\\"), byte] }
        // `\c\\` is one character.
        if next == UInt8(ascii: "\\"), rest.first == next { rest.removeFirst() }
        let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next) ? next - 0x20 : next
        return [next == UInt8(ascii: "?") ? 0x7F : upper & 0x1F]
      default: return [UInt8(ascii: "\\"), byte]
      }
    }

    /// The bytes of a code point as bash writes them, surrogates and what Unicode doesn't have included.
    private static func utf8(_ number: UInt32) -> [UInt8] {
      if let scalar = Unicode.Scalar(number) { return Array(String(scalar).utf8) }
      var bytes: [UInt8] = []
      var rest = number
      // The first byte holds fewer bits the more bytes follow it.
      var limit: UInt32 = 0x40
      while rest >= limit {
        bytes.insert(UInt8(truncatingIfNeeded: 0x80 | (rest & 0x3F)), at: 0)
        rest >>= 6
        limit = max(1, limit >> 1)
        if bytes.count == 5 { break }
      }
      let lead: UInt32 = bytes.isEmpty ? 0 : (0xFF00 >> UInt32(bytes.count + 1)) & 0xFF
      bytes.insert(UInt8(truncatingIfNeeded: lead | rest), at: 0)
      return bytes
    }
  }
}

extension ShellWords {
  /// The curl commands of a script for cmd.exe, in the form in which browsers copy them: `^` quotes the next character.
  struct Windows {
    /// The words of each command.
    private(set) var commands: [[CommandWord]] = []

    /// Whether a text is for cmd.exe: outside of what bash would read as quoted, lines are joined by `^`, or quotation marks are
    /// quoted by it.
    static func areIn(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      var quote: UInt8?
      var last: UInt8 = 0
      var hasEscapes = true
      while let byte = rest.popFirst() {
        defer { last = byte }
        switch byte {
        case UInt8(ascii: "\\") where hasEscapes: _ = rest.popFirst()
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
          if quote == nil { quote = byte } else if quote == byte { quote = nil }
          hasEscapes = quote != UInt8(ascii: "'") || last == UInt8(ascii: "$")
        case UInt8(ascii: " ") where quote == nil && rest.first == UInt8(ascii: "^"):
          let next = rest.dropFirst()
          if next.first == UInt8(ascii: "\"") || next.first == 0x0A || next.starts(with: [0x0D, 0x0A]) { return true }
        default: break
        }
      }
      return false
    }

    init(_ script: [UInt8]) {
      var rest = script.filter { $0 != 0 }[...]
      var line: [UInt8] = []
      var inQuotes = false
      while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "^") where !inQuotes:
          if rest.starts(with: [0x0D, 0x0A]) { rest = rest.dropFirst(2) } else if rest.first == 0x0A { rest.removeFirst() }
          if rest.starts(with: [0x0D, 0x0A]) { rest.removeFirst() }
          if let next = rest.popFirst() { line.append(next) }
        case UInt8(ascii: "\n"):
          inQuotes = false
          commands.append(Windows.words(line))
          line = []
        case UInt8(ascii: "&"), UInt8(ascii: "|"):
          if inQuotes {
            line.append(byte)
          } else {
            commands.append(Windows.words(line))
            line = []
          }
        default:
          if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
          line.append(byte)
        }
      }
      commands = (commands + [Windows.words(line)]).filter { !$0.isEmpty }
    }

    /// The words as a program for Windows gets them: a backslash counts only before quotation marks.
    private static func words(_ line: [UInt8]) -> [CommandWord] {
      var words: [CommandWord] = []
      var word: [UInt8] = []
      // A word may be empty within quotation marks.
      var isInWord = false
      var inQuotes = false
      var rest = line[...]
      func endWord() {
        if isInWord { words.append(CommandWord(literal: word)) }
        word.removeAll(keepingCapacity: true)
        isInWord = false
      }
      while let byte = rest.first {
        let backslashes = rest.prefix { $0 == UInt8(ascii: "\\") }.count
        if backslashes > 0 {
          rest = rest.dropFirst(backslashes)
          let isQuoted = rest.first == UInt8(ascii: "\"")
          isInWord = true
          word += repeatElement(UInt8(ascii: "\\"), count: isQuoted ? backslashes / 2 : backslashes)
          if isQuoted, !backslashes.isMultiple(of: 2), let quote = rest.popFirst() { word.append(quote) }
          continue
        }
        rest.removeFirst()
        switch byte {
        case UInt8(ascii: "\""):
          if inQuotes, rest.first == byte {
            rest.removeFirst()
            word.append(byte)
          } else {
            inQuotes.toggle()
          }
          isInWord = true
        case UInt8(ascii: " ") where !inQuotes, UInt8(ascii: "\t") where !inQuotes, UInt8(ascii: "\r") where !inQuotes:
          endWord()
        default:
          isInWord = true
          word.append(byte)
        }
      }
      endWord()
      return words
    }
  }
}
