import FieldValues
import Foundation

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
    texts.flatMap { $0.parts(between: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
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
