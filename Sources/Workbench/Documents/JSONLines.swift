import Codecs
import FieldValues

/// Where the lines of a JSON text would be, found in one pass and without making text of any: a body of
/// megabytes is laid out line by line as it is looked at, its numbers and escapes as they came.
struct JSONLines: Sendable {
  /// The longest piece of a string on one line, in bytes.
  static let longest = 4096

  private(set) var lines: [Line] = []

  /// - Throws: the place of the first byte that is not JSON (RFC 8259), or that the body ends too early.
  init(_ body: [UInt8]) throws(Fault) {
    guard body.count <= Int(UInt32.max) else { throw Fault(offset: 0, expected: "less than 4 GiB") }
    let result = body.withUnsafeBufferPointer { bytes in
      var scanner = Scanner(bytes)
      do throws(Fault) {
        try scanner.scan()
        return Result<[Line], Fault>.success(scanner.lines)
      } catch {
        return .failure(error)
      }
    }
    lines = try result.get()
  }
}

extension JSONLines {
  /// A byte that is not JSON.
  struct Fault: Error, Hashable {
    /// Counted from 0; the body's length when it ends too early.
    let offset: Int
    /// What must stand there: `a comma or ]`.
    let expected: String
  }

  /// A line of laid-out JSON: where its bytes lie in the body, and how deep it stands. 24 bytes, for there may be millions.
  struct Line: Sendable, Hashable {
    enum Kind: UInt8, Sendable {
      /// A string, number or literal; an empty container.
      case scalar
      /// `{` or `[` with something inside.
      case open
      case close
      /// A further piece of a long string; its partner is the first piece, whose partner is the last one.
      case continuation
    }

    /// The first byte: of the key in an object, else of the value.
    var start: UInt32
    /// Behind the last byte of the value, of the bracket or of the piece.
    var end: UInt32
    /// The line of the other bracket; -1 when there is none.
    var partner: Int32 = -1
    /// The line that opens the container; -1 at the top.
    var parent: Int32 = -1
    /// How many elements of the container stand before it; on a closing bracket, how many there are in all.
    var place: UInt32 = 0
    var depth: UInt16
    var kind: Kind
    var flags: UInt8 = 0

    /// Whether a comma follows.
    var hasComma: Bool {
      get { flags & 1 != 0 }
      set { flags = newValue ? flags | 1 : flags & ~1 }
    }

    /// Whether it begins with a key.
    var hasKey: Bool {
      get { flags & 2 != 0 }
      set { flags = newValue ? flags | 2 : flags & ~2 }
    }

    var range: Range<Int> { Int(start)..<max(Int(start), Int(end)) }
  }

