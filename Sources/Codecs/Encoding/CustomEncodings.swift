/// Encodings by type, for types whose own encoding is not the wanted one, or that have none.
///
/// A type is found by its identity, at the root and at every depth, in either format. What an encoding returns is encoded in
/// its turn, by the custom encoding of *its* type if there is one; a value of the very same type is then written by its own.
public struct CustomEncodings: Sendable {
  private typealias Encoding = @Sendable (Any) throws -> (any Encodable & Sendable)?

  private var encodings: [ObjectIdentifier: Encoding] = [:]

  private init() {}

  /// No custom encodings.
  public static let none = CustomEncodings()

  /// Creates the custom encoding of one type: `CustomEncodings(Point.self) { [$0.x, $0.y] }`. ``register(_:_:)`` adds others.
  /// - Parameters:
  ///   - type: The type whose values are encoded as something else.
  ///   - encode: Makes what is encoded in the place of a value.
  public init<Value>(_ type: Value.Type, _ encode: @escaping @Sendable (Value) throws -> any Encodable & Sendable) {
    register(type, encode)
  }

  /// Whether no type has a custom encoding.
  public var isEmpty: Bool { encodings.isEmpty }

  /// Encodes values of `type` as what `encode` makes of them; an earlier encoding of the same type is replaced.
  public mutating func register<Value>(
    _ type: Value.Type,
    _ encode: @escaping @Sendable (Value) throws -> any Encodable & Sendable
  ) {
    encodings[ObjectIdentifier(type)] = { value in try (value as? Value).map(encode) }
  }

  /// These encodings with those of a nearer layer, which win where both know a type.
  public func merging(nearer: CustomEncodings) -> CustomEncodings {
    var merged = self
    merged.encodings.merge(nearer.encodings) { _, nearer in nearer }
    return merged
  }

  /// Whether values of `type` have a custom encoding.
  public func contains(_ type: Any.Type) -> Bool { encodings[ObjectIdentifier(type)] != nil }

  /// What stands for a value that need not be Encodable itself; nil when its type has no custom encoding.
  public func replacement(for value: Any) throws -> (any Encodable & Sendable)? {
    try encodings[ObjectIdentifier(type(of: value))]?(value)
  }

  /// What stands for a value of the static type by which Codable knows it.
  func replacement<Value>(for value: Value, as type: Value.Type) throws -> (any Encodable & Sendable)? {
    try encodings[ObjectIdentifier(type)]?(value)
  }
}

extension CustomEncodings {
  /// The types whose custom encodings led to the value in hand, which are not asked again for it: an encoding may return a value
  /// of its own type, or of one whose encoding leads back.
  struct Replaced {
    private var types: [Any.Type] = []

    func contains(_ type: Any.Type) -> Bool { types.contains { $0 == type } }

    func adding(_ type: Any.Type) -> Replaced {
      var longer = self
      longer.types.append(type)
      return longer
    }
  }
}
