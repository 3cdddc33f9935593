/// How a body looks as a form (`application/x-www-form-urlencoded`), for the types that can be read from one.
enum FormSchema {
  /// - Returns: nil for a type whose required members a form cannot carry, or that is no record; a form leaves out the other members
  ///   it has no words for.
  static func schema(of type: Any.Type, in types: SchemaTypes) -> Schema? {
    if let map = type as? any MapShape.Type {
      return map.hasNamedKeys && map.valueType is any InputValue.Type ? types.schema(of: type) : nil
    }
    guard let record = type as? any Decodable.Type, let members = members(of: record) else { return nil }
    let carried = members.filter { $0.type is any InputValue.Type }
    if carried.count == members.count { return types.schema(of: type) }
    let left = members.filter { !($0.type is any InputValue.Type) }
    guard !carried.isEmpty, !left.contains(where: \.required) else { return nil }
    var schema: Schema = [
      "type": "object", "properties": .object(carried.map { Schema.Member($0.name, types.schema(of: $0.type)) }),
    ]
    let required = carried.filter(\.required)
    if !required.isEmpty { schema["required"] = .array(required.map { .string($0.name) }) }
    return schema
  }

  /// The members a record is decoded from; nil when it is not decoded from members alone.
  private static func members(of type: any Decodable.Type) -> [(name: String, type: Any.Type, required: Bool)]? {
    let probe = SchemaProbe(SchemaTypes())
    guard (try? type.init(from: probe)) != nil, probe.isFlat, !probe.members.isEmpty else { return nil }
    return probe.members
  }
}
