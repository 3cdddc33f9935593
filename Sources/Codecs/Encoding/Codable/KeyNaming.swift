/// What the type of the keys says of the names in a keyed container.
enum KeyNaming {
  /// The keys of a type of the value's own: they keep their order.
  case declared
  /// The keys of a dictionary that encodes itself, in an order of chance: they are sorted.
  case dictionary
  /// Keys that are sorted already, and all different.
  case sorted

  init(_ key: any CodingKey.Type) {
    if key == FieldKey.self {
      self = .sorted
    } else {
      self = key == KeyNaming.dictionaryKey ? .dictionary : .declared
    }
  }

  /// The type of the keys that the standard library's dictionaries use. It has no public name, so a dictionary is asked.
  private static let dictionaryKey: (any CodingKey.Type)? = {
    let listener = Listener()
    try? [String: Int]().encode(to: listener)
    return listener.key
  }()

  private final class Listener: Encoder {
    private(set) var key: (any CodingKey.Type)?
    private let encoder = DeferredEncoder(BodyEncoder(), depth: 0, path: [])
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
      key = type
      return encoder.keyedContainer()
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { encoder.unkeyedContainer() }

    func singleValueContainer() -> any SingleValueEncodingContainer { encoder.singleValueContainer() }
  }
}
