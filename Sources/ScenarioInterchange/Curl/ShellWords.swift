import FieldValues
import Scenarios

/// The curl commands of a script, split into words as bash does it. Read byte by byte; nothing is run.
///
/// Variables that the script sets are replaced. Others, and the output of commands, become variables of the scenario.
struct ShellWords {
  /// A curl command: the words after `curl`, and what it reads from standard input.
  struct Command: Hashable {
    var words: [CommandWord]
    var input: Input?
  }

  /// What a command reads from standard input.
  enum Input: Hashable {
    case content(CommandWord)
    case file(CommandWord)
    /// The output of another command.
    case command(String)
  }

  private(set) var commands: [Command] = []
  private(set) var notes: [CurlProblem] = []

  private var rest: ArraySlice<UInt8>
  private var words: [CommandWord] = []
  private var word: CommandWord?
  private var hasQuotes = false
  private var redirect: Redirect?
  private var input: Input?
  private var heredocs: [Heredoc] = []
  /// What the last command writes into this one.
  private var piped: Input?
  private var values: [String: CommandWord] = [:]
  /// How many bytes of values are put in at most.
  private var room = 1 << 24
  /// The names of the scenario's variables by what the script says.
  private var names: [String: String] = [:]
  /// How many of these names begin alike, so that each is another.
  private var counts: [String: Int] = [:]

  private enum Redirect { case input, text, output, heredoc(stripsTabs: Bool) }

  private struct Heredoc {
    var end: [UInt8]
    var isPlain: Bool
    var stripsTabs: Bool
  }

  /// - Throws: ``CurlProblem`` where a quote isn't closed.
  init(_ script: [UInt8]) throws(CurlProblem) {
    rest = script.filter { $0 != 0 }[...]
    while let byte = rest.popFirst() { try take(byte) }
    endCommand(isPiped: false)
  }

