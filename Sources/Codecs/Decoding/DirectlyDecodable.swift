#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A type that is decoded from a node directly, without the containers of Codable.
protocol DirectlyDecodable: Decodable {
  /// Reads a value.
  static func read(_ node: NodeDecoder) throws -> Self
  /// Reads an array of values, for a caller that does not know the type by name.
  static func readArray(_ elements: UnkeyedReader) throws -> Any
  /// Reads a dictionary of values, for a caller that does not know the type by name.
  static func readDictionary(_ members: Members, in path: NodeDecoder.Path?) throws -> Any
}

// MARK: - Scalars

extension Bool: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Bool { try node.decode(Bool.self) }
}

extension String: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> String { try node.decode(String.self) }
}

extension Double: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Double { try node.decode(Double.self) }
}

extension Float: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Float { try node.decode(Float.self) }
}

extension DirectlyDecodable where Self: FixedWidthInteger {
  static func read(_ node: NodeDecoder) throws -> Self { try node.integer() }
}

extension Int: DirectlyDecodable {}
extension Int8: DirectlyDecodable {}
extension Int16: DirectlyDecodable {}
extension Int32: DirectlyDecodable {}
extension Int64: DirectlyDecodable {}
extension Int128: DirectlyDecodable {}
extension UInt: DirectlyDecodable {}
extension UInt8: DirectlyDecodable {}
extension UInt16: DirectlyDecodable {}
extension UInt32: DirectlyDecodable {}
extension UInt64: DirectlyDecodable {}
extension UInt128: DirectlyDecodable {}

extension Optional: DirectlyDecodable where Wrapped: Decodable {
  static func read(_ node: NodeDecoder) throws -> Wrapped? { node.decodeNil() ? nil : try node.decode(Wrapped.self) }
}

extension Array: DirectlyDecodable where Element: Decodable {
  static func read(_ node: NodeDecoder) throws -> [Element] {
    let elements = try node.elements(Self.self)
    // Asking whether a type is directly decodable costs more than reading a number: it is asked once.
    if let direct = Element.self as? any DirectlyDecodable.Type, let array = try direct.readArray(elements) as? [Element] {
      return array
    }
    return try elements.readAll { try Element(from: $0) }
  }
}

extension Dictionary: DirectlyDecodable where Key: Decodable, Value: Decodable {
  static func read(_ node: NodeDecoder) throws -> [Key: Value] {
    if Key.self == String.self, let values = same(try values(of: node), as: Self.self) { return values }
    // Of raw values the standard library knows arrays only; ours are objects, and arrays are still read.
    guard let names = DictionaryKeys(Key.self), names.areRawValues, node.isObject else { return try Self(from: node) }
    var values: [Key: Value] = [:]
    for (name, value) in try self.values(of: node) {
      guard let key = names.key(named: name) else {
        throw node.corrupted("\"\(name.shortened)\" is not a key of this object.")
      }
      values[key] = value
    }
    return values
  }

  private static func values(of node: NodeDecoder) throws -> [String: Value] {
    let members = try node.members(Self.self)
    if let direct = Value.self as? any DirectlyDecodable.Type,
      let values = try direct.readDictionary(members, in: node.path) as? [String: Value]
    {
      return values
    }
    return try members.readAll(in: node.path) { try Value(from: $0) }
  }
}

extension DirectlyDecodable {
  static func readArray(_ elements: UnkeyedReader) throws -> Any { try elements.readAll(read) }

  static func readDictionary(_ members: Members, in path: NodeDecoder.Path?) throws -> Any { try members.readAll(in: path, read) }
}

extension UnkeyedReader {
  /// Reads the elements that are left with a closure.
  fileprivate consuming func readAll<Value>(_ read: (NodeDecoder) throws -> Value) throws -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(body.capacity(count ?? 0, of: Value.self))
    while !isAtEnd {
      values.append(try read(next(Value.self)))
      advance()
    }
    return values
  }
}

extension Members {
  /// Reads the members with a closure, and of duplicate keys the last one.
  fileprivate func readAll<Value>(
    in path: NodeDecoder.Path?,
    _ read: (NodeDecoder) throws -> Value
  ) throws -> [String: Value] {
    var values = [String: Value](minimumCapacity: body.capacity(count, of: (String, Value).self))
    try forEach { key, name in
      do {
        values[name] = try read(NodeDecoder(body, key + 1, in: path, key: FieldKey.name(name)))
      } catch  where isReplaced(key) {
        // Only the last of duplicate keys has to be a value of the type.
      }
    }
    return values
  }
}

extension ParsedBody {
  /// The number of values to reserve memory for: at most four times the memory of the body, since the type of a value may be
  /// much larger than the few bytes that a client sends for it.
  fileprivate func capacity<Value>(_ count: Int, of type: Value.Type) -> Int {
    min(count, 4 * bytes.count / max(MemoryLayout<Value>.stride, 1))
  }
}

extension Date: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Date {
    switch node.content {
    case .timestamp(let seconds, let nanoseconds): return Timestamp(seconds: seconds, nanoseconds: nanoseconds).date
    case .string(let text):
      guard let timestamp = Timestamp(text) else {
        throw node.corrupted("\"\(text.shortened)\" is not a date as RFC 3339 has it. Write 2024-01-02T03:04:05Z.")
      }
      return timestamp.date
    default: throw node.mismatch(Date.self, "a date")
    }
  }
}

extension UUID: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> UUID {
    let text = try node.decode(String.self)
    guard let value = UUID(uuidString: text) else { throw node.corrupted("\"\(text.shortened)\" is not a UUID.") }
    return value
  }
}

extension URL: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> URL {
    let text = try node.decode(String.self)
    guard let value = URL(string: text) else { throw node.corrupted("\"\(text.shortened)\" is not a URL.") }
    return value
  }
}

extension Data: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Data {
    switch node.content {
    case .binary(let bytes): return Data(bytes)
    case .string(let text):
      guard let value = Data(base64Encoded: text) else {
        throw node.corrupted("\"\(text.shortened)\" is not base64 (RFC 4648).")
      }
      return value
    default: throw node.mismatch(Data.self, "base64 or binary data")
    }
  }
}

extension Decimal: DirectlyDecodable {
  static func read(_ node: NodeDecoder) throws -> Decimal {
    let text: String
    switch node.content {
    case .number(let number) where number.double.isNaN: return .nan
    case .number(let number): text = number.text
    case .string(let spelled): text = spelled
    default: throw node.mismatch(Decimal.self, "a number")
    }
    guard let exact = ExactNumber(text) else { throw node.corrupted("\"\(text.shortened)\" is not a number.") }
    guard let value = exact.decimal else { throw node.corrupted("A decimal has not enough digits for \(text.shortened).") }
    return value
  }
}
