import Foundation
import NIOCore

/// The schemas of the types in one document. Types with a name become components; types whose schema can't be inferred are listed.
public final class SchemaTypes {
  /// Components in the order in which they were met.
  private(set) var components: [Schema.Member] = []
  /// Types whose schema is neither inferred nor stated.
  private(set) var unknown: [String] = []
  private var names: [ObjectIdentifier: String] = [:]
  /// The types that names were reserved for.
  private var reserved: [String: Any.Type] = [:]
  /// Names that stand in a reference.
  private var referenced: Set<String> = []
  /// A value of each record that has been inspected, for records that contain one.
  var placeholders: [ObjectIdentifier: Any] = [:]
  /// How many types are being inspected, each because the one before contains it.
  private var depth = 0

  init() {}

  /// The schema of a type: a reference for a record, the schema itself for everything else.
  public func schema(of type: Any.Type) -> Schema {
    if let known = Self.scalar(type) { return known }
    if let name = names[ObjectIdentifier(type)] {
      referenced.insert(name)
      return .reference(name)
    }
    if let optional = type as? any Shape.Nullable.Type { return schema(of: optional.wrappedType).nullable }
    if let stated = type as? any SchemaDescribing.Type { return named(type) { stated.schema(in: self) } }
    // A generic type may hold itself for another argument, and so on without end.
    guard depth < 64 else { return unseen(type) }
    depth += 1
    defer { depth -= 1 }
    if let list = type as? any Shape.List.Type {
      var schema: Schema = ["type": "array", "items": self.schema(of: list.elementType)]
      if list.isUnique { schema["uniqueItems"] = true }
      return schema
    }
    if let map = type as? any Shape.Map.Type {
      // Of other keys Swift makes a list: key, value, key, value.
      guard map.hasNamedKeys else { return ["type": "array"] }
      return ["type": "object", "additionalProperties": schema(of: map.valueType)]
    }
    if let cases = type as? any (CaseIterable & RawRepresentable).Type { return named(type) { Self.enumeration(cases) } }
    if let record = type as? any Decodable.Type { return probed(record) }
    return unseen(type)
  }

  /// The schema of a JSON object, for a type that states its own: with the schemas of its properties, of which those that aren't optional
  /// are required.
  public func object(_ properties: [Property], description: String? = nil) -> Schema {
    var schema: Schema = ["type": "object"]
    if let description { schema["description"] = .string(description) }
    schema["properties"] = .object(
      properties.map { property in
        var schema = self.schema(of: property.type)
        if let description = property.description { schema["description"] = .string(description) }
        return Schema.Member(property.name, schema)
      }
    )
    let required = properties.filter(\.isRequired).map { Schema.string($0.name) }
    if !required.isEmpty { schema["required"] = .array(required) }
    return schema
  }

  /// A property in a JSON object.
  public struct Property {
    let name: String
    /// The type of its values; of an optional property, the wrapped one.
    let type: Any.Type
    let isRequired: Bool
    let description: String?

    /// Creates a property with the type of a stored one.
    /// - Parameters:
    ///   - name: Its name in JSON.
    ///   - path: Which property it is in Swift.
    ///   - description: What it means, in Markdown.
    public init<Root, Value>(_ name: String, _ path: KeyPath<Root, Value>, description: String? = nil) {
      let optional = Value.self as? any Shape.Nullable.Type
      self.name = name
      type = optional?.wrappedType ?? Value.self
      isRequired = optional == nil
      self.description = description
    }
  }

  /// The schema of a record, inferred by decoding it from made-up values.
  private func probed(_ type: any Decodable.Type) -> Schema {
    let probe = SchemaProbe(self)
    let name = reserve(type)
    defer { if !components.contains(where: { $0.name == name }) { names[ObjectIdentifier(type)] = nil } }
    do {
      placeholders[ObjectIdentifier(type)] = try type.init(from: probe)
      probe.settle()
    } catch {
      probe.settle()
      if probe.schema == nil { return unseen(type) }
      if !(error is SchemaProbe.Recursion) { unknown.append("\(type)") }
    }
    guard let schema = probe.schema else { return unseen(type) }
    guard schema["properties"] != nil || referenced.contains(name) else { return schema }
    components.append(Schema.Member(name, schema))
    return .reference(name)
  }

