/// A keyed container over the members of an object.
struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let codingPath: [any CodingKey]
  private let members: [Tree.Member]
  private let positions: [ScalarText: Int]

  init(_ members: [Tree.Member], codingPath: [any CodingKey]) {
    self.members = members
    self.codingPath = codingPath
    // Of duplicates the last one counts.
    positions = Dictionary(
      members.enumerated().compactMap { position, member in member.keyText.map { (ScalarText($0), position) } },
      uniquingKeysWith: { _, last in last }
    )
  }

  var allKeys: [Key] {
    // In the order of the object, without those that a later duplicate replaces.
    members.enumerated().compactMap { position, member in
      guard let text = member.keyText, positions[ScalarText(text)] == position else { return nil }
      return Key(stringValue: text)
    }
  }

  func contains(_ key: Key) -> Bool { positions[ScalarText(key.stringValue)] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try decoder(key).decode(type) }

  func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { optionalDecoder(FieldKey.super) }

  func superDecoder(forKey key: Key) throws -> any Decoder { optionalDecoder(key) }

  private func decoder(_ key: Key) throws -> TreeDecoder {
    guard let position = positions[ScalarText(key.stringValue)] else {
      let context = DecodingError.Context(codingPath: codingPath, debugDescription: "The key \"\(key.stringValue)\" is missing.")
      throw DecodingError.keyNotFound(key, context)
    }
    return TreeDecoder(members[position].value, codingPath: codingPath + [key])
  }

  /// What a class inherits may be absent: null then.
  private func optionalDecoder(_ key: some CodingKey) -> TreeDecoder {
    let value = positions[ScalarText(key.stringValue)].map { members[$0].value }
    return TreeDecoder(value ?? Tree(.null), codingPath: codingPath + [key])
  }
}

extension Tree.Member {
  /// The key as Codable knows it: a string, or the digits of a MessagePack integer.
  fileprivate var keyText: String? {
    switch key.content {
    case .string(let text): text
    case .number(let number) where number.isInteger: number.text
    default: nil
    }
  }
}
