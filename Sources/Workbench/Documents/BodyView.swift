import Codecs
import Exchanges
import FieldValues
import Scenarios

/// A body laid out in lines, none of which is text before it is looked at.
struct BodyView: Sendable {
  enum Form: Sendable {
    case json(JSONLines)
    case text(TextLines, isLatin1: Bool)
    case tree(TreeLines)
    case hex
  }

  /// The number of the exchange it belongs to.
  let exchange: Int
  private(set) var layout: Form
  /// A sentence about how the body is shown; may be empty.
  private(set) var note = ""
  /// The lines of opening brackets that are folded.
  private(set) var folds: Set<Int> = []
  /// The lines to be seen; nil when nothing is folded.
  private var visible: [Int32]?
  let isRaw: Bool
  private let isEnded: Bool
  private var bytes: Int

  init(_ source: Source, isRaw: Bool) {
    let content = source.exchange.content
    exchange = source.id
    self.isRaw = isRaw
    isEnded = source.isEnded
    bytes = content.count
    layout = .hex
    switch Kind(source.exchange) {
    case .empty: setText(content)
    case .json where isEnded && !isRaw: layOut(json: content)
    case .json: setText(content)
    case .text(let isLatin1): setText(content, isLatin1: isLatin1)
    case .messagePack where isEnded && !isRaw: layOut(messagePack: content)
    case .messagePack, .binary: break
    }
    noteCoding(source)
  }

  /// A text that is not the body of an exchange: laid out where it is JSON.
  init(data: [UInt8]) {
    exchange = 0
    isRaw = false
    isEnded = true
    bytes = data.count
    layout = .hex
    let first = data.first { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "["), let json = try? JSONLines(data) {
      layout = .json(json)
    } else {
      setText(data)
    }
  }

  private mutating func layOut(json body: [UInt8]) {
    do {
      layout = .json(try JSONLines(body))
    } catch {
      setText(body)
      note =
        error.offset < body.count
        ? "no JSON from byte \(error.offset) on, shown as it came" : "the JSON ends too early, shown as it came"
    }
  }

  private mutating func layOut(messagePack body: [UInt8]) {
    guard body.count <= TreeLines.mostBytes else {
      return note = "\(body.count) bytes are too many for a tree, shown as bytes"
    }
    do {
      layout = .tree(try TreeLines(messagePack: body))
    } catch {
      note = "\(error), shown as bytes"
    }
  }

  /// Adds a note about the content codings, where there is no other note.
  private mutating func noteCoding(_ source: Source) {
    let exchange = source.exchange
    if let problem = exchange.decoded?.problem {
      // The Summary has the sentence; here is one row for it.
      note = problem.dropping("The body cannot be decoded: ")
    } else if let decoded = exchange.decoded, isEnded, note.isEmpty {
      note = "\(source.decodedCount) bytes without \(decoded.codings.joined(separator: ", ")), \(source.bodyCount) as they came"
    } else if exchange.isCoded, !exchange.body.isEmpty, let coding = exchange.head?.value(of: "Content-Encoding") {
      note = "Content-Encoding \(coding): the bytes as they came"
    }
  }

  private mutating func setText(_ body: [UInt8], isLatin1: Bool = false) {
    var lines = TextLines()
    lines.extend(body)
    layout = .text(lines, isLatin1: isLatin1)
  }

  /// Whether it still shows what the source holds. A text that only grew is extended here.
  mutating func isCurrent(_ source: Source, isRaw: Bool) -> Bool {
    guard source.id == exchange, isRaw == self.isRaw, source.isEnded == isEnded else { return false }
    let content = source.exchange.content
    if content.count == bytes { return true }
    guard bytes > 0, case .text(var lines, let isLatin1) = layout else { return false }
    // Two owners of the lines would have them copied for each piece that comes.
    layout = .hex
    lines.extend(content)
    layout = .text(lines, isLatin1: isLatin1)
    bytes = content.count
    return true
  }

