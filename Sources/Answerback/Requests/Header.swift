import HTTPTypes

/// A request header; names compare without case. The elements of an array stand in several lines, or parted by commas, which is the
/// same (RFC 9110 section 5.3).
public struct Header<Value: InputValue>: Input {
  private let parameter: Parameter<Value>
  private let fieldName: HTTPField.Name?

  /// - Parameter defaultValue: stands for an absent parameter; without one it is required, unless its type is optional or an array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .header, defaultValue: defaultValue)
    fieldName = HTTPField.Name(name)
  }

  /// - Parameter range: a value outside is a fault.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .header, defaultValue: defaultValue, check: .init(range))
    fieldName = HTTPField.Name(name)
  }

  /// - Parameter range: a value below is a fault.
  public init(
    _ name: String,
    _ type: Value.Type = Value.self,
    in range: PartialRangeFrom<Value>,
    default defaultValue: Value? = nil
  )
  where Value: Comparable {
    parameter = Parameter(name: name, source: .header, defaultValue: defaultValue, check: .init(range))
    fieldName = HTTPField.Name(name)
  }

  /// - Parameter range: a value outside is a fault; none at all is none.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .header, check: .init(optional: range))
    fieldName = HTTPField.Name(name)
  }

  public var declarations: [InputDeclaration] { [parameter.declaration] }

  public func read(from request: Request) throws -> Value {
    let texts = fieldName.map { request.headers[values: $0] } ?? []
    return try parameter.value(of: parameter.isList ? Parameter<Value>.elements(of: texts) : texts)
  }
}
