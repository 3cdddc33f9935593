package import Codecs
import OpenAPIDescriptions
import Patterns

extension JSONSchema {
  /// A value that fits the schema as far as can be told without searching: its own example, default or constant, its first case, else
  /// the least its keywords allow. Members that are not required are there too, except where a schema comes back to itself.
  package var example: Tree { example(of: schema, depth: 0) }

  private func example(of schema: Tree, depth: Int) -> Tree {
    if let stated = Self.stated(schema) { return stated }
    guard depth < 12 else { return Tree(.null) }
    if let target = schema["$ref"]?.text.flatMap(root.target) { return example(of: target, depth: depth + 1) }
    if let parts = schema["allOf"]?.elements { return merged(schema, parts, depth: depth) }
    for keyword in ["anyOf", "oneOf"] {
      if let parts = schema[keyword]?.elements, let first = parts.first(where: { $0["type"]?.text != "null" }) ?? parts.first {
        return example(of: first, depth: depth + 1)
      }
    }
    switch Self.type(of: schema) {
    case "object": return object(schema, depth: depth)
    case "array": return array(schema, depth: depth)
    case "integer", "number": return Self.number(schema)
    case "boolean": return Tree(.bool(true))
    case "string": return Tree(.string(Self.text(schema)))
    default: return Tree(.null)
    }
  }

  private static func stated(_ schema: Tree) -> Tree? {
    schema["example"] ?? schema["examples"]?[0] ?? schema["default"] ?? schema["const"] ?? schema["enum"]?[0]
  }

  private static func type(of schema: Tree) -> String? {
    if let type = schema["type"] { return type.text ?? type.elements?.compactMap(\.text).first { $0 != "null" } }
    if schema["properties"] != nil { return "object" }
    return schema["items"] != nil ? "array" : nil
  }

  private func object(_ schema: Tree, depth: Int) -> Tree {
    let required = Set((schema["required"]?.elements ?? []).compactMap(\.text))
    let members = (schema["properties"]?.namedMembers ?? []).filter { name, value in
      value["readOnly"]?.flag != true && (required.contains(name) || depth < 3)
    }
    return Tree(.object(members.map { Tree.Member(key: Tree(.string($0)), value: example(of: $1, depth: depth + 1)) }))
  }

  private func array(_ schema: Tree, depth: Int) -> Tree {
    if let prefix = schema["prefixItems"]?.elements { return Tree(.array(prefix.map { example(of: $0, depth: depth + 1) })) }
    let least = schema["minItems"]?.count ?? 0
    guard let items = schema["items"], least > 0 || depth < 3 else { return Tree(.array([])) }
    let one = example(of: items, depth: depth + 1)
    return Tree(.array(Array(repeating: one, count: min(max(1, least), 16))))
  }

  private func merged(_ schema: Tree, _ parts: [Tree], depth: Int) -> Tree {
    var members: [Tree.Member] = []
    for part in parts {
      let value = example(of: part, depth: depth + 1)
      guard case .object(let own) = value.content else { return value }
      members += own.filter { member in !members.contains { $0.name == member.name } }
    }
    if case .object(let own) = object(schema, depth: depth).content {
      members += own.filter { member in !members.contains { $0.name == member.name } }
    }
    return Tree(.object(members))
  }

  private static func number(_ schema: Tree) -> Tree {
    let number = fitting(schema)
    // Some generators write the bounds of an integer as 2.0.
    guard type(of: schema) == "integer", let integer = number.decimal?.integer else { return number }
    return Tree(.number(.text(String(integer))))
  }

  private static func fitting(_ schema: Tree) -> Tree {
    // Until OpenAPI 3.0 `exclusiveMinimum` was said of the minimum beside it.
    let isExclusive = schema["exclusiveMinimum"]?.flag == true
    if !isExclusive, let least = schema["minimum"], case .number = least.content { return least }
    let above = (isExclusive ? schema["minimum"] : schema["exclusiveMinimum"])?.decimal?.integer
    if above == nil, let step = schema["multipleOf"], case .number = step.content { return step }
    let most = schema["maximum"]?.decimal?.integer
    let number = above.map { $0 == .max ? $0 : $0 + 1 } ?? min(1, most ?? 1)
    return Tree(.number(.text(String(number))))
  }

  private static func text(_ schema: Tree) -> String {
    switch schema["format"]?.text {
    case "date-time": return "2024-01-02T03:04:05Z"
    case "date": return "2024-01-02"
    case "time": return "03:04:05Z"
    case "uuid": return "12345678-1234-5678-1234-567812345678"
    case "uri", "url": return "https://example.org/"
    case "uri-reference": return "/example"
    case "email": return "ada@example.org"
    case "ipv4": return "192.0.2.1"
    case "byte": return "aGk="
    default: break
    }
    if schema["contentEncoding"]?.text == "base64" { return "aGk=" }
    let least = min(schema["minLength"]?.count ?? 0, 1024)
    let most = schema["maxLength"]?.count ?? 1024
    return String("text".prefix(max(0, most))) + String(repeating: "x", count: max(0, least - 4))
  }
}
