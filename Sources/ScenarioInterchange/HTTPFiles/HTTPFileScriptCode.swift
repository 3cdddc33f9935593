import FieldValues

/// What of a script is code: neither a comment nor a part of a string, and what of that runs only under a condition.
struct HTTPFileScriptCode {
  enum Kind {
    case text, code, conditional
  }

  /// The script with blanks in the place of its comments.
  let text: String
  /// For each byte of the text.
  private let kinds: [Kind]

  private static let controls: Set<String> = ["if", "for", "while", "switch", "catch", "with"]
  private static let exits: Set<String> = ["return", "throw", "break", "continue"]

  init(_ script: some StringProtocol) {
    var reader = Reader(Array(script.utf8))
    reader.read()
    (text, kinds) = (String(decoding: reader.bytes, as: UTF8.self), reader.kinds)
  }

  func kind(at place: String.Index) -> Kind {
    let offset = text.utf8.distance(from: text.startIndex, to: place)
    return kinds.indices.contains(offset) ? kinds[offset] : .text
  }

  /// Whether nothing but brackets, blanks and semicolons is left of the script without some parts of it.
  func isEmpty(without parts: [Range<String.Index>]) -> Bool {
    var place = text.startIndex
    var rest = ""
    for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) where part.lowerBound >= place {
      rest += text[place..<part.lowerBound]
      place = part.upperBound
    }
    rest += text[place...]
    var bytes = rest.utf8[...]
    // The line that opens a script of httpyac may say when it runs.
    if let brace = bytes.firstIndex(of: UInt8(ascii: "{")), rest[brace...].hasPrefix("{{") {
      let word = bytes[brace...].dropFirst(2)
      if let first = word.first, "@+".utf8.contains(first) { bytes = word.drop { $0 != 0x0A } }
    }
    return bytes.allSatisfy { " \t\r\n;{}%>".utf8.contains($0) }
  }

  private struct Reader {
    private struct Bracket {
      var isControl = false
      var isFunction = false
      var isConditional = false
      /// What was so before it.
      var isPending: Bool
      var hasExit: Bool
    }

    var bytes: [UInt8]
    private(set) var kinds: [Kind] = []
    private var brackets: [Bracket] = []
    /// Whether a condition decides about the statement.
    private var isPending = false
    /// Whether nothing follows the condition yet.
    private var isFresh = false
    /// Whether the script may have ended before.
    private var hasExit = false
    private var lastWord = ""
    private var lastByte: UInt8 = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private var isConditional: Bool { isPending || hasExit || brackets.last?.isConditional == true }

    mutating func read() {
      kinds = [Kind](repeating: .text, count: bytes.count)
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        let next = place + 1 < bytes.count ? bytes[place + 1] : 0
        if byte == UInt8(ascii: "/"), next == UInt8(ascii: "/") || next == UInt8(ascii: "*") {
          place = readComment(place, isLine: next == UInt8(ascii: "/"))
        } else if "\"'`".utf8.contains(byte) || (byte == UInt8(ascii: "/") && "\0(,=:[!&|?{};".utf8.contains(lastByte)) {
          place = readString(place, until: byte)
        } else if HTTPFileScriptCode.isWord(byte) {
          place = readWord(place)
        } else {
          kinds[place] = isConditional ? .conditional : .code
          readSign(byte, next)
          place += 1
        }
      }
    }

    private mutating func readComment(_ start: Int, isLine: Bool) -> Int {
      var place = start
      while place < bytes.count {
        if isLine, bytes[place] == 0x0A { return place }
        let isEnd = !isLine && place > start + 2 && bytes[place] == UInt8(ascii: "/") && bytes[place - 1] == 0
        // Marks the star until the comment ends.
        bytes[place] = bytes[place] == UInt8(ascii: "*") && !isLine && place > start + 1 ? 0 : bytes[place] == 0x0A ? 0x0A : 0x20
        if place > start, bytes[place - 1] == 0 { bytes[place - 1] = 0x20 }
        place += 1
        if isEnd { return place }
      }
      if let last = bytes.last, last == 0 { bytes[bytes.count - 1] = 0x20 }
      return place
    }

    private mutating func readString(_ start: Int, until end: UInt8) -> Int {
      var place = start + 1
      while place < bytes.count, bytes[place] != end, end == UInt8(ascii: "`") || bytes[place] != 0x0A {
        place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
      }
      (lastWord, lastByte, isFresh) = ("", end == UInt8(ascii: "/") ? UInt8(ascii: "\"") : end, false)
      return min(place + 1, bytes.count)
    }

    private mutating func readWord(_ start: Int) -> Int {
      var place = start
      let kind: Kind = isConditional ? .conditional : .code
      while place < bytes.count, HTTPFileScriptCode.isWord(bytes[place]) {
        kinds[place] = kind
        place += 1
      }
      let isMember = lastByte == UInt8(ascii: ".")
      lastWord = isMember ? "" : String(decoding: bytes[start..<place].prefix(20), as: UTF8.self)
      lastByte = bytes[place - 1]
      isFresh = false
      if ["else", "case", "default"].contains(lastWord) { (isPending, isFresh) = (true, true) }
      if HTTPFileScriptCode.exits.contains(lastWord), isConditional { hasExit = true }
      return place
    }

    private mutating func readSign(_ byte: UInt8, _ next: UInt8) {
      switch byte {
      case UInt8(ascii: "("):
        let isControl = HTTPFileScriptCode.controls.contains(lastWord)
        brackets.append(Bracket(isControl: isControl, isConditional: isConditional, isPending: isPending, hasExit: hasExit))
        isFresh = false
      case UInt8(ascii: "{"):
        let isFunction = !isPending && (lastByte == UInt8(ascii: ")") || lastByte == UInt8(ascii: ">"))
        brackets.append(Bracket(isFunction: isFunction, isConditional: isConditional, isPending: false, hasExit: hasExit))
        isPending = false
      case UInt8(ascii: ")"), UInt8(ascii: "}"):
        if let bracket = brackets.popLast() {
          isPending = bracket.isPending || bracket.isControl
          isFresh = bracket.isControl
          if bracket.isFunction { hasExit = bracket.hasExit }
        }
      case UInt8(ascii: ";"): isPending = false
      case UInt8(ascii: "&") where next == byte, UInt8(ascii: "|") where next == byte,
        UInt8(ascii: "?") where next != UInt8(ascii: "."):
        (isPending, isFresh) = (true, true)
      case 0x0A: if !isFresh { isPending = false }
      default: break
      }
      guard ![0x20, 0x09, 0x0D, 0x0A].contains(byte) else { return }
      if !"&|?)".utf8.contains(byte) { isFresh = false }
      (lastWord, lastByte) = ("", byte)
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool { byte.isAlphanumeric || byte >= 0x80 || "_$".utf8.contains(byte) }
}