  /// Walks over JSON once and notes the lines. It needs no recursion, so depth cannot exhaust the stack.
  struct Scanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private(set) var lines: [Line] = []
    /// The lines of the brackets that are open.
    private var stack: [Int32] = []
    /// How many elements each of them has so far, and how many values stand at the top.
    private var counts: [UInt32] = [0]
    /// Whether a value must come next, and not a comma or a bracket.
    private var isItemDue = true
    /// Whether the next line begins with a key.
    private var isKeyed = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      self.bytes = bytes
    }

    mutating func scan() throws(Fault) {
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
      while isItemDue || !stack.isEmpty {
        if isItemDue { try item() } else { try afterItem() }
      }
      skipBlanks()
      if at < bytes.count { throw fault("nothing after the value") }
    }

    /// A comma, or the closing bracket.
    private mutating func afterItem() throws(Fault) {
      skipBlanks()
      guard let opener = stack.last else { return }
      if peek == UInt8(ascii: ",") {
        at += 1
        lines[lines.count - 1].hasComma = true
        isItemDue = true
      } else if peek == closer(of: opener) {
        at += 1
        stack.removeLast()
        lines[Int(opener)].partner = Int32(lines.count)
        let count = counts.removeLast()
        add(.close, from: at - 1)
        lines[lines.count - 1].place = count
        lines[lines.count - 1].partner = opener
      } else {
        throw fault("a comma or \(Character(Unicode.Scalar(closer(of: opener))))")
      }
    }

    private mutating func item() throws(Fault) {
      isItemDue = false
      skipBlanks()
      let start = at
      if let opener = stack.last, closer(of: opener) == UInt8(ascii: "}") {
        guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotes") }
        try string()
        skipBlanks()
        guard peek == UInt8(ascii: ":") else { throw fault("a colon") }
        at += 1
        skipBlanks()
        isKeyed = true
      }
      switch peek {
      case UInt8(ascii: "{"), UInt8(ascii: "["): try container(from: start)
      case UInt8(ascii: "\""):
        try string()
        addText(from: start)
      default:
        try word()
        add(.scalar, from: start)
      }
    }

    private mutating func container(from start: Int) throws(Fault) {
      let end: UInt8 = peek == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
      at += 1
      let behind = at
      skipBlanks()
      if peek == end {
        at += 1
        return add(.scalar, from: start)
      }
      at = behind
      add(.open, from: start)
      if lines.count > Int(Int32.max) / 2 { throw fault("fewer values") }
      stack.append(Int32(lines.count - 1))
      counts.append(0)
      isItemDue = true
    }

    private mutating func string() throws(Fault) {
      at += 1
      while at < bytes.count {
        switch bytes[at] {
        case UInt8(ascii: "\""):
          at += 1
          return
        case UInt8(ascii: "\\"): try escape()
        case ..<0x20: throw fault("an escape such as \\n instead of a control byte")
        default: at += 1
        }
      }
      at = bytes.count
      throw fault("a closing quote")
    }

    private mutating func escape() throws(Fault) {
      let next = at + 1 < bytes.count ? bytes[at + 1] : UInt8(ascii: "n")
      let isUnicode = next == UInt8(ascii: "u")
      let digits = isUnicode ? bytes[(at + 2)..<min(at + 6, bytes.count)].count { $0.isHexDigit } : 4
      guard digits == 4, isUnicode || "\"\\/bfnrt".utf8.contains(next) else { throw fault("an escape that JSON has") }
      at += isUnicode ? 6 : 2
    }

    /// A number or a literal; its text is shown as it is.
    private mutating func word() throws(Fault) {
      let start = at
      while let byte = peek, byte.isAlphanumeric || "+-.".utf8.contains(byte) { at += 1 }
      let word = bytes[start..<at]
      guard Self.isNumber(word) || ["true", "false", "null"].contains(where: { word.elementsEqual($0.utf8) }) else {
        at = start
        throw fault("a value")
      }
    }

    /// RFC 8259 section 6.
    private static func isNumber(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
      var rest = word.first == UInt8(ascii: "-") ? word.dropFirst() : word
      let whole = rest.prefix { $0.isDigit }
      rest = rest[whole.endIndex...]
      if rest.first == UInt8(ascii: ".") {
        let fraction = rest.dropFirst().prefix { $0.isDigit }
        rest = fraction.isEmpty ? rest : rest[fraction.endIndex...]
      }
      if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
        let exponent = rest.dropFirst().first.map { "+-".utf8.contains($0) } == true ? rest.dropFirst(2) : rest.dropFirst()
        rest = exponent.isEmpty ? rest : exponent.drop { $0.isDigit }
      }
      return !whole.isEmpty && rest.isEmpty && (whole.count == 1 || whole.first != UInt8(ascii: "0"))
    }

    /// A string's line and the lines of its further pieces, never cut inside a UTF-8 sequence.
    private mutating func addText(from start: Int) {
      var (start, kind) = (start, Line.Kind.scalar)
      let first = lines.count
      defer {
        for index in lines.indices.dropFirst(first + 1) { lines[index].partner = Int32(first) }
        if lines.count > first + 1 { lines[first].partner = Int32(lines.count - 1) }
      }
      while at - start > JSONLines.longest {
        var cut = start + JSONLines.longest
        while cut > start + JSONLines.longest - 4, bytes[cut] & 0xC0 == 0x80 { cut -= 1 }
        add(kind, from: start, to: cut)
        start = cut
        kind = .continuation
      }
      add(kind, from: start)
    }

    private mutating func add(_ kind: Line.Kind, from start: Int, to end: Int? = nil) {
      var line = Line(start: UInt32(start), end: UInt32(end ?? at), depth: UInt16(clamping: stack.count), kind: kind)
      line.hasKey = isKeyed
      isKeyed = false
      line.parent = stack.last ?? -1
      if kind == .scalar || kind == .open {
        line.place = counts[counts.count - 1]
        counts[counts.count - 1] += 1
      }
      lines.append(line)
    }

    private func closer(of opener: Int32) -> UInt8 {
      bytes[Int(lines[Int(opener)].end) - 1] == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
    }

    private mutating func skipBlanks() {
      while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 { at += 1 }
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }
    private func fault(_ expected: String) -> Fault { Fault(offset: min(at, bytes.count), expected: expected) }
  }
}
