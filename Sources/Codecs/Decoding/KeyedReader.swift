/// A keyed container over the members of an object.
struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let codingPath: [any CodingKey]
  private let members: [Tree.Member]
  /// Where each key is, when there are so many that searching costs more than remembering.
  private let positions: [ScalarText: Int]?

  init(_ members: [Tree.Member], codingPath: [any CodingKey]) {
    self.members = members
    self.codingPath = codingPath
    guard members.count > 16 else {
      positions = nil
      return
    }
    positions = Dictionary(
      members.enumerated().compactMap { position, member in member.keyText.map { (ScalarText($0), position) } },
      uniquingKeysWith: { _, last in last }
    )
  }

  /// The position of a key, of the last one when it occurs several times.
  private func position(_ name: String) -> Int? {
    let key = ScalarText(name)
    if let positions { return positions[key] }
    return members.lastIndex { $0.keyText.map(ScalarText.init) == key }
  }

  var allKeys: [Key] {
    // In the order of the object, without those that a later duplicate replaces.
    members.enumerated().compactMap { index, member in
      guard let text = member.keyText, position(text) == index else { return nil }
      return Key(stringValue: text)
    }
  }

  func contains(_ key: Key) -> Bool { position(key.stringValue) != nil }

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
    guard let position = position(key.stringValue) else {
      let context = DecodingError.Context(codingPath: codingPath, debugDescription: "The key \"\(key.stringValue)\" is missing.")
      throw DecodingError.keyNotFound(key, context)
    }
    return TreeDecoder(members[position].value, codingPath: codingPath + [key])
  }

  /// What a class inherits may be absent: null then.
  private func optionalDecoder(_ key: some CodingKey) -> TreeDecoder {
    let value = position(key.stringValue).map { members[$0].value }
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
