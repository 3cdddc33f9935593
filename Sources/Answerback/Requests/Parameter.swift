import FieldValues
import Foundation
import HTTPTypes

/// One value with a name, from wherever it comes: what ``Path``, ``Query``, ``Header`` and ``CookieValue`` have in common.
struct Parameter<Value: InputValue>: Sendable {
  let name: String
  let source: InputFault.Source
  var defaultValue: Value?
  var check: RangeCheck?

  var declaration: InputDeclaration {
    InputDeclaration(
      name: name,
      source: source,
      type: Value.self,
      required: defaultValue == nil && Value.absentInput == nil,
      defaultValue: defaultValue.flatMap(Self.text(of:)),
      range: check?.text
    )
  }

  /// A value as a request would write it: an enum's raw value, what an optional holds; nil for nothing.
  private static func text(of value: Value) -> String? {
    if let raw = value as? any RawRepresentable { return "\(raw.rawValue)" }
    if let convertible = value as? any CustomStringConvertible { return convertible.description }
    return Value.self is any Shape.Nullable.Type ? nil : "\(value)"
  }

  /// Whether it has any number of values.
  var isList: Bool { InputDeclaration.isList(Value.self) }

  /// The elements of lists whose parts commas separate (RFC 9110 section 5.6.1, and what OpenAPI calls the style `simple`).
  static func elements(of texts: [String]) -> [String] {
    texts.flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }.map {
      String(Substring($0)).trimmingCharacters(in: .whitespaces)
    }
    .filter { !$0.isEmpty }
  }

  /// The value of what the request has for this name.
  func value(of texts: [String]) throws(InputFaults) -> Value {
    if texts.isEmpty {
      if let absent = defaultValue ?? Value.absentInput { return absent }
      throw fault("is missing — send one")
    }
    let value: Value
    do {
      value = try Value(inputTexts: texts)
    } catch {
      throw fault("is \(error.text.debugDescription), not \(error.expected)")
    }
    if let check, !check.contains(value) { throw fault("is \(texts.last ?? ""), outside \(check.text)") }
    return value
  }

  private func fault(_ what: String) -> InputFaults {
    InputFaults([InputFault("\(source.rawValue) parameter \(name) \(what)", key: name, source: source)])
  }

  /// The values a parameter may have.
  struct RangeCheck: Sendable {
    let text: String
    let contains: @Sendable (Value) -> Bool

    init(_ range: ClosedRange<Value>) where Value: Comparable {
      text = "\(range.lowerBound)...\(range.upperBound)"
      contains = { range.contains($0) }
    }

    init(_ range: PartialRangeFrom<Value>) where Value: Comparable {
      text = "\(range.lowerBound)..."
      contains = { range.contains($0) }
    }

    init<Wrapped: Comparable & Sendable>(optional range: ClosedRange<Wrapped>) where Value == Wrapped? {
      text = "\(range.lowerBound)...\(range.upperBound)"
      contains = { $0.map(range.contains) ?? true }
    }
  }
}

/// The value of a path parameter `{name}`, percent-decoded; a text that is no value of its type is a 404.
/// Commas part the elements of an array: `/items/1,2,3`.
public struct Path<Value: InputValue>: Input {
  private let parameter: Parameter<Value>

  public init(_ name: String, _ type: Value.Type = Value.self) {
    parameter = Parameter(name: name, source: .path)
  }

  public var declarations: [InputDeclaration] { [parameter.declaration] }

  public func read(from request: Request) throws -> Value {
    do {
      let texts = request.pathParameters[parameter.name].map { [$0] } ?? []
      return try parameter.value(of: parameter.isList ? Parameter<Value>.elements(of: texts) : texts)
    } catch {
      throw HTTPError(.notFound)
    }
  }
}

/// A parameter of the query; repeated ones make an array.
public struct Query<Value: InputValue>: Input {
  private let parameter: Parameter<Value>

  /// - Parameter defaultValue: stands for an absent parameter; without one it is required, unless its type is optional or an array.
  public init(_ name: String, _ type: Value.Type = Value.self, default defaultValue: Value? = nil) {
    parameter = Parameter(name: name, source: .query, defaultValue: defaultValue)
  }

  /// - Parameter range: a value outside is a fault.
  public init(_ name: String, _ type: Value.Type = Value.self, in range: ClosedRange<Value>, default defaultValue: Value? = nil)
  where Value: Comparable {
    parameter = Parameter(name: name, source: .query, defaultValue: defaultValue, check: .init(range))
  }

  /// - Parameter range: a value below is a fault.
  public init(
    _ name: String,
    _ type: Value.Type = Value.self,
    in range: PartialRangeFrom<Value>,
    default defaultValue: Value? = nil
  )
  where Value: Comparable {
    parameter = Parameter(name: name, source: .query, defaultValue: defaultValue, check: .init(range))
  }

  /// - Parameter range: a value outside is a fault; none at all is none.
  public init<Wrapped: InputValue & Comparable>(_ name: String, _ type: Wrapped?.Type, in range: ClosedRange<Wrapped>)
  where Value == Wrapped? {
    parameter = Parameter(name: name, source: .query, check: .init(optional: range))
  }

  public var declarations: [InputDeclaration] { [parameter.declaration] }

  public func read(from request: Request) throws -> Value {
    try parameter.value(of: request.query.all(parameter.name))
  }
}

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
