/// Builds a tree from the nodes of a body.
struct TreeBuilder {
  private let body: ParsedBody
  /// The node that is next.
  private var node = 0
  /// The offset after the last byte that belongs to the nodes before.
  private var offset = 0

  init(_ body: ParsedBody) { self.body = body }

  /// Builds the tree of the next node and its children.
  mutating func next() -> Tree {
    let container = node
    let (kind, start) = (body.nodes[node].kind, body.nodes[node].start)
    node += 1
    let content: Tree.Content
    switch kind {
    case .array:
      offset = body.bytes.containerContent(at: start)
      var elements: [Tree] = []
      elements.reserveCapacity(body.childCount(of: container))
      while node < body.nodes[container].end { elements.append(next()) }
      content = .array(elements)
      passBracket(from: start)
    case .object:
      offset = body.bytes.containerContent(at: start)
      var members: [Tree.Member] = []
      members.reserveCapacity(body.childCount(of: container) / 2)
      while node < body.nodes[container].end {
        let key = next()
        members.append(Tree.Member(key: key, value: next()))
      }
      content = .object(members)
      passBracket(from: start)
    default:
      content = body.scalar(container)
      offset = body.nodes[container].end
    }
    return Tree(content, range: start..<offset)
  }

  /// Moves past the closing bracket of a JSON container; MessagePack has none.
  private mutating func passBracket(from start: Int) {
    guard body.bytes[start] == UInt8(ascii: "[") || body.bytes[start] == UInt8(ascii: "{") else { return }
    while body.bytes[offset] != UInt8(ascii: "]"), body.bytes[offset] != UInt8(ascii: "}") { offset += 1 }
    offset += 1
  }
}

extension [UInt8] {
  /// The offset of the first child of the container at an offset.
  fileprivate func containerContent(at start: Int) -> Int {
    switch self[start] {
    case 0xdc, 0xde: start + 3
    case 0xdd, 0xdf: start + 5
    default: start + 1
    }
  }
}
