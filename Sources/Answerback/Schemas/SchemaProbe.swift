import Foundation

/// A decoder that returns made-up values and records what it was asked for.
final class SchemaProbe: Decoder {
  /// A type that contains itself, so that no value of it can be made up.
  struct Recursion: Error {}

  /// What was asked for so far; nil if nothing was.
  private(set) var schema: Schema?
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]
  /// Containers within this one, by the member they stand under.
  private var nested: [(name: String, probe: SchemaProbe)] = []
  /// Containers that are elements of this one.
  private var elements: [SchemaProbe] = []
  private let types: SchemaTypes
  /// The types that are being made, outermost first.
  private let making: [ObjectIdentifier]
  /// Members of the record itself, each with its type.
  private(set) var members: [(name: String, type: Any.Type, required: Bool)] = []
  /// Whether nothing but members was asked for.
  private(set) var isFlat = true

  init(_ types: SchemaTypes, making: [ObjectIdentifier] = []) {
    self.types = types
    self.making = making
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    if schema == nil { schema = ["type": "object", "properties": [:]] }
    return KeyedDecodingContainer(Keyed(probe: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    schema = ["type": "array", "items": [:]]
    isFlat = false
    return Unkeyed(probe: self)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    isFlat = false
    return Single(probe: self)
  }

  /// The schema of a member, and a value of its type.
  private func make<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let value = try Self.stock(type) { return value }
    let id = ObjectIdentifier(type)
    if let known = types.placeholders[id] as? Value { return known }
    guard !making.contains(id), making.count < 64 else { throw Recursion() }
    return try Value(from: SchemaProbe(types, making: making + [id]))
  }

  /// Values that need no decoding.
  private static func stock<Value: Decodable>(_ type: Value.Type) throws -> Value? {
    switch type {
    case let list as any Shape.List.Type: return list.nothing as? Value
    case let map as any Shape.Map.Type: return map.nothing as? Value
    case is Date.Type: return Date(timeIntervalSince1970: 0) as? Value
    case is UUID.Type: return UUID() as? Value
    case is URL.Type: return URL(filePath: "/") as? Value
    case is Data.Type: return Data() as? Value
    case is Decimal.Type: return Decimal(0) as? Value
    case let optional as any Shape.Nullable.Type: return optional.none as? Value
    case let stated as any SchemaDescribing.Type where placeholder(stated) != nil: return placeholder(stated) as? Value
    case let cases as any CaseIterable.Type: return first(cases) as? Value
    default: return nil
    }
  }

  private static func placeholder<Stated: SchemaDescribing>(_ type: Stated.Type) -> Any? { type.placeholder }

  private static func first<Cases: CaseIterable>(_ type: Cases.Type) -> Any? { type.allCases.first }

  /// A probe for a container within this one.
  private func within(_ key: any CodingKey) -> SchemaProbe {
    if let known = nested.first(where: { $0.name == key.stringValue }) { return known.probe }
    let probe = SchemaProbe(types, making: making)
    nested.append((key.stringValue, probe))
    isFlat = false
    return probe
  }

  /// Puts what was seen of the containers within this one in their places.
  func settle() {
    for member in nested {
      member.probe.settle()
      add(member.name, member.probe.schema ?? .any, required: true)
    }
    nested = []
    for element in elements {
      element.settle()
      add(element: element.schema ?? .any)
    }
    elements = []
  }

  /// A probe for an element that is a container itself.
  private func element() -> SchemaProbe {
    let probe = SchemaProbe(types, making: making)
    elements.append(probe)
    return probe
  }

  private func add(_ key: any CodingKey, _ type: Any.Type, required: Bool) {
    members.append((key.stringValue, type, required))
    add(key.stringValue, types.schema(of: type), required: required)
  }

  private func add(_ name: String, _ member: Schema, required: Bool) {
    guard case .object(var properties) = schema?["properties"] else { return }
    if properties.contains(where: { $0.name == name }) { return }
    properties.append(Schema.Member(name, member))
    schema?["properties"] = .object(properties)
    guard required else { return }
    if case .array(let names) = schema?["required"] {
      schema?["required"] = .array(names + [.string(name)])
    } else {
      schema?["required"] = [.string(name)]
    }
  }

  /// Elements of several types are any of them.
  private func add(element: Schema) {
    let known = schema?["items"] ?? .any
    if known == .any {
      schema?["items"] = element
    } else if known["anyOf"] == nil, known != element {
      schema?["items"] = ["anyOf": [known, element]]
    } else if case .array(let choices) = known["anyOf"], !choices.contains(element) {
      schema?["items"] = ["anyOf": .array(choices + [element])]
    }
  }

  /// Where a class puts what it inherits.
  private struct SuperKey: CodingKey {
    var stringValue: String { "super" }
    var intValue: Int? { nil }
    init() {}
    init?(stringValue: String) { nil }
    init?(intValue: Int) { nil }
  }

  private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let probe: SchemaProbe
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) throws -> Bool {
      false
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
      probe.add(key, type, required: true)
      return try probe.make(type)
    }

    // The standard library's own conformances go through these, one for each type.
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { scalar(type, key, false) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { scalar(type, key, "") }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { scalar(type, key, 0) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { scalar(type, key, 0) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { scalar(type, key, 0) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { scalar(type, key, 0) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { scalar(type, key, 0) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { scalar(type, key, 0) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { scalar(type, key, 0) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { scalar(type, key, 0) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { scalar(type, key, 0) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { scalar(type, key, 0) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { scalar(type, key, 0) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { scalar(type, key, 0) }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { absent(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { absent(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { absent(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { absent(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { absent(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { absent(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { absent(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { absent(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { absent(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { absent(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { absent(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { absent(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { absent(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { absent(type, key) }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? { absent(type, key) }

    private func scalar<Value>(_ type: Value.Type, _ key: Key, _ value: Value) -> Value {
      probe.add(key, type, required: true)
      return value
    }

    private func absent<Value>(_ type: Value.Type, _ key: Key) -> Value? {
      probe.add(key, type, required: false)
      return nil
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
      try probe.within(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      try probe.within(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { probe.within(SuperKey()) }
    func superDecoder(forKey key: Key) throws -> any Decoder { probe.within(key) }
  }

  private struct Unkeyed: UnkeyedDecodingContainer {
    let probe: SchemaProbe
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 0 }
    var isAtEnd: Bool { currentIndex > 0 }
    var currentIndex = 0

    mutating func decodeNil() throws -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      currentIndex += 1
      probe.add(element: probe.types.schema(of: type))
      return try probe.make(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
      currentIndex += 1
      return try probe.element().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
      currentIndex += 1
      return try probe.element().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
      currentIndex += 1
      return probe.element()
    }
  }

  private struct Single: SingleValueDecodingContainer {
    let probe: SchemaProbe
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }
    func decode(_ type: Bool.Type) throws -> Bool { scalar(type, false) }
    func decode(_ type: String.Type) throws -> String { scalar(type, "") }
    func decode(_ type: Double.Type) throws -> Double { scalar(type, 0) }
    func decode(_ type: Float.Type) throws -> Float { scalar(type, 0) }
    func decode(_ type: Int.Type) throws -> Int { scalar(type, 0) }
    func decode(_ type: Int8.Type) throws -> Int8 { scalar(type, 0) }
    func decode(_ type: Int16.Type) throws -> Int16 { scalar(type, 0) }
    func decode(_ type: Int32.Type) throws -> Int32 { scalar(type, 0) }
    func decode(_ type: Int64.Type) throws -> Int64 { scalar(type, 0) }
    func decode(_ type: UInt.Type) throws -> UInt { scalar(type, 0) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { scalar(type, 0) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { scalar(type, 0) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { scalar(type, 0) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { scalar(type, 0) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
      probe.schema = probe.types.schema(of: type)
      return try probe.make(type)
    }

    private func scalar<Value>(_ type: Value.Type, _ value: Value) -> Value {
      probe.schema = probe.types.schema(of: type)
      return value
    }
  }
}
