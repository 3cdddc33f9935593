import Codecs
import Exchanges
import FieldValues

/// The lines of a body, each formatted when it is looked at.
struct BodyLines {
  private let view: BodyView?
  private let bytes: [UInt8]

  init(_ view: BodyView?, _ bytes: [UInt8]) {
    self.view = view
    self.bytes = view?.converted ?? bytes
  }

  var count: Int { view?.count ?? 0 }

  func line(at row: Int) -> Line {
    guard let view else { return Line() }
    switch view.layout {
    case .json(let json): return line(json.lines, at: view.line(at: row), isFolded: view.folds.contains(view.line(at: row)))
    case .markup(let markup): return markupLine(markup.lines, at: view.line(at: row), view.folds)
    case .text(let lines, let isLatin1):
      let slice = bytes[lines.range(of: row, in: bytes)]
      if isLatin1 { return Line(String(String.UnicodeScalarView(slice.map { Unicode.Scalar($0) }))) }
      return Line([Span(bytes: view.isRaw ? slice : Self.expandingTabs(slice))])
    case .parts(let parts): return parts.line(at: row, in: bytes)
    case .tree(let lines): return lines.line(at: row)
    case .hex: return RawLayout.Hex.line(bytes, row: row)
    }
  }

  /// The row as text, without its indentation.
  func text(at row: Int) -> String {
    let text = line(at: row).text
    return String(text.drop { $0 == " " })
  }

  /// The place in the body of the first byte that a row shows; nil where a row shows none of them.
  func offset(at row: Int) -> Int? {
    guard let view, view.converted == nil, row < view.count else { return nil }
    switch view.layout {
    case .json(let json): return json.lines.at(view.line(at: row)).map { Int($0.start) }
    case .markup(let markup): return markup.lines.at(view.line(at: row)).map { Int($0.start) }
    case .text(let lines, _): return lines.range(of: row, in: bytes).lowerBound
    case .parts(let parts): return parts.offset(at: row)
    case .tree(let lines): return lines.offset(at: row)
    case .hex: return row * 16
    }
  }

  /// The row that shows a byte of the body, or the one before it.
  func row(ofByte offset: Int) -> Int {
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if (self.offset(at: middle) ?? 0) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func line(_ lines: [JSONLines.Line], at index: Int, isFolded: Bool) -> Line {
    guard lines.indices.contains(index) else { return Line() }
    let line = lines[index]
    let slice = bytes[line.range.clamped(to: 0..<bytes.count)].prefix(JSONLines.Path.mostBytes)
    var spans = [Span(String(repeating: "  ", count: min(Int(line.depth), 512)))]
    if line.hasKey, let end = JSONLines.Path.stringEnd(slice) {
      let value = slice[end...].drop { $0 != UInt8(ascii: ":") }.dropFirst().drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      spans += [Span(bytes: slice[..<end], Style(.name)), Span(": "), Self.value(value, line.kind)]
    } else {
      spans.append(Self.value(slice, line.kind))
    }
    guard isFolded, lines.indices.contains(Int(line.partner)) else { return Line(spans + (line.hasComma ? [Span(",")] : [])) }
    let partner = lines[Int(line.partner)]
    spans.append(Span(" \(Int(line.partner) - index - 1) lines ", .dim))
    spans.append(Span(bytes: bytes[partner.range.clamped(to: 0..<bytes.count)]))
    return Line(spans + (partner.hasComma ? [Span(",")] : []))
  }

  private func markupLine(_ lines: [JSONLines.Line], at index: Int, _ folds: Set<Int>) -> Line {
    guard let line = lines.at(index) else { return Line() }
    let slice = bytes[line.range.clamped(to: 0..<bytes.count)]
    let isTag = slice.first == UInt8(ascii: "<")
    var spans = [
      Span(String(repeating: "  ", count: min(Int(line.depth), 512))), Span(bytes: slice, isTag ? Style(.name) : .text),
    ]
    if folds.contains(index), let partner = lines.at(Int(line.partner)) {
      spans.append(Span(" \(Int(line.partner) - index - 1) lines ", .dim))
      spans.append(Span(bytes: bytes[partner.range.clamped(to: 0..<bytes.count)], Style(.name)))
    }
    return Line(spans)
  }

  /// An empty container is drawn without the blanks inside.
  private static func value(_ slice: ArraySlice<UInt8>, _ kind: JSONLines.Line.Kind) -> Span {
    guard kind == .scalar, slice.last == UInt8(ascii: "}") || slice.last == UInt8(ascii: "]") else { return Span(bytes: slice) }
    return Span(slice.last == UInt8(ascii: "}") ? "{}" : "[]")
  }

  /// Tabs as four blanks; the raw view shows them as they are.
  private static func expandingTabs(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard slice.contains(0x09) else { return slice }
    return ArraySlice(slice.flatMap { $0 == 0x09 ? [0x20, 0x20, 0x20, 0x20] : [$0] })
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

    func offset(at row: Int) -> Int? { nodes.at(row)?.value.range.lowerBound }

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

    /// The JSONPath of a node, and its value; nil under a key that no JSONPath can name.
    func place(at row: Int) -> (path: String, value: Tree)? {
      guard nodes.indices.contains(row) else { return nil }
      var steps: [String] = []
      var at = row
      while nodes[at].depth > 0, let parent = nodes[..<at].lastIndex(where: { $0.depth < nodes[at].depth }) {
        if let key = nodes[at].key {
          guard case .string(let name) = key.content else { return nil }
          steps.append(JSONLines.Path.step(name))
        } else {
          steps.append("[\(nodes[parent + 1..<at].count { $0.depth == nodes[at].depth })]")
        }
        at = parent
      }
      return ("$" + steps.reversed().joined(), nodes[row].value)
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
