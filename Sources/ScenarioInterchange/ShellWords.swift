import FieldValues
import Scenarios

/// The words of a command line as a POSIX shell splits it; nothing is expanded. Read byte by byte, as a shell does.
struct ShellWords {
  private var rest: ArraySlice<UInt8>

  /// - Throws: ``UsageFault`` where a quote is not closed.
  static func split(_ text: String) throws(UsageFault) -> [String] {
    var reader = ShellWords(rest: Array(text.utf8)[...])
    return try reader.words().map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func words() throws(UsageFault) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8]?
    func append(_ bytes: some Sequence<UInt8>) {
      if word == nil { word = [] }
      word?.append(contentsOf: bytes)
    }
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if let complete = word { words.append(complete) }
        word = nil
      case UInt8(ascii: "\\"):
        // A backslash at the end of a line joins it with the next one.
        if !skipsLineEnd() { append(rest.popFirst(1)) }
      case UInt8(ascii: "'"): append(try plain())
      case UInt8(ascii: "\""): append(try quoted())
      case UInt8(ascii: "$") where rest.first == UInt8(ascii: "'"):
        rest.removeFirst()
        append(try escaped())
      default: append([byte])
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  private mutating func skipsLineEnd() -> Bool {
    for end in [[0x0D, 0x0A], [0x0A]] as [[UInt8]] where rest.starts(with: end) {
      rest.removeFirst(end.count)
      return true
    }
    return false
  }

  /// What follows `'`.
  private mutating func plain() throws(UsageFault) -> [UInt8] {
    guard let end = rest.firstIndex(of: UInt8(ascii: "'")) else { throw UsageFault("a ' is not closed — close it") }
    defer { rest = rest[(end + 1)...] }
    return Array(rest[..<end])
  }

  /// What follows `"`.
  private mutating func quoted() throws(UsageFault) -> [UInt8] {
    var result: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return result }
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        continue
      }
      if skipsLineEnd() { continue }
      guard let next = rest.popFirst() else { break }
      result += "\"\\$`".utf8.contains(next) ? [next] : [byte, next]
    }
    throw UsageFault("a \" is not closed — close it")
  }

  /// What follows `$'`, as bash and zsh read it and browsers write it: `\x` is a byte, `\u` a character.
  private mutating func escaped() throws(UsageFault) -> [UInt8] {
    var result: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") { return result }
      guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
        result.append(byte)
        continue
      }
      switch next {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "x"): result.append(UInt8(truncatingIfNeeded: digits(2)))
      case UInt8(ascii: "u"): result += Unicode.Scalar(digits(4)).orReplacement
      case UInt8(ascii: "U"): result += Unicode.Scalar(digits(8)).orReplacement
      default: result.append(next)
      }
    }
    throw UsageFault("a $' is not closed — close it")
  }

  /// A number of hexadecimal digits, as many as there are up to a count.
  private mutating func digits(_ count: Int) -> UInt32 {
    let digits = rest.prefix(count).prefix(while: \.isHexDigit)
    rest = rest.dropFirst(digits.count)
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
  }
}

extension ArraySlice<UInt8> {
  fileprivate mutating func popFirst(_ count: Int) -> ArraySlice<UInt8> {
    defer { self = dropFirst(count) }
    return prefix(count)
  }
}

extension Optional where Wrapped == Unicode.Scalar {
  fileprivate var orReplacement: [UInt8] { Array(String(self ?? "\u{FFFD}").utf8) }
}
