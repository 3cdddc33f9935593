/// What is known of an input before a request comes.
public struct InputDeclaration: Sendable {
  /// The parameter's name; `body` for a body.
  public var name: String
  /// Where the request has it.
  public var source: InputFault.Source
  /// The type of its values.
  public var type: Any.Type
  /// Whether a request without it is refused.
  public var required: Bool
  /// The default, printed; nil when there is none.
  public var defaultValue: String?
  /// The range, printed: `1...100`; nil when every value of the type is allowed.
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

  /// Whether a type is one of any number of values.
  static func isList(_ type: Any.Type) -> Bool {
    ((type as? any Shape.Nullable.Type)?.wrappedType ?? type) is any Shape.List.Type
  }
}
