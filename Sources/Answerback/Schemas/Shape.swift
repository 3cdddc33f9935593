import Codecs

/// The standard library's types that contain others, described without a value of them.
enum Shape {
  /// Arrays and sets.
  protocol List {
    static var elementType: Any.Type { get }
    static var isUnique: Bool { get }
    static var nothing: Self { get }
  }

  /// Dictionaries.
  protocol Map {
    /// Whether it is written as an object.
    static var hasNamedKeys: Bool { get }
    static var valueType: Any.Type { get }
    static var nothing: Self { get }
  }

  /// Types whose values stand for another value, or for none. One cast to this protocol takes the place of several.
  protocol StandIn {}

  /// Optionals.
  protocol Nullable: StandIn {
    associatedtype Wrapped
    static var none: Self { get }
    static var wrappedType: Any.Type { get }
    var isNothing: Bool { get }
    /// The wrapped value; nil if there is none.
    var wrapped: Wrapped? { get }
  }
}

extension Array: Shape.List {
  static var elementType: Any.Type { Element.self }
  static var isUnique: Bool { false }
  static var nothing: [Element] { [] }
}

extension Set: Shape.List {
  static var elementType: Any.Type { Element.self }
  static var isUnique: Bool { true }
  static var nothing: Set<Element> { [] }
}

extension Dictionary: Shape.Map {
  static var hasNamedKeys: Bool { DictionaryKeys(Key.self) != nil }
  static var valueType: Any.Type { Value.self }
  static var nothing: [Key: Value] { [:] }
}

extension Optional: Shape.Nullable {
  static var wrappedType: Any.Type { Wrapped.self }
  var isNothing: Bool { self == nil }
  var wrapped: Wrapped? { self }
}
