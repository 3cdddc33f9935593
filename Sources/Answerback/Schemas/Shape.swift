import Codecs

/// What is known of the standard library's types that hold others, without a value of theirs.
enum Shape {
  /// Arrays and sets: what they are made of is known without decoding one.
  protocol List {
    static var elementType: Any.Type { get }
    static var isUnique: Bool { get }
    static var nothing: Self { get }
  }

  /// Dictionaries likewise.
  protocol Map {
    /// Whether it is written as an object.
    static var hasNamedKeys: Bool { get }
    static var valueType: Any.Type { get }
    static var nothing: Self { get }
  }

  /// Optionals: nothing is a value of theirs.
  protocol Nullable {
    associatedtype Wrapped
    static var none: Self { get }
    static var wrappedType: Any.Type { get }
    var isNothing: Bool { get }
    /// The value itself; nil for nothing.
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
