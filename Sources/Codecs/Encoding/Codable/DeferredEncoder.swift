/// Encodes a value whose containers are not used one within the other: members are kept until the value is complete.
///
/// The rare second attempt, where ``EncodingPass`` found that a value returns to a container it had left, or asks for one twice.
final class DeferredEncoder: Encoder {
  /// What was encoded at one place.
  fileprivate enum Content {
    case nothing
    case bytes([UInt8])
    /// What is in ``members``.
    case container(BodyFormat.Container)
  }

  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  private let options: BodyEncoder
  private let depth: Int
  private var content = Content.nothing
  /// The members of a container; those of an array have no name. The last version of a member that was used is the one to write.
  private var members: [(name: String, versions: [DeferredEncoder])] = []
  /// Where the members of an object are.
  private var places: [ScalarText: Int] = [:]
  /// Where the members of a dictionary begin that are to be sorted.
  private var unsortedFrom: Int?

  init(_ options: BodyEncoder, depth: Int, path: [any CodingKey]) {
    self.options = options
    self.depth = depth
    codingPath = path
  }

  /// Writes a value at the place the writer has reached.
  static func write(_ value: some Encodable, to writer: FormatWriter.Pointer, path: [any CodingKey]) throws {
    let encoder = DeferredEncoder(writer.pointee.options, depth: writer.pointee.depth, path: path)
    try value.encode(to: encoder)
    try encoder.write(to: &writer.pointee)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    sortMembers()
    if KeyNaming(type) == .dictionary { unsortedFrom = members.count }
    return keyedContainer()
  }

  /// A keyed container, whatever the type of its keys.
  func keyedContainer<Key: CodingKey>() -> KeyedEncodingContainer<Key> {
    if case .nothing = content { content = .container(.object) }
    return KeyedEncodingContainer(Keyed(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .nothing = content { content = .container(.array) }
    return Unkeyed(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleValue(encoder: self) }
}

// MARK: - Content

extension DeferredEncoder {
  fileprivate var count: Int { members.count }

  /// Encodes all that stands at this place, by a pass of its own.
  fileprivate func encode(_ value: some Encodable) throws {
    guard case .nothing = content else { throw misuse }
    var writer = FormatWriter(options, depth: depth)
    do {
      try withUnsafeMutablePointer(to: &writer) { try $0.write(value, in: nil) }
    } catch let error as EncodingError {
      throw error.prefixed(by: codingPath)
    }
    content = .bytes(Array(writer.buffer.bytes))
  }

  fileprivate func encodeNil() throws {
    guard case .nothing = content else { throw misuse }
    var writer = FormatWriter(options)
    writer.null()
    content = .bytes(Array(writer.buffer.bytes))
  }

  /// A place for a member of an object, which is not there yet.
  fileprivate func place(_ key: some CodingKey) -> DeferredEncoder {
    DeferredEncoder(options, depth: depth + 1, path: codingPath + [key])
  }

  /// A place for the next element of an array, which is not there yet.
  fileprivate var nextPlace: DeferredEncoder { place(FieldKey.index(count)) }

  /// Adds what is encoded, or will be, at a place; without a name to an array.
  @discardableResult
  fileprivate func add(_ member: DeferredEncoder, _ name: String? = nil) -> DeferredEncoder {
    guard case .container(let kind) = content else { return member }
    if kind == .object, let name {
      if let place = places[ScalarText(name)] {
        members[place].versions.append(member)
        return member
      }
      places[ScalarText(name)] = members.count
    }
    members.append((name ?? "", [member]))
    return member
  }

  /// The place of a container as a member of an object: the one that was asked for before, if it is of the same kind.
  fileprivate func nested(_ kind: BodyFormat.Container, _ key: some CodingKey) -> DeferredEncoder {
    if let place = places[ScalarText(key.stringValue)], let known = members[place].versions.last(where: \.isUsed),
      case .container(kind) = known.content
    {
      return known
    }
    return add(place(key), key.stringValue)
  }

  /// Sorts the members of a dictionary that encoded itself.
  private func sortMembers() {
    guard let start = unsortedFrom else { return }
    unsortedFrom = nil
    members[start...].sort { $0.name.utf8Precedes($1.name) }
    for place in start..<members.count { places[ScalarText(members[place].name)] = place }
  }

  private var misuse: EncodingError {
    let reason = "The value encodes a single value beside another one, or beside a container."
    return .invalidValue(Any?.none as Any, .init(codingPath: codingPath, debugDescription: reason))
  }

  private func write(to writer: inout FormatWriter) throws {
    switch content {
    case .nothing: writer.emptyObject()
    case .bytes(let bytes): bytes.withUnsafeBytes { writer.buffer.append($0) }
    case .container(let kind): try writeMembers(of: kind, to: &writer)
    }
  }

  private func writeMembers(of kind: BodyFormat.Container, to writer: inout FormatWriter) throws {
    sortMembers()
    let used = members.compactMap { member in member.versions.last(where: \.isUsed).map { (member.name, $0) } }
    let start = writer.open(kind, expected: used.count)
    for (index, (name, member)) in used.enumerated() {
      writer.separate(after: index)
      if kind == .object { try writer.key(name) }
      try member.write(to: &writer)
    }
    writer.close(kind, from: start, count: used.count, expected: used.count)
  }

  /// Whether anything was encoded here; an encoder for what a class inherits may be asked for and not used.
  private var isUsed: Bool {
    if case .nothing = content { false } else { true }
  }
}

// MARK: - Containers

extension DeferredEncoder {
  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: DeferredEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil(forKey key: Key) throws { try encoder.add(encoder.place(key), key.stringValue).encodeNil() }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      let member = encoder.place(key)
      try member.encode(value)
      encoder.add(member, key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
      encoder.nested(.object, key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      encoder.nested(.array, key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoder.add(encoder.place(FieldKey.super), FieldKey.super.stringValue) }

    func superEncoder(forKey key: Key) -> any Encoder { encoder.add(encoder.place(key), key.stringValue) }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let encoder: DeferredEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.count }

    func encodeNil() throws { try encoder.add(encoder.nextPlace).encodeNil() }

    func encode<Value: Encodable>(_ value: Value) throws {
      let element = encoder.nextPlace
      try element.encode(value)
      encoder.add(element)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      encoder.add(encoder.nextPlace).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.add(encoder.nextPlace).unkeyedContainer() }

    func superEncoder() -> any Encoder { encoder.add(encoder.nextPlace) }
  }

  private struct SingleValue: SingleValueEncodingContainer {
    let encoder: DeferredEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    func encodeNil() throws { try encoder.encodeNil() }

    func encode<Value: Encodable>(_ value: Value) throws { try encoder.encode(value) }
  }
}
