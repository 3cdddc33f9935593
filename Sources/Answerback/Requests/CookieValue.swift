import FieldValues

/// A cookie the client sent.
public struct CookieValue<Value: InputValue>: SyncInput {
  private let parameter: Parameter<Value>

  /// Creates an input that reads a cookie.
  /// - Parameters:
  ///   - name: The name of the cookie.
  ///   - type: What the text is read as.
  ///   - defaultValue: Stands for an absent one; without one it is required, unless its type is optional or an array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue)
  }

  /// Creates an input that reads a cookie within a range.
  /// - Parameter range: A value outside is a fault.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue, check: .init(range))
  }

  /// Creates an input that reads a cookie from a lower bound on.
  /// - Parameter range: A value below is a fault.
  public init(
    _ name: String,
    _ type: Value.Type = Value.self,
    in range: PartialRangeFrom<Value>,
    default defaultValue: Value? = nil
  )
  where Value: Comparable {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue, check: .init(range))
  }

  /// Creates an input that reads a cookie that may be absent, within a range.
  /// - Parameter range: A value outside is a fault.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .cookie, check: .init(optional: range))
  }

  /// The parameter.
  public var declarations: [InputDeclaration] { [parameter.declaration] }

  /// Reads the value.
  /// - Throws: ``InputFaults`` where the cookie is missing where it is required, or is not of the type or range.
  public func read(from request: Request) throws -> Value {
    try parameter.value(of: request.cookies.filter { $0.name == parameter.name }.map(\.value))
  }
}
