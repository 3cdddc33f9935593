/// A body as it was written: one tree for JSON and MessagePack, to inspect, compare and decode.
///
/// Nothing is lost that has a meaning: numbers keep their spelling, objects the order of their keys and every duplicate, and
/// each node knows the bytes it was read from.
public struct Tree: Sendable {
  /// What a node is.
  public enum Content: Sendable {
    /// Nothing: `null`, nil.
    case null
    /// True or false.
    case bool(Bool)
    /// A number, see ``Tree/Number``.
    case number(Number)
    /// A text.
    case string(String)
    /// Bytes, in MessagePack only.
    case binary([UInt8])
    /// Nodes in their order.
    case array([Tree])
    /// Members in their order, duplicate keys included.
    case object([Member])
    /// A moment, the MessagePack extension -1: seconds since 1970 UTC and nanoseconds up to 999 999 999.
    case timestamp(seconds: Int64, nanoseconds: UInt32)
    /// Another MessagePack extension, or a malformed timestamp.
    case `extension`(type: Int8, [UInt8])
  }

  /// A key and its value.
  public struct Member: Sendable {
    /// The key: always a string in JSON, any node in MessagePack.
    public var key: Tree
    /// The value.
    public var value: Tree

    /// A member of an object.
    public init(key: Tree, value: Tree) {
      self.key = key
      self.value = value
    }

    /// The key when it is a string, as it nearly always is.
    public var name: String? {
      if case .string(let name) = key.content { name } else { nil }
    }
  }

  /// What the node is.
  public var content: Content
  /// The bytes of the node in its source, quotation marks, brackets and headers included; empty when it has none.
  public var range: Range<Int>

  /// A node of one's own, or one read from `range`.
  public init(_ content: Content, range: Range<Int> = 0..<0) {
    self.content = content
    self.range = range
  }

  /// Reads a JSON text, strictly by RFC 8259, in UTF-8 without a byte order mark.
  public init(json bytes: some Collection<UInt8>, nestingLimit: Int = Tree.nestingLimit) throws(MalformedBody) {
    try self.init(.json, bytes, nestingLimit: nestingLimit)
  }

  /// Reads one MessagePack value, in whatever of its forms.
  public init(messagePack bytes: some Collection<UInt8>, nestingLimit: Int = Tree.nestingLimit) throws(MalformedBody) {
    try self.init(.messagePack, bytes, nestingLimit: nestingLimit)
  }

  /// Reads a body of the given format.
  public init(_ format: BodyFormat, _ bytes: some Collection<UInt8>, nestingLimit: Int = Tree.nestingLimit) throws(MalformedBody)
  {
    var builder = Builder(try ParsedBody(format, Array(bytes), nestingLimit: nestingLimit))
    self = builder.next()
  }
}

extension Tree {
  /// The value of the last member of that name; nil when there is none, or when the node isn't an object.
  public subscript(name: String) -> Tree? {
    guard case .object(let members) = content else { return nil }
    return members.last { $0.name.map(ScalarText.init) == ScalarText(name) }?.value
  }

  /// The element at a position, counted from 0; nil when there is none, or when the node isn't an array.
  public subscript(position: Int) -> Tree? {
    guard case .array(let elements) = content, elements.indices.contains(position) else { return nil }
    return elements[position]
  }

  /// What the node is, in a word for messages: `an object`, `a number`, `null`.
  public var kind: String {
    switch content {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .binary: "binary data"
    case .array: "an array"
    case .object: "an object"
    case .timestamp: "a timestamp"
    case .extension(let type, _): "an extension of type \(type)"
    }
  }
}

extension Tree {
  /// A number as it was written.
  public enum Number: Sendable {
    /// A JSON number: its text, unchanged.
    case text(String)
    /// A MessagePack integer of the signed forms, or a positive fixint.
    case int(Int64)
    /// A MessagePack integer of the unsigned forms.
    case uint(UInt64)
    /// A MessagePack float 32.
    case float32(Float)
    /// A MessagePack float 64.
    case float64(Double)

    /// The number in JSON's spelling; `nan` and `inf`, which JSON has not, as Swift spells them.
    public var text: String {
      switch self {
      case .text(let text): text
      case .int(let value): value.description
      case .uint(let value): value.description
      case .float32(let value): value.description
      case .float64(let value): value.description
      }
    }

    /// The nearest double; an infinity when the number is too large for one.
    public var double: Double {
      switch self {
      case .text(let text): Double(text) ?? .nan
      case .int(let value): Double(value)
      case .uint(let value): Double(value)
      case .float32(let value): Double(value)
      case .float64(let value): value
      }
    }

    /// Whether it is written as an integer: without fraction and exponent.
    public var isInteger: Bool {
      switch self {
      case .text(let text):
        text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0.isDigit }
      case .int, .uint: true
      case .float32, .float64: false
      }
    }

    /// The number as an integer, when it is one exactly (`1`, `1.0` and `1e2` are) and `Integer` holds it.
    public func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer? {
      switch self {
      case .text(let text): Integer(text) ?? ExactNumber(text)?.integer(type)
      case .int(let value): Integer(exactly: value)
      case .uint(let value): Integer(exactly: value)
      case .float32(let value): Integer(exactly: value)
      case .float64(let value): Integer(exactly: value)
      }
    }
  }
}

extension Tree {
  /// Builds a tree from the nodes of a body.
  fileprivate struct Builder {
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
