import FieldValues

/// An input that reads a cookie of the request.
public struct CookieValue<Value: InputValue>: SyncInput {
  private let parameter: Parameter<Value>

  /// Creates an input that reads a cookie.
  /// - Parameters:
  ///   - name: The name of the cookie.
  ///   - type: The type that the text is read as.
  ///   - defaultValue: The value if the cookie is missing. Without it, the cookie is required, unless its type is optional or an
  ///     array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue)
  }

  /// Creates an input that reads a cookie whose value must be within a range.
  /// - Parameters:
  ///   - name: The name of the cookie.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  ///   - defaultValue: The value if the cookie is missing.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue, check: .init(range))
  }

  /// Creates an input that reads a cookie whose value has a lower bound.
  /// - Parameters:
  ///   - name: The name of the cookie.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  ///   - defaultValue: The value if the cookie is missing.
  public init(
    _ name: String,
    _ type: Value.Type = Value.self,
    in range: PartialRangeFrom<Value>,
    default defaultValue: Value? = nil
  )
  where Value: Comparable {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue, check: .init(range))
  }

  /// Creates an input that reads an optional cookie whose value must be within a range.
  /// - Parameters:
  ///   - name: The name of the cookie.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .cookie, check: .init(optional: range))
  }

  /// The declaration of the cookie.
  public var declarations: [InputDeclaration] { [parameter.declaration] }

  /// Reads the value.
  /// - Throws: ``InputFaults`` if the cookie is required but missing, or its value isn't of the type or within the range.
  public func read(from request: Request) throws -> Value {
    try parameter.value(of: request.cookies.filter { $0.name == parameter.name }.map(\.value))
  }
}
