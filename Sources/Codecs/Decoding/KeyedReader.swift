/// A keyed container over the members of an object.
struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  private let members: Members
  private let path: NodeDecoder.Path?

  init(_ members: Members, path: NodeDecoder.Path?) {
    self.members = members
    self.path = path
  }

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

  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoder(key).decode(type) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try decoder(key).decode(type) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try decoder(key).decode(type) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder(key).decode(type) }

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
      let context = DecodingError.Context(codingPath: codingPath, debugDescription: "The key \"\(key.stringValue)\" is missing.")
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
