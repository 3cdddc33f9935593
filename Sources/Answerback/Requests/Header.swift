import HTTPTypes

/// An input that reads a header of the request. Names are compared without case.
///
/// The elements of an array are sent as several header lines, or in one line with commas between them, which means the same (RFC
/// 9110 section 5.3).
public struct Header<Value: InputValue>: SyncInput {
  private let parameter: Parameter<Value>
  private let fieldName: HTTPField.Name?

  /// Creates an input that reads a header.
  /// - Parameters:
  ///   - name: The name of the header.
  ///   - type: The type that the text is read as.
  ///   - defaultValue: The value if the header is missing. Without it, the header is required, unless its type is optional or an
  ///     array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .header, defaultValue: defaultValue)
    fieldName = HTTPField.Name(name)
  }

  /// Creates an input that reads a header whose value must be within a range.
  /// - Parameters:
  ///   - name: The name of the header.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  ///   - defaultValue: The value if the header is missing.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .header, defaultValue: defaultValue, check: .init(range))
    fieldName = HTTPField.Name(name)
  }

  /// Creates an input that reads a header whose value has a lower bound.
  /// - Parameters:
  ///   - name: The name of the header.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  ///   - defaultValue: The value if the header is missing.
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

  /// Creates an input that reads an optional header whose value must be within a range.
  /// - Parameters:
  ///   - name: The name of the header.
  ///   - type: The type of the value.
  ///   - range: The values that are allowed.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .header, check: .init(optional: range))
    fieldName = HTTPField.Name(name)
  }

  /// The declaration of the header.
  public var declarations: [InputDeclaration] { [parameter.declaration] }

  /// Reads the value.
  /// - Throws: ``InputFaults`` if the header is required but missing, or its value isn't of the type or within the range.
  public func read(from request: Request) throws -> Value {
    let texts = fieldName.map { request.headers[values: $0] } ?? []
    return try parameter.value(of: parameter.isList ? Parameter<Value>.elements(of: texts) : texts)
  }
}
