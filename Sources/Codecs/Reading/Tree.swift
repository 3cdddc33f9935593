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

  /// Arrays and objects may be nested this deep; a deeper body is refused.
  public static let nestingLimit = 512

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
    var builder = TreeBuilder(try ParsedBody(format, Array(bytes), nestingLimit: nestingLimit))
    self = builder.next()
  }
}