  /// How many lines can be seen.
  var count: Int {
    if let visible { return visible.count }
    return switch layout {
    case .json(let json): json.lines.count
    case .text(let lines, _): lines.count
    case .tree(let lines): lines.count
    case .hex: (bytes + 15) / 16
    }
  }

  /// The line of the layout that a row shows.
  func line(at row: Int) -> Int {
    guard let visible else { return row }
    return visible.indices.contains(row) ? Int(visible[row]) : 0
  }

  /// Folds the container that the row begins or lies in, or unfolds it.
  /// - Returns: the row of its opening bracket; nil when there is none.
  mutating func toggleFold(at row: Int) -> Int? {
    guard case .json(let json) = layout, json.lines.indices.contains(line(at: row)) else { return nil }
    var opener = line(at: row)
    if json.lines[opener].kind == .close {
      opener = Int(json.lines[opener].partner)
    } else if json.lines[opener].kind != .open {
      let depth = json.lines[opener].depth
      while opener >= 0, json.lines[opener].kind != .open || json.lines[opener].depth >= depth { opener -= 1 }
    }
    guard opener >= 0 else { return nil }
    if folds.remove(opener) == nil { folds.insert(opener) }
    hideFolded(json.lines)
    return visible?.firstIndex(of: Int32(opener)) ?? opener
  }

  private mutating func hideFolded(_ lines: [JSONLines.Line]) {
    guard !folds.isEmpty else { return visible = nil }
    var shown: [Int32] = []
    var index = 0
    while index < lines.count {
      shown.append(Int32(index))
      index = folds.contains(index) ? max(Int(lines[index].partner), index) + 1 : index + 1
    }
    visible = shown
  }
}

extension BodyView {
  /// The exchange whose body is shown.
  struct Source: Sendable {
    /// The number of the exchange in the history.
    let id: Int
    let exchange: Exchange
    /// How many bytes of the body came, and how many it has without its content codings, kept or not.
    let bodyCount: Int
    let decodedCount: Int

    var isEnded: Bool { exchange.ending != nil }
  }
}

extension BodyView {
  /// Where the lines of a text begin; it grows as bytes arrive, and looks at each byte once.
  struct TextLines: Sendable {
    /// A longer line goes on in the next one.
    static let longest = 4096

    private var starts: [UInt32] = []
    private var scanned = 0

    var count: Int { starts.count }

    /// Takes note of the bytes that came since the last time. Bytes beyond 4 GiB are not looked at.
    mutating func extend(_ bytes: [UInt8]) {
      let end = min(bytes.count, Int(UInt32.max))
      guard end > scanned else { return }
      if starts.isEmpty { starts.append(0) }
      bytes.withUnsafeBufferPointer { bytes in
        var start = Int(starts.last ?? 0)
        while scanned < end {
          let isLineEnd = scanned > 0 && bytes[scanned - 1] == 0x0A
          let isFull = scanned - start >= Self.longest && (bytes[scanned] & 0xC0 != 0x80 || scanned - start >= Self.longest + 3)
          if scanned > start, isLineEnd || isFull {
            starts.append(UInt32(scanned))
            start = scanned
          }
          scanned += 1
        }
      }
    }

    /// The bytes of a line, without its line end.
    func range(of line: Int, in bytes: [UInt8]) -> Range<Int> {
      guard starts.indices.contains(line) else { return 0..<0 }
      let start = min(Int(starts[line]), bytes.count)
      var end = line + 1 < starts.count ? min(Int(starts[line + 1]), bytes.count) : bytes.count
      if end > start, bytes[end - 1] == 0x0A {
        end -= 1
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
      }
      return start..<max(start, end)
    }
  }

  /// A MessagePack value node by node: what each is on the wire, and where its first byte lies.
  struct TreeLines: Sendable {
    /// A larger body is shown as bytes: a tree takes many times the memory.
    static let mostBytes = 8 * 1024 * 1024

    private struct Node: Sendable {
      var depth: Int
      /// The member's key; nil in an array and at the top.
      var key: Tree?
      var value: Tree
    }

    private var nodes: [Node] = []

