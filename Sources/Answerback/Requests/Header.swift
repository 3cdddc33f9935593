import HTTPTypes

/// A request header; names compare without case. The elements of an array stand in several lines, or parted by commas, which is the
/// same (RFC 9110 section 5.3).
public struct Header<Value: InputValue>: SyncInput {
  private let parameter: Parameter<Value>
  private let fieldName: HTTPField.Name?

  /// Creates an input that reads a header.
  /// - Parameters:
  ///   - name: The name of the header.
  ///   - type: What the text is read as.
  ///   - defaultValue: Stands for an absent one; without one it is required, unless its type is optional or an array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .header, defaultValue: defaultValue)
    fieldName = HTTPField.Name(name)
  }

  /// Creates an input that reads a header within a range.
  /// - Parameter range: A value outside is a fault.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .header, defaultValue: defaultValue, check: .init(range))
    fieldName = HTTPField.Name(name)
  }

  /// Creates an input that reads a header from a lower bound on.
  /// - Parameter range: A value below is a fault.
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

  /// Creates an input that reads a header that may be absent, within a range.
  /// - Parameter range: A value outside is a fault.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .header, check: .init(optional: range))
    fieldName = HTTPField.Name(name)
  }

  /// The parameter.
  public var declarations: [InputDeclaration] { [parameter.declaration] }

  /// Reads the value.
  /// - Throws: ``InputFaults`` where the header is missing where it is required, or is not of the type or range.
  public func read(from request: Request) throws -> Value {
    let texts = fieldName.map { request.headers[values: $0] } ?? []
    return try parameter.value(of: parameter.isList ? Parameter<Value>.elements(of: texts) : texts)
  }
}