  private mutating func take(_ byte: UInt8) throws(CurlProblem) {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): endWord()
    case UInt8(ascii: "\n"):
      endWord()
      try readHeredocs()
      endCommand(isPiped: false)
    case UInt8(ascii: "#") where word == nil: rest = rest.drop { $0 != UInt8(ascii: "\n") }
    case UInt8(ascii: "\\"):
      // A backslash at the end of a line joins it with the next one.
      if skipsLineEnd() { return }
      hasQuotes = true
      if let next = rest.popFirst() { append(next) }
    case UInt8(ascii: "'"):
      hasQuotes = true
      append(CommandWord(literal: try plain()))
    case UInt8(ascii: "\""):
      hasQuotes = true
      append(try quoted())
    case UInt8(ascii: "$"), UInt8(ascii: "`"):
      let isValue = rest.first.map { $0.isLetter || $0 == 0x5F || $0 == UInt8(ascii: "{") } ?? false
      let part = try expansion(byte, inQuotes: false)
      if isValue, !isAssignment { appendFields(of: part) } else { append(part) }
    case UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"): endCommand(isPiped: false)
    case UInt8(ascii: "&"): ampersand()
    case UInt8(ascii: "|"):
      let isOr = skip("|")
      _ = skip("&")
      endCommand(isPiped: !isOr)
    case UInt8(ascii: "<"), UInt8(ascii: ">"): try redirection(byte)
    default: append(byte)
    }
  }

  private mutating func append(_ byte: UInt8) {
    if word == nil { word = CommandWord() }
    word?.append(byte)
  }

  private mutating func append(_ part: CommandWord) {
    if word == nil { word = CommandWord() }
    word? += part
  }

  /// Whether the word at hand is an assignment, whose value isn't split.
  private var isAssignment: Bool { word.map { ShellWords.assignment($0) != nil } ?? false }

  /// Adds a value outside of quotes, which blanks split into words (POSIX.1-2024 section 2.6.5).
  private mutating func appendFields(of value: CommandWord) {
    let fields = value.bytes.split(omittingEmptySubsequences: false) { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
    for (place, field) in fields.enumerated() {
      if place > 0 { endWord() }
      if !field.isEmpty { append(value.keeping(Array(field))) }
    }
  }

  private mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  private mutating func skipsLineEnd() -> Bool { skip("\r\n") || skip("\n") }

  private mutating func ampersand() {
    if skip("&") { return endCommand(isPiped: false) }
    if rest.first == UInt8(ascii: ">") {
      endWord()
      redirect = .output
      rest = rest.drop { $0 == UInt8(ascii: ">") }
      return
    }
    // An address that isn't in quotes ends at the first `&`.
    if let next = rest.first, !" \t\r\n".utf8.contains(next), let word { notes.append(.ampersand(word.shown)) }
    endCommand(isPiped: false)
  }

  private mutating func redirection(_ byte: UInt8) throws(CurlProblem) {
    if rest.first == UInt8(ascii: "(") {
      rest.removeFirst()
      return append(variable(for: "\(Character(Unicode.Scalar(byte)))(\(try enclosed()))"))
    }
    // `2>` names what is redirected.
    if let number = word, !number.isEmpty, number.bytes.allSatisfy(\.isDigit) { word = nil }
    endWord()
    if byte == UInt8(ascii: ">") {
      _ = skip(">") || skip("|") || skip("&")
      redirect = .output
    } else if skip("<<") {
      redirect = .text
    } else if skip("<") {
      redirect = .heredoc(stripsTabs: skip("-"))
    } else {
      redirect = skip("&") ? .output : .input
    }
  }

  private mutating func endWord() {
    guard let complete = word else { return }
    defer { (word, hasQuotes, redirect) = (nil, false, nil) }
    switch redirect {
    case nil: words.append(complete)
    case .output: break
    case .input: input = .file(complete)
    case .text: input = .content(complete + CommandWord("\n"))
    case .heredoc(let stripsTabs): heredocs.append(Heredoc(end: complete.bytes, isPlain: hasQuotes, stripsTabs: stripsTabs))
    }
  }

  /// Reads the lines up to the word that ends them.
  private mutating func readHeredocs() throws(CurlProblem) {
    for document in heredocs {
      var text: [UInt8] = []
      while !rest.isEmpty {
        var line = rest.prefix { $0 != UInt8(ascii: "\n") }
        rest = rest.dropFirst(line.count + 1)
        if document.stripsTabs { line = line.drop { $0 == UInt8(ascii: "\t") } }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if line.elementsEqual(document.end) { break }
        text += line + [UInt8(ascii: "\n")]
      }
      guard !document.isPlain else {
        input = .content(CommandWord(literal: text))
        continue
      }
      let after = rest
      rest = text[...]
      input = .content(try quoted(end: nil))
      rest = after
    }
    heredocs = []
  }

  // MARK: - Commands

  private mutating func endCommand(isPiped: Bool) {
    endWord()
    let words = words
    let input = input ?? piped
    (self.words, self.input, piped, redirect) = ([], nil, nil, nil)
    guard let name = command(in: words) else { return }
    let arguments = Array(words[(name + 1)...])
    let text = VisibleText.excerpt(of: words[name...].prefix(20).map(\.shown).joined(separator: " "))
    if ShellWords.isCurl(words[name]) {
      commands.append(Command(words: arguments, input: input))
      if isPiped { piped = .command(text) }
    } else if let output = output(of: words[name], arguments, input), isPiped {
      piped = output
    } else {
      if isPiped { piped = .command(text) }
      notes.append(words[name].hasPrefix("-") ? .continuation(text) : .otherCommand(text))
    }
  }

  /// Where the command stands after assignments and words that don't change it; nil where there is none.
  private mutating func command(in words: [CommandWord]) -> Int? {
    var place = 0
    while place < words.count {
      let word = words[place]
      if ["do", "then", "else", "time", "sudo", "env", "command", "exec", "nohup", "!", "{", "$", "%"].contains(word.text) {
        place += 1
      } else if ShellWords.assignment(word) != nil, place + 1 < words.count {
        // It holds for this command only.
        place += 1
      } else {
        break
      }
    }
    guard place < words.count else { return nil }
    let isDeclaration = ["export", "declare", "local", "readonly", "typeset"].contains(words[place].text)
    if isDeclaration || ShellWords.assignment(words[place]) != nil {
      let first = words.firstIndex { ShellWords.assignment($0) != nil } ?? place
      for word in words[first...] { if let (name, value) = ShellWords.assignment(word) { values[name] = value } }
      return nil
    }
    return ["done", "fi", "}", "set"].contains(words[place].text) ? nil : place
  }

  // MARK: - Quotes and expansions

  /// What follows `'`.
  private mutating func plain() throws(CurlProblem) -> ArraySlice<UInt8> {
    guard let end = rest.firstIndex(of: UInt8(ascii: "'")) else { throw .unclosed("'") }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }

  /// What follows `"`; without an end the text of a here-document, in which quotes are bytes like any other.
  private mutating func quoted(end: UInt8? = UInt8(ascii: "\"")) throws(CurlProblem) -> CommandWord {
    var result = CommandWord()
    while let byte = rest.popFirst() {
      if byte == end { return result }
      switch byte {
      case UInt8(ascii: "$"), UInt8(ascii: "`"): result += try expansion(byte, inQuotes: true)
      case UInt8(ascii: "\\"):
        if skipsLineEnd() { continue }
        guard let next = rest.first, "\\$`".utf8.contains(next) || next == end else {
          result.append(byte)
          continue
        }
        rest.removeFirst()
        result.append(next)
      default: result.append(byte)
      }
    }
    if end != nil { throw .unclosed("\"") }
    return result
  }

  /// What follows `$` or a backquote.
  private mutating func expansion(_ byte: UInt8, inQuotes: Bool) throws(CurlProblem) -> CommandWord {
    if byte == UInt8(ascii: "`") {
      guard let end = rest.firstIndex(of: byte) else { throw .unclosed("`") }
      defer { rest = rest[(end + 1)...] }
      return variable(for: "$(\(String(decoding: rest[..<end], as: UTF8.self)))")
    }
    guard let next = rest.first else { return CommandWord("$") }
    switch next {
    case UInt8(ascii: "'") where !inQuotes:
      rest.removeFirst()
      hasQuotes = true
      guard let text = ANSI.read(&rest) else { throw .unclosed("$'") }
      return CommandWord(literal: text)
    case UInt8(ascii: "\"") where !inQuotes:
      rest.removeFirst()
      hasQuotes = true
      return try quoted()
    case UInt8(ascii: "("):
      rest.removeFirst()
      return variable(for: "$(\(try enclosed()))")
    case UInt8(ascii: "{"):
      rest.removeFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw .unclosed("${") }
      defer { rest = rest[(end + 1)...] }
      return value(of: String(decoding: rest[..<end], as: UTF8.self))
    case _ where next.isLetter || next == 0x5F:
      let name = rest.prefix { $0.isAlphanumeric || $0 == 0x5F }
      rest = rest.dropFirst(name.count)
      return value(of: String(decoding: name, as: UTF8.self))
    case _ where next.isDigit || "@*#?$!-".utf8.contains(next):
      rest.removeFirst()
      return variable(for: "$\(Character(Unicode.Scalar(next)))")
    default: return CommandWord("$")
    }
  }

  /// What stands before the closing parenthesis; the opening one was read.
  private mutating func enclosed() throws(CurlProblem) -> String {
    let all = rest
    var depth = 1
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"): _ = rest.popFirst()
      case UInt8(ascii: "'"): _ = try plain()
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return String(decoding: all[..<(rest.startIndex - 1)], as: UTF8.self) }
      default: break
      }
    }
    throw .unclosed("$(")
  }

  /// What `$name` or `${name…}` stands for.
  private mutating func value(of name: String) -> CommandWord {
    // A value may hold itself many times.
    if let value = values[name], value.bytes.count < room {
      room -= value.bytes.count
      return value
    }
    return variable(for: name.utf8.allSatisfy { $0.isAlphanumeric || $0 == 0x5F } ? "$\(name)" : "${\(name)}")
  }

  /// A variable of the scenario for what only a shell can tell.
  private mutating func variable(for source: String) -> CommandWord {
    if let name = names[source] { return CommandWord(variable: name) }
    var name = String(
      decoding: source.utf8.drop { !$0.isLetter && $0 != 0x5F }.prefix { $0.isAlphanumeric || $0 == 0x5F },
      as: UTF8.self
    )
    // These names mean something else in a scenario.
    if name.isEmpty || ["base", "secret", "loop", "_"].contains(name) { name = "shell_\(name)" }
    let first = name
    while counts[name] != nil {
      counts[first, default: 1] += 1
      name = "\(first)_\(counts[first, default: 1])"
    }
    counts[name] = 1
    names[source] = name
    notes.append(.variable(source: VisibleText.excerpt(of: source), name: name))
    return CommandWord(variable: name)
  }
}
