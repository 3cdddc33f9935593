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
    guard body.count <= Int(UInt32.max) else { throw Fault(offset: 0) }
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
    var offset: Int
  }

  /// A line of laid-out JSON: where its bytes lie in the body, and how deep it stands. 16 bytes, for there may be millions.
  struct Line: Sendable, Hashable {
    enum Kind: UInt8, Sendable {
      /// A string, number or literal; an empty container.
      case scalar
      /// `{` or `[` with something inside.
      case open
      case close
      /// A further piece of a long string.
      case continuation
    }

    /// The first byte: of the key in an object, else of the value.
    var start: UInt32
    /// Behind the last byte of the value, of the bracket or of the piece.
    var end: UInt32
    /// The line of the other bracket; -1 when there is none.
    var partner: Int32 = -1
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
      if at < bytes.count { throw fault }
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
        add(.close, from: at - 1)
        lines[lines.count - 1].partner = opener
      } else {
        throw fault
      }
    }

    private mutating func item() throws(Fault) {
      isItemDue = false
      skipBlanks()
      let start = at
      if let opener = stack.last, closer(of: opener) == UInt8(ascii: "}") {
        try string()
        skipBlanks()
        guard peek == UInt8(ascii: ":") else { throw fault }
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
      if lines.count > Int(Int32.max) / 2 { throw fault }
      stack.append(Int32(lines.count - 1))
      isItemDue = true
    }

    private mutating func string() throws(Fault) {
      guard peek == UInt8(ascii: "\"") else { throw fault }
      at += 1
      while at < bytes.count {
        switch bytes[at] {
        case UInt8(ascii: "\""):
          at += 1
          return
        case UInt8(ascii: "\\"): at += 2
        default: at += 1
        }
      }
      at = bytes.count
      throw fault
    }

    /// A number or a literal; numbers are only looked at roughly, their text is shown as it is.
    private mutating func word() throws(Fault) {
      let start = at
      while let byte = peek, isWordByte(byte) { at += 1 }
      let word = bytes[start..<at]
      let isLiteral = [[UInt8]("true".utf8), [UInt8]("false".utf8), [UInt8]("null".utf8)].contains { word.elementsEqual($0) }
      let isNumber = word.first.map { $0 == UInt8(ascii: "-") || $0.isDigit } ?? false
      guard isLiteral || (isNumber && word.last?.isDigit == true) else {
        at = start
        throw fault
      }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
      byte.isAlphanumeric || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    /// A string's line and the lines of its further pieces, never cut inside a UTF-8 sequence.
    private mutating func addText(from start: Int) {
      var start = start
      var kind = Line.Kind.scalar
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
      lines.append(line)
    }

    private func closer(of opener: Int32) -> UInt8 {
      bytes[Int(lines[Int(opener)].end) - 1] == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
    }

    private mutating func skipBlanks() {
      while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 { at += 1 }
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private var fault: Fault { Fault(offset: min(at, bytes.count)) }
  }
}

extension JSONLines {
  /// The path of a line of laid-out JSON in the value, and what is on the line.
  struct Path {
    /// `$.items[0].id`
    let path: String
    /// A leaf, or how many elements a container holds.
    let content: Content

    enum Content {
      case leaf(Tree.Content)
      case container(count: Int)
    }

    /// nil where the line cannot be read.
    init?(_ lines: [Line], at index: Int, in body: [UInt8]) {
      guard lines.indices.contains(index) else { return nil }
      var line = lines[index].kind == .close ? Int(lines[index].partner) : index
      while line > 0, lines[line].kind == .continuation { line -= 1 }
      guard lines.indices.contains(line), let content = Self.content(of: lines, at: line, in: body) else { return nil }
      self.content = content
      var steps: [String] = []
      var at = line
      while let parent = Self.parent(of: at, in: lines) {
        if lines[at].hasKey {
          guard let key = Self.key(of: lines[at], in: body) else { return nil }
          steps.append(Self.step(key))
        } else {
          let place = (parent + 1..<at).count { Self.begins(lines[$0], at: lines[at].depth) }
          steps.append("[\(place)]")
        }
        at = parent
      }
      path = "$" + steps.reversed().joined()
    }

    private static func begins(_ line: Line, at depth: UInt16) -> Bool {
      line.depth == depth && (line.kind == .scalar || line.kind == .open)
    }

    private static func parent(of index: Int, in lines: [Line]) -> Int? {
      guard lines[index].depth > 0 else { return nil }
      return lines[..<index].lastIndex { $0.kind == .open && $0.depth < lines[index].depth }
    }

    private static func content(of lines: [Line], at index: Int, in body: [UInt8]) -> Content? {
      let line = lines[index]
      if line.kind == .open {
        let end = Int(line.partner)
        guard end > index, end <= lines.count else { return nil }
        return .container(count: (index + 1..<end).count { begins(lines[$0], at: line.depth + 1) })
      }
      var end = index
      while end + 1 < lines.count, lines[end + 1].kind == .continuation { end += 1 }
      var slice = body[line.range.lowerBound..<max(line.range.lowerBound, min(body.count, lines[end].range.upperBound))]
      if line.hasKey {
        guard let keyEnd = stringEnd(slice) else { return nil }
        slice = slice[keyEnd...].drop { $0 != UInt8(ascii: ":") }.dropFirst()
      }
      guard let tree = try? Tree(json: Array(slice)) else { return nil }
      switch tree.content {
      case .array, .object: return .container(count: 0)
      default: return .leaf(tree.content)
      }
    }

    private static func key(of line: Line, in body: [UInt8]) -> String? {
      let slice = body[line.range.clamped(to: 0..<body.count)]
      guard let end = stringEnd(slice), case .string(let key)? = (try? Tree(json: Array(slice[..<end])))?.content else {
        return nil
      }
      return key
    }

    /// Behind the quote that ends the string at the start.
    private static func stringEnd(_ slice: ArraySlice<UInt8>) -> Int? {
      var index = slice.startIndex + 1
      while index < slice.endIndex {
        if slice[index] == UInt8(ascii: "\"") { return index + 1 }
        index += slice[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      return nil
    }

    private static func step(_ key: String) -> String {
      let isName =
        key.utf8.first.map { !$0.isDigit } ?? false
        && key.utf8.allSatisfy { $0.isAlphanumeric || $0 == UInt8(ascii: "_") }
      if isName { return "." + key }
      let escaped = key.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
      return "['\(escaped)']"
    }
  }
}
