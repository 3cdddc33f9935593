/// A description of an input, for the documentation and the bench.
public struct InputDeclaration: Sendable {
  /// The name of the parameter; `body` for a body.
  public var name: String
  /// The part of the request that it is read from.
  public var source: InputFault.Source
  /// The type of the value.
  public var type: Any.Type
  /// Whether a request without it is an error.
  public var required: Bool
  /// The default value as text; nil if it has none.
  public var defaultValue: String?
  /// The range as text: `1...100`; nil if every value of the type is allowed.
  public var range: String?

  /// Creates a declaration.
  public init(
    name: String,
    source: InputFault.Source,
    type: Any.Type,
    required: Bool,
    defaultValue: String? = nil,
    range: String? = nil
  ) {
    self.name = name
    self.source = source
    self.type = type
    self.required = required
    self.defaultValue = defaultValue
    self.range = range
  }

  /// Whether a type is a list, or an optional list.
  static func isList(_ type: Any.Type) -> Bool {
    ((type as? any Shape.Nullable.Type)?.wrappedType ?? type) is any Shape.List.Type
  }
}
