/// The decoder of one node of a body.
struct NodeDecoder: Decoder {
  let body: ParsedBody
  let node: Int
  /// The path of the container that holds the node; nil when that is the root, and for the root itself.
  private let parent: Path?
  /// The node's key in that container; nil for the root.
  private let key: (any CodingKey)?
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Creates a decoder of the root of a body.
  init(_ body: ParsedBody) {
    self.body = body
    node = 0
    parent = nil
    key = nil
  }

  /// Creates a decoder of a child of a container.
  init(_ body: ParsedBody, _ node: Int, in parent: Path?, key: any CodingKey) {
    self.body = body
    self.node = node
    self.parent = parent
    self.key = key
  }

  /// The path of the node, to which its children add their keys; nil for the root.
  var path: Path? { key.map { Path(parent, $0) } }

  var codingPath: [any CodingKey] { path?.keys ?? [] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(KeyedReader(try members(type)))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try elements([Any].self) }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  /// What the node is, see ``ParsedBody/scalar(_:)``.
  var content: Tree.Content { body.scalar(node) }

  var isObject: Bool { body.nodes[node].kind == .object }

  /// The members of the node; an error when it isn't an object.
  func members(_ type: Any.Type) throws -> Members {
    guard isObject else { throw mismatch(type, "an object") }
    return Members(of: self)
  }

  /// The elements of the node; an error when it isn't an array.
  func elements(_ type: Any.Type) throws -> UnkeyedReader {
    guard body.nodes[node].kind == .array else { throw mismatch(type, "an array") }
    return UnkeyedReader(body, of: node, path: path)
  }

  /// Decodes the node as a value of any type.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let direct = type as? any DirectlyDecodable.Type, let value = try direct.read(self) as? Value { return value }
    return try Value(from: self)
  }
}

extension NodeDecoder {
  /// The keys that lead from the root to a container, as a linked list: containers share what they have in common, and an array
  /// is made only when somebody asks for it.
  final class Path {
    private let parent: Path?
    private let key: any CodingKey

    init(_ parent: Path?, _ key: any CodingKey) {
      self.parent = parent
      self.key = key
    }

    /// The keys, the first one first.
    var keys: [any CodingKey] {
      var keys = [key]
      var next = parent
      while let path = next {
        keys.append(path.key)
        next = path.parent
      }
      return keys.reversed()
    }
  }
}

// MARK: - Errors

extension NodeDecoder {
  /// The node is not of the kind that the type asks for.
  func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
    if decodeNil() { return .valueNotFound(type, context("This is null, and \(expected) is expected.")) }
    return .typeMismatch(type, context("This is \(Tree(content).kind), and \(expected) is expected."))
  }

  /// The node is of the right kind, and its value is not one of the type.
  func corrupted(_ reason: String) -> DecodingError { .dataCorrupted(context(reason)) }

  private func context(_ reason: String) -> DecodingError.Context {
    DecodingError.Context(codingPath: codingPath, debugDescription: reason)
  }
}

// MARK: - Single values

extension NodeDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { body.nodes[node].kind == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    switch body.nodes[node].kind {
    case .true: return true
    case .false: return false
    default: throw mismatch(type, "a boolean")
    }
  }

  func decode(_ type: String.Type) throws -> String {
    guard let text = body.text(node) else { throw mismatch(type, "a string") }
    return text
  }

  func decode(_ type: Double.Type) throws -> Double {
    let number = try number(type)
    let value = number.double
    if value.isInfinite, case .text(let text) = number {
      throw corrupted("The number \(text.shortened) is too large for \(type).")
    }
    return value
  }

  func decode(_ type: Float.Type) throws -> Float {
    switch try number(type) {
    case .float32(let value): return value
    case .float64(let value) where !value.isFinite: return Float(value)
    case let number:
      // From the text, not by way of a double: rounding twice may end at the neighbour.
      guard let value = Float(number.text), value.isFinite else {
        throw corrupted("The number \(number.text.shortened) is too large for \(type).")
      }
      return value
    }
  }

  func decode(_ type: Int.Type) throws -> Int { try integer(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
  func decode(_ type: Int128.Type) throws -> Int128 { try integer(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
  func decode(_ type: UInt128.Type) throws -> UInt128 { try integer(type) }

  func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) throws -> Integer {
    if let value = body.integer(node, type) { return value }
    let range = "from \(Integer.min) to \(Integer.max)"
    throw corrupted("The number \(try number(type).text.shortened) is not an integer \(range).")
  }

  private func number(_ type: Any.Type) throws -> Tree.Number {
    guard case .number(let number) = content else { throw mismatch(type, "a number") }
    return number
  }
}

extension String {
  /// The beginning of a text that may be as long as a body, for a message.
  var shortened: String { utf8.count <= 40 ? self : prefix(40) + "…" }
}

extension NodeDecoder {
  /// A keyed container over the members of an object.
  struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    // Only one reference: the standard library copies the container at each call.
    private let members: Members

    init(_ members: Members) { self.members = members }

    private var path: NodeDecoder.Path? { members.path }

    var codingPath: [any CodingKey] { path?.keys ?? [] }

    var allKeys: [Key] {
      var keys: [Key] = []
      members.forEach { node, name in
        if !members.isReplaced(node), let key = Key(stringValue: name) { keys.append(key) }
      }
      return keys
    }

    func contains(_ key: Key) -> Bool { members.value(key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try decoder(key).decode(type) }

    // Scalars are read without a decoder, which is only made for an error.

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
      guard let value = members.value(key.stringValue) else { return try decoder(key).decode(type) }
      switch members.body.nodes[value].kind {
      case .true: return true
      case .false: return false
      default: return try decoder(key).decode(type)
      }
    }

    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
      if let value = members.value(key.stringValue), let number = members.body.double(value) { return number }
      return try decoder(key).decode(type)
    }

    func decode(_ type: String.Type, forKey key: Key) throws -> String {
      try members.value(key.stringValue).flatMap { members.body.text($0) } ?? decoder(key).decode(type)
    }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
      try members.value(key.stringValue).flatMap { members.body.integer($0) } ?? decoder(key).decode(type)
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
      guard let value = presentValue(key) else { return nil }
      return try members.body.text(value) ?? NodeDecoder(members.body, value, in: path, key: key).decode(type)
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
      guard let value = presentValue(key) else { return nil }
      return try members.body.integer(value) ?? NodeDecoder(members.body, value, in: path, key: key).decode(type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
      guard let value = presentValue(key) else { return nil }
      return try NodeDecoder(members.body, value, in: path, key: key).decode(type)
    }

    /// The value of a key that isn't null; nil when there is none.
    private func presentValue(_ key: Key) -> Int? {
      members.value(key.stringValue).flatMap { members.body.nodes[$0].kind == .null ? nil : $0 }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
      try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { optionalDecoder(FieldKey.super) }

    func superDecoder(forKey key: Key) throws -> any Decoder { optionalDecoder(key) }

    private func decoder(_ key: Key) throws -> NodeDecoder {
      guard let value = members.value(key.stringValue) else {
        let context = DecodingError.Context(
          codingPath: codingPath,
          debugDescription: "The key \"\(key.stringValue)\" is missing."
        )
        throw DecodingError.keyNotFound(key, context)
      }
      return NodeDecoder(members.body, value, in: path, key: key)
    }

    /// What a class inherits may be absent: null then.
    private func optionalDecoder(_ key: some CodingKey) -> NodeDecoder {
      guard let value = members.value(key.stringValue) else { return NodeDecoder(.null, 0, in: path, key: key) }
      return NodeDecoder(members.body, value, in: path, key: key)
    }
  }
}
