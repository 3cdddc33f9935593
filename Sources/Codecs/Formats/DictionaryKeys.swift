/// How the keys of a dictionary are spelled as the names of an object: `String`, `Int`, what is `CodingKeyRepresentable`, and
/// what is `RawRepresentable` by a `String` or an `Int`.
package struct DictionaryKeys<Key> {
  private enum Kind { case text, number, codingKey, rawText, rawNumber }

  private let kind: Kind

  /// nil when a dictionary with such keys is an array: key, value, key, value.
  package init?(_ type: Key.Type) {
    if type == String.self {
      kind = .text
    } else if type == Int.self {
      kind = .number
    } else if type is any CodingKeyRepresentable.Type {
      kind = .codingKey
    } else if let raw = type as? any RawRepresentable.Type, let known = DictionaryKeys.rawKind(raw) {
      kind = known
    } else {
      return nil
    }
  }

  private static func rawKind<Raw: RawRepresentable>(_ type: Raw.Type) -> Kind? {
    if Raw.RawValue.self == String.self { return .rawText }
    return Raw.RawValue.self == Int.self ? .rawNumber : nil
  }

  /// The name of a key.
  func name(of key: Key) -> String {
    switch kind {
    case .text: same(key, as: String.self) ?? ""
    case .number: String(same(key, as: Int.self) ?? 0)
    case .codingKey: (key as? any CodingKeyRepresentable)?.codingKey.stringValue ?? ""
    case .rawText, .rawNumber: (key as? any RawRepresentable).map { "\($0.rawValue)" } ?? ""
    }
  }

  /// Whether two keys may have one name: a type is free to say so of its own.
  var mayShareNames: Bool { kind != .text && kind != .number }

  /// Whether only the raw value of a key is its name: the standard library then knows nothing of an object.
  var areRawValues: Bool { kind == .rawText || kind == .rawNumber }

  /// The key with a name, where only its raw value is the name; nil when there is none.
  func key(named name: String) -> Key? {
    guard areRawValues, let type = Key.self as? any RawRepresentable.Type else { return nil }
    return DictionaryKeys.key(type, raw: kind == .rawText ? name : Int(name)) as? Key
  }

  private static func key<Raw: RawRepresentable>(_ type: Raw.Type, raw: Any?) -> Raw? {
    (raw as? Raw.RawValue).flatMap(Raw.init(rawValue:))
  }
}

/// Reads a value as the type it is, without the search of a dynamic cast.
@inline(__always)
func same<Value, Known>(_ value: Value, as type: Known.Type) -> Known? {
  // Safe: both types are the same one, so the bits mean the same.
  Value.self == type ? unsafeBitCast(value, to: type) : nil
}
