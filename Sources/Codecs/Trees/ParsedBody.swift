/// A well-formed body as a flat list of its nodes, each of which is only a place in the bytes (16 bytes of memory): texts and
/// numbers are read when they are asked for.
///
/// The nodes stand in the order of the bytes. A container is followed by its children and knows the node after the last of
/// them; the children of an object are keys and values in turn.
final class ParsedBody: Sendable {
  let bytes: [UInt8]
  let nodes: [Node]
  /// The scalars of a body that was made from a tree and has no bytes.
  private let scalars: [Tree.Content]

  /// Reads a body.
  init(_ format: BodyFormat, _ bytes: [UInt8], nestingLimit: Int) throws(MalformedBody) {
    switch format {
    case .json:
      var reader = JSONReader(bytes, nestingLimit: nestingLimit)
      try reader.document()
      nodes = reader.nodes
    case .messagePack:
      var reader = MessagePackReader(bytes, nestingLimit: nestingLimit)
      try reader.document()
      nodes = reader.nodes
    }
    self.bytes = bytes
    scalars = []
  }

  /// Lists the nodes of a tree.
  init(_ tree: Tree) {
    var nodes: [Node] = []
    var scalars: [Tree.Content] = []
    func add(_ tree: Tree) {
      switch tree.content {
      case .array(let elements):
        let array = nodes.open(.array, at: 0)
        for element in elements { add(element) }
        nodes.close(array)
      case .object(let members):
        let object = nodes.open(.object, at: 0)
        for member in members {
          add(member.key)
          add(member.value)
        }
        nodes.close(object)
      case .null: nodes.append(Node(.null, 0..<0))
      case .bool(let value): nodes.append(Node(value ? .true : .false, 0..<0))
      default:
        nodes.append(Node(.scalar, scalars.count..<scalars.count))
        scalars.append(tree.content)
      }
    }
    add(tree)
    bytes = []
    self.nodes = nodes
    self.scalars = scalars
  }

  /// A body that is null.
  static let null = ParsedBody(Tree(.null))
}

extension ParsedBody {
  /// A value or a key, by its place in the bytes.
  struct Node {
    enum Kind: UInt8 {
      case null, `false`, `true`, array, object
      /// Scalars of JSON. An escaped string has at least one escape.
      case number, string, escapedString
      /// Scalars of MessagePack, whose first byte tells their form.
      case packedNumber, packedString, binary, `extension`
      /// A scalar without bytes: its place is that in ``scalars``.
      case scalar
    }

    /// The kind in the low eight bits and the offset of the first byte in the others.
    private let head: Int
    /// The offset after the last byte; for a container, the node after its last child.
    fileprivate(set) var end: Int

    init(_ kind: Kind, _ range: Range<Int>) {
      head = range.lowerBound << 8 | Int(kind.rawValue)
      end = range.upperBound
    }

    var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: head)) ?? .null }
    var start: Int { head >> 8 }
    /// The bytes of a scalar; not for containers.
    var range: Range<Int> { start..<end }
  }
}

extension [ParsedBody.Node] {
  /// Appends a container, whose children are what is appended until it is closed.
  mutating func open(_ kind: ParsedBody.Node.Kind, at start: Int) -> Int {
    append(ParsedBody.Node(kind, start..<start))
    return count - 1
  }

  /// Ends the list of a container's children.
  mutating func close(_ container: Int) { self[container].end = count }
}

// MARK: - Containers

extension ParsedBody {
  /// The node after a node and its children.
  func next(after node: Int) -> Int {
    switch nodes[node].kind {
    case .array, .object: nodes[node].end
    default: node + 1
    }
  }

  /// The number of a container's children; an object has two for each member.
  func childCount(of container: Int) -> Int {
    let end = nodes[container].end
    var child = container + 1
    var count = 0
    while child < end {
      count += 1
      child = next(after: child)
    }
    return count
  }
}

// MARK: - Scalars

extension ParsedBody {
  /// The content of a node; an empty array or object for a container.
  func scalar(_ node: Int) -> Tree.Content {
    let node = nodes[node]
    switch node.kind {
    case .null: return .null
    case .false: return .bool(false)
    case .true: return .bool(true)
    case .array: return .array([])
    case .object: return .object([])
    case .number: return .number(.text(text(node.range)))
    case .packedNumber: return .number(bytes.packedNumber(at: node.start))
    case .string: return .string(String(decoding: bytes[node.range.dropFirst().dropLast()], as: UTF8.self))
    case .escapedString: return .string(JSONReader.unescaped(bytes, node.range))
    case .packedString: return .string(String(decoding: bytes[bytes.packedContent(node.range)], as: UTF8.self))
    case .binary: return .binary(Array(bytes[bytes.packedContent(node.range)]))
    case .extension: return bytes.packedExtension(node.range)
    case .scalar: return scalars[node.start]
    }
  }

  /// The text of a string; nil for any other node.
  func text(_ node: Int) -> String? {
    if let plain = plainText(node) { return text(plain) }
    guard case .string(let text) = scalar(node) else { return nil }
    return text
  }

  private func text(_ range: Range<Int>) -> String {
    bytes.withUnsafeBytes { String(decoding: UnsafeRawBufferPointer(rebasing: $0[range]), as: UTF8.self) }
  }

  /// The bytes that are a string's text; nil for a string with escapes and for any other node.
  func plainText(_ node: Int) -> Range<Int>? {
    switch nodes[node].kind {
    case .string: nodes[node].start + 1..<nodes[node].end - 1
    case .packedString: bytes.packedContent(nodes[node].range)
    default: nil
    }
  }

  /// The text of a key: a string, or the digits of a MessagePack integer; nil for any other node.
  func keyText(_ node: Int) -> String? {
    if let text = text(node) { return text }
    guard case .number(let number) = scalar(node), number.isInteger else { return nil }
    return number.text
  }

  /// The integer of a node; nil for a node that isn't a number, or whose number is not an integer of the type.
  func integer<Integer: FixedWidthInteger>(_ node: Int, _ type: Integer.Type = Integer.self) -> Integer? {
    if nodes[node].kind == .number, let value = shortInteger(nodes[node].range) { return Integer(exactly: value) }
    guard case .number(let number) = scalar(node) else { return nil }
    return number.integer(type)
  }

  /// The value of a number of JSON; nil for any other node, and for a number that no double is close to.
  func double(_ node: Int) -> Double? {
    guard nodes[node].kind == .number, let value = Double(text(nodes[node].range)), value.isFinite else { return nil }
    return value
  }

  /// The value of a number that is written with digits only, at most 18, which cannot overflow; nil for any other.
  private func shortInteger(_ range: Range<Int>) -> Int64? {
    let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
    let digits = bytes[range.lowerBound + (isNegative ? 1 : 0)..<range.upperBound]
    guard digits.count <= 18 else { return nil }
    var magnitude: Int64 = 0
    for byte in digits {
      let digit = byte &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      magnitude = magnitude &* 10 &+ Int64(digit)
    }
    return isNegative ? -magnitude : magnitude
  }
}
