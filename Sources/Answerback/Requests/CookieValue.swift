import FieldValues

/// A cookie the client sent.
public struct CookieValue<Value: InputValue>: Input {
  private let parameter: Parameter<Value>

  /// - Parameter defaultValue: stands for an absent parameter; without one it is required, unless its type is optional or an array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue)
  }

  /// - Parameter range: a value outside is a fault.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue, check: .init(range))
  }

  /// - Parameter range: a value below is a fault.
  public init(
    _ name: String,
    _ type: Value.Type = Value.self,
    in range: PartialRangeFrom<Value>,
    default defaultValue: Value? = nil
  )
  where Value: Comparable {
    parameter = Parameter(name: name, source: .cookie, defaultValue: defaultValue, check: .init(range))
  }

  /// - Parameter range: a value outside is a fault; none at all is none.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .cookie, check: .init(optional: range))
  }

  public var declarations: [InputDeclaration] { [parameter.declaration] }

  public func read(from request: Request) throws -> Value {
    try parameter.value(of: request.cookies.filter { $0.name == parameter.name }.map(\.value))
  }
}