    var count: Int { nodes.count }

    init(messagePack body: [UInt8]) throws(MalformedBody) {
      add(try Tree(messagePack: body), key: nil, depth: 0)
    }

    /// The reader has bounded the depth.
    private mutating func add(_ tree: Tree, key: Tree?, depth: Int) {
      nodes.append(Node(depth: depth, key: key, value: tree))
      switch tree.content {
      case .array(let elements): for element in elements { add(element, key: nil, depth: depth + 1) }
      case .object(let members): for member in members { add(member.value, key: member.key, depth: depth + 1) }
      default: break
      }
    }

    func line(at row: Int) -> Line {
      guard nodes.indices.contains(row) else { return Line() }
      let node = nodes[row]
      var spans = [
        Span(String(hex: node.value.range.lowerBound, digits: 4) + "  ", .dim),
        Span(String(repeating: "  ", count: node.depth)),
      ]
      if let key = node.key { spans += [Span(Self.words(for: key), .name), Span("  ")] }
      return Line(spans + [Span(Self.words(for: node.value))])
    }

    private static func words(for tree: Tree) -> String {
      switch tree.content {
      case .null: "nil"
      case .bool(let value): value ? "true" : "false"
      case .number(.int(let value)): "int \(value)"
      case .number(.uint(let value)): "uint \(value)"
      case .number(.float32(let value)): "float32 \(value)"
      case .number(.float64(let value)): "float64 \(value)"
      case .number(.text(let text)): text
      case .string(let text): "\"\(text.prefix(TextLines.longest))\""
      case .binary(let bytes): "bin(\(bytes.count))"
      case .array(let elements): "array(\(elements.count))"
      case .object(let members): "map(\(members.count))"
      case .timestamp(let seconds, let nanoseconds): "timestamp \(seconds) s \(nanoseconds) ns"
      case .extension(let type, let bytes): "ext \(type) (\(bytes.count) bytes)"
      }
    }
  }
}

extension BodyView {
  /// What a body is shown as.
  enum Kind: Sendable, Hashable {
    case empty
    case json
    case messagePack
    /// Text in UTF-8, or in ISO-8859-1 where `isLatin1`.
    case text(isLatin1: Bool)
    case binary

    /// By the Content-Type, and by the first bytes where it says nothing or what they contradict.
    init(_ exchange: Exchange) {
      let type = exchange.head?.value(of: "Content-Type").flatMap { MediaType($0) }
      let bytes = exchange.content
      if bytes.isEmpty {
        self = .empty
      } else if exchange.isCoded {
        self = .binary
      } else if type?.isMessagePack == true {
        self = .messagePack
      } else if type?.isJSON == true || (type == nil && Self.looksLikeJSON(bytes)) {
        self = .json
      } else if type?.isText == true || Self.looksLikeText(bytes) {
        self = .text(isLatin1: Self.isLatin1(type?.charset))
      } else {
        self = .binary
      }
    }

    private static func isLatin1(_ charset: String?) -> Bool {
      ["iso-8859-1", "latin1", "windows-1252"].contains(charset ?? "utf-8")
    }

    private static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
      let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// Whether the first bytes are UTF-8 without controls that text does not have.
    private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
      let sample = bytes.prefix(1024)
      let hasControls = sample.contains { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }
      // The sample may end inside a sequence.
      return !hasControls && (0...3).contains { String(validating: sample.dropLast($0), as: UTF8.self) != nil }
    }
  }
}

extension Exchange {
  /// The body as it is read: freed of its content codings, as far as they could be taken off.
  var content: [UInt8] { isDecoded ? decoded?.bytes ?? body : body }

  /// Whether content codings were taken off, the last bytes perhaps not.
  var isDecoded: Bool { decoded.map { $0.problem == nil || !$0.bytes.isEmpty } ?? false }

  /// Whether `content` still has a content coding.
  var isCoded: Bool {
    guard !isDecoded, let coding = head?.value(of: "Content-Encoding") else { return false }
    return coding.lowercased() != "identity"
  }
}
