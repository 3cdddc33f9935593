import FieldValues
import Foundation

/// A named value of a request: what ``Path``, ``Query``, ``Header`` and ``CookieValue`` have in common.
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

  /// Returns the text of a value as a request has it: the raw value of an enum, or the wrapped value of an optional; nil for an optional
  /// without a value.
  private static func text(of value: Value) -> String? {
    if let raw = value as? any RawRepresentable { return "\(raw.rawValue)" }
    if let convertible = value as? any CustomStringConvertible { return convertible.description }
    return Value.self is any Shape.Nullable.Type ? nil : "\(value)"
  }

  /// Whether the value is a list.
  var isList: Bool { InputDeclaration.isList(Value.self) }

  /// Splits lists at their commas (RFC 9110 section 5.6.1; the style `simple` in OpenAPI).
  static func elements(of texts: [String]) -> [String] {
    texts.flatMap { $0.parts(between: ",") }.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  /// Returns the value of the texts that the request has for this name.
  /// - Throws: ``InputFaults`` if the value is required but missing, or isn't of the type or within the range.
  func value(of texts: [String]) throws(InputFaults) -> Value {
    if texts.isEmpty {
      if let absent = defaultValue ?? Value.absentInput { return absent }
      throw fault("is missing")
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

  /// A check of the values that a parameter may have.
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