  /// A stated schema: a component where it is an object, an enumeration or a choice.
  private func named(_ type: Any.Type, _ make: () -> Schema) -> Schema {
    let name = reserve(type)
    let schema = make()
    let isComponent = ["properties", "enum", "oneOf", "anyOf", "allOf"].contains { schema[$0] != nil }
    guard isComponent || referenced.contains(name) else {
      names[ObjectIdentifier(type)] = nil
      return schema
    }
    components.append(Schema.Member(name, schema))
    return .reference(name)
  }

  /// The schema itself, where it is a reference to a component.
  func resolved(_ schema: Schema) -> Schema {
    components.first { schema == .reference($0.name) }?.value ?? schema
  }

  /// A unique name for a type while the document is built. ``componentNames`` has the final one.
  private func reserve(_ type: Any.Type) -> String {
    let plain = ComponentNames.plain(type)
    var name = plain
    var number = 2
    while names.values.contains(name) {
      name = "\(plain)#\(number)"
      number += 1
    }
    names[ObjectIdentifier(type)] = name
    reserved[name] = type
    return name
  }

  /// The final names of the components.
  var componentNames: ComponentNames {
    ComponentNames(components.compactMap { component in reserved[component.name].map { (component.name, $0) } })
  }

  private func unseen(_ type: Any.Type) -> Schema {
    unknown.append("\(type)")
    return .any
  }

  /// Returns the types whose schema could not be inferred since the last call.
  func takeUnknown() -> [String] {
    defer { unknown = [] }
    return unknown
  }

  private static func enumeration(_ type: any (CaseIterable & RawRepresentable).Type) -> Schema {
    func values<Cases: CaseIterable & RawRepresentable>(_ cases: Cases.Type) -> Schema {
      let raw = cases.allCases.map(\.rawValue)
      if let numbers = raw as? [any BinaryInteger] {
        return ["type": "integer", "enum": .array(numbers.map { .integer(Int(clamping: $0)) })]
      }
      if let numbers = raw as? [any BinaryFloatingPoint] {
        return ["type": "number", "enum": .array(numbers.map { .number(Double($0)) })]
      }
      return ["type": "string", "enum": .array(raw.map { .string("\($0)") })]
    }
    return values(type)
  }

  /// Types that are a scalar in JSON, as the body encoder writes them.
  private static func scalar(_ type: Any.Type) -> Schema? {
    switch type {
    case is String.Type, is Substring.Type: ["type": "string"]
    case is Bool.Type: ["type": "boolean"]
    case is Int.Type, is Int64.Type: ["type": "integer", "format": "int64"]
    case is Int32.Type: ["type": "integer", "format": "int32"]
    case let narrow as any FixedWidthInteger.Type where narrow.bitWidth <= 32: bounded(narrow)
    case is UInt.Type, is UInt64.Type: ["type": "integer", "format": "uint64", "minimum": 0]
    case is any UnsignedInteger.Type: ["type": "integer", "minimum": 0]
    case is any BinaryInteger.Type: ["type": "integer"]
    case is Float.Type: ["type": "number", "format": "float"]
    case is Double.Type: ["type": "number", "format": "double"]
    case is Decimal.Type: ["type": "number"]
    case is Date.Type: ["type": "string", "format": "date-time"]
    case is UUID.Type: ["type": "string", "format": "uuid"]
    case is URL.Type: ["type": "string", "format": "uri-reference"]
    case is Data.Type: ["type": "string", "contentEncoding": "base64"]
    case is ByteBuffer.Type: .any
    default: nil
    }
  }

  /// An integer type whose bounds fit into the number type of every reader.
  private static func bounded<Number: FixedWidthInteger>(_ type: Number.Type) -> Schema {
    let name = (Number.isSigned ? "int" : "uint") + "\(Number.bitWidth)"
    return [
      "type": "integer", "format": .string(name), "minimum": .integer(Int(Number.min)), "maximum": .integer(Int(Number.max)),
    ]
  }
}
