import Exchanges
import FieldValues
import ScenarioSyntax

/// A word of a command line: bytes in which variables may stand.
struct CommandWord: Hashable, Sendable {
  /// A stretch of bytes, or a variable.
  enum Part: Hashable, Sendable {
    case literal([UInt8])
    case variable(String)
  }

  /// The bytes. A variable is its name between two NULs; two NULs in a row are the byte itself.
  ///
  /// A shell's word can't contain NUL, so only the content of files has to be escaped.
  private(set) var bytes: [UInt8] = []

  init() {}

  init(_ text: String) {
    self.init(literal: Array(text.utf8))
  }

  init(literal: some Sequence<UInt8>) {
    bytes = Array(literal)
    if bytes.contains(0) { bytes = bytes.flatMap { $0 == 0 ? [0, 0] : [$0] } }
  }

  init(variable name: String) {
    bytes = [0] + Array(name.utf8) + [0]
  }

  private init(escaped: some Sequence<UInt8>) {
    bytes = Array(escaped)
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// The parts in order; no two literals stand side by side.
  var parts: [Part] {
    var parts: [Part] = []
    var literal: [UInt8] = []
    var rest = bytes[...]
    while let start = rest.firstIndex(of: 0) {
      literal += rest[..<start]
      rest = rest[(start + 1)...]
      let name = rest.prefix { $0 != 0 }
      rest = rest.dropFirst(name.count + 1)
      if name.isEmpty {
        literal.append(0)
      } else {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = []
        parts.append(.variable(String(decoding: name, as: UTF8.self)))
      }
    }
    literal += rest
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return parts
  }

  /// The bytes where no variable stands in them; else nil.
  var literal: [UInt8]? {
    if !bytes.contains(0) { return bytes }
    switch parts.count {
    case 0: return []
    case 1: if case .literal(let bytes) = parts[0] { return bytes } else { return nil }
    default: return nil
    }
  }

  /// The text where no variable stands in it and it is UTF-8; else nil.
  var text: String? { literal.flatMap { String(validating: $0, as: UTF8.self) } }

  /// The text for a scenario; nil where it isn't UTF-8.
  var template: TemplateSyntax? {
    var result: [TemplateSyntax.Part] = []
    for part in parts {
      switch part {
      case .variable(let name): result.append(.placeholder(PlaceholderSyntax(name)))
      case .literal(let bytes):
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        result.append(.literal(text))
      }
    }
    return TemplateSyntax(result)
  }

  /// The word as a sentence shows it.
  var shown: String {
    // A sentence shows no more.
    let text = CommandWord(escaped: bytes.prefix(400)).parts.map { part in
      switch part {
      case .variable(let name): "{{\(name)}}"
      case .literal(let bytes): String(fieldBytes: bytes)
      }
    }
    return VisibleText.excerpt(of: text.joined().withoutUserInfo)
  }

  /// What stands before and after the first such byte; nil where there is none. The byte can't be part of a variable's name.
  func split(at separator: UInt8) -> (CommandWord, CommandWord)? {
    guard let place = bytes.firstIndex(of: separator) else { return nil }
    return (CommandWord(escaped: bytes[..<place]), CommandWord(escaped: bytes[(place + 1)...]))
  }

  func hasPrefix(_ text: String) -> Bool { bytes.starts(with: text.utf8) }

  func hasSuffix(_ text: String) -> Bool { bytes.suffix(text.utf8.count).elementsEqual(text.utf8) }

  /// The word without its first bytes, which aren't a variable.
  func dropFirst(_ count: Int = 1) -> CommandWord { CommandWord(escaped: bytes.dropFirst(count)) }

  /// The word without its last bytes, which aren't a variable.
  func dropLast(_ count: Int = 1) -> CommandWord { CommandWord(escaped: bytes.dropLast(count)) }

  func trimmingBlanks() -> CommandWord { CommandWord(escaped: bytes[...].trimmingBlanks()) }

  /// The word with each byte outside variables replaced.
  func replacing(_ replacement: (UInt8) -> [UInt8]) -> CommandWord {
    parts.reduce(into: CommandWord()) { result, part in
      switch part {
      case .variable(let name): result += CommandWord(variable: name)
      case .literal(let bytes): result += CommandWord(literal: bytes.flatMap(replacement))
      }
    }
  }

  /// The word with all bytes but letters, digits and `-._~` percent-encoded, as curl does; variables stay as they are.
  func percentEncoded(blank: String = "%20") -> CommandWord {
    replacing { byte in
      if byte.isUnreserved { return [byte] }
      return byte == UInt8(ascii: " ") ? Array(blank.utf8) : CommandWord.escape(byte, isUppercase: true)
    }
  }

  /// The word with other bytes, taken from it.
  func keeping(_ bytes: [UInt8]) -> CommandWord { CommandWord(escaped: bytes) }

  /// The word with each `%2F` as `%2f`.
  func loweringEscapes() -> CommandWord {
    var bytes = bytes
    for index in bytes.indices.dropLast(2) where bytes[index] == UInt8(ascii: "%") && bytes[index + 1].isHexDigit {
      guard bytes[index + 2].isHexDigit else { continue }
      for digit in [index + 1, index + 2] where bytes[digit] < UInt8(ascii: "a") && bytes[digit] > UInt8(ascii: "9") {
        bytes[digit] += 0x20
      }
    }
    return CommandWord(escaped: bytes)
  }

  /// What stands after the last slash.
  var lastPathComponent: CommandWord {
    CommandWord(escaped: bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? [])
  }

  /// A byte as `%2f`.
  static func escape(_ byte: UInt8, isUppercase: Bool) -> [UInt8] {
    let text = "%\([byte].hexText)"
    return Array((isUppercase ? text.uppercased() : text.lowercased()).utf8)
  }

  static func += (left: inout CommandWord, right: CommandWord) {
    left.bytes += right.bytes
  }

  static func + (left: CommandWord, right: CommandWord) -> CommandWord {
    CommandWord(escaped: left.bytes + right.bytes)
  }

  static func += (left: inout CommandWord, right: String) {
    left.bytes += right.utf8
  }

  /// Adds a byte that isn't NUL.
  mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }
}
