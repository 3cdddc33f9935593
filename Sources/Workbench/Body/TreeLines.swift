import Codecs

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
    let offset = String(node.value.range.lowerBound, radix: 16)
    var spans = [
      Span(String(repeating: "0", count: max(0, 4 - offset.count)) + offset + "  ", .dim),
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
