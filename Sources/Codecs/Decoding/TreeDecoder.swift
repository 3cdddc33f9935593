/// The decoder that a value is given: a node of the tree and the path to it.
struct TreeDecoder: Decoder {
  let tree: Tree
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ tree: Tree, codingPath: [any CodingKey]) {
    self.tree = tree
    self.codingPath = codingPath
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let members) = tree.content else { throw mismatch(type, "an object") }
    return KeyedDecodingContainer(KeyedReader(members, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let elements) = tree.content else { throw mismatch([Any].self, "an array") }
    return UnkeyedReader(elements, codingPath: codingPath)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

  /// Decodes the node as a value of any type.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let known = try known(type), let value = known as? Value { return value }
    return try Value(from: self)
  }
}

// MARK: - Errors

extension TreeDecoder {
  /// The node is not of the kind that the type asks for.
  func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
    if case .null = tree.content {
      return .valueNotFound(type, context("This is null, and \(expected) is expected."))
    }
    return .typeMismatch(type, context("This is \(tree.kind), and \(expected) is expected."))
  }

  /// The node is of the right kind, and its value is not one of the type.
  func corrupted(_ reason: String) -> DecodingError { .dataCorrupted(context(reason)) }

  private func context(_ reason: String) -> DecodingError.Context {
    DecodingError.Context(codingPath: codingPath, debugDescription: reason)
  }
}

// MARK: - Single values

extension TreeDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool {
    if case .null = tree.content { true } else { false }
  }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .bool(let value) = tree.content else { throw mismatch(type, "a boolean") }
    return value
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .string(let value) = tree.content else { throw mismatch(type, "a string") }
    return value
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

  func number(_ type: Any.Type) throws -> Tree.Number {
    guard case .number(let number) = tree.content else { throw mismatch(type, "a number") }
    return number
  }

  private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
    let number = try number(type)
    if let value = number.integer(type) { return value }
    let range = "from \(Integer.min) to \(Integer.max)"
    throw corrupted("The number \(number.text.shortened) is not an integer \(range).")
  }
}

extension String {
  /// The beginning of a text that may be as long as a body, for a message.
  var shortened: String { utf8.count <= 40 ? self : prefix(40) + "…" }
}
