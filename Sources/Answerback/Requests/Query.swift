/// An input that reads a query parameter. A parameter that is repeated can be read as an array.
public struct Query<Value: InputValue>: SyncInput {
  private let parameter: Parameter<Value>

  /// Creates an input that reads a query parameter.
  /// - Parameters:
  ///   - name: The name of the parameter.
  ///   - type: The type that the text is read as.
  ///   - defaultValue: The value if the parameter is missing. Without it, the parameter is required, unless its type is optional
  ///     or an array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .query, defaultValue: defaultValue)
  }

  /// Creates an input that reads a query parameter whose value must be within a range.
  /// - Parameters:
  ///   - name: The name of the parameter.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  ///   - defaultValue: The value if the parameter is missing.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .query, defaultValue: defaultValue, check: .init(range))
  }

  /// Creates an input that reads a query parameter whose value has a lower bound.
  /// - Parameters:
  ///   - name: The name of the parameter.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  ///   - defaultValue: The value if the parameter is missing.
  public init(
    _ name: String,
    _ type: Value.Type = Value.self,
    in range: PartialRangeFrom<Value>,
    default defaultValue: Value? = nil
  )
  where Value: Comparable {
    parameter = Parameter(name: name, source: .query, defaultValue: defaultValue, check: .init(range))
  }

  /// Creates an input that reads an optional query parameter whose value must be within a range.
  /// - Parameters:
  ///   - name: The name of the parameter.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .query, check: .init(optional: range))
  }

  /// The declaration of the parameter.
  public var declarations: [InputDeclaration] { [parameter.declaration] }

  /// Reads the value.
  /// - Throws: ``InputFaults`` if the parameter is required but missing, or its value isn't of the type or within the range.
  public func read(from request: Request) throws -> Value {
    try parameter.value(of: request.query.all(parameter.name))
  }
}
