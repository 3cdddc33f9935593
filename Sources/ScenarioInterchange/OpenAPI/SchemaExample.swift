package import Codecs
package import OpenAPIDescriptions
import Patterns

/// A value that fits a schema as far as is known without searching: its own example, default or constant, its first case, else the
/// least its keywords allow. Members that are not required are there too, except where a schema comes back to itself.
struct SchemaExample {
  private(set) var value = Tree(.null)
  /// The references to nothing, each once.
  private(set) var missing: [String] = []
  /// Where what was made doesn't fit, and why; a place is a JSON pointer, and has one entry.
  private(set) var misfits: [SchemaViolation] = []
  private let root: Tree
  /// How many values may still be made: a few required members that come back to their own schema could ask for more than there is
  /// memory.
  private var left = 1000
  private var path: [String] = []
  private var seen: Set<String> = []

  init(_ schema: Tree, in root: Tree) {
    self.root = root
    value = example(of: schema, depth: 0)
  }

  /// What a schema states: its example, default, constant or first case.
  static func stated(_ schema: Tree, in root: Tree) -> Tree? { stated(schema) ?? stated(root.followed(schema)) }

  private static func stated(_ schema: Tree) -> Tree? {
    schema["example"] ?? schema["examples"]?[0] ?? schema["default"] ?? schema["const"] ?? schema["enum"]?[0]
  }

  /// Whether null is a type of the schema.
  static func allowsNull(_ schema: Tree) -> Bool {
    schema["type"].map { $0.text == "null" || $0.elements?.contains { $0.text == "null" } == true } ?? false
  }

  private static func type(of schema: Tree) -> String? {
    if let type = schema["type"] { return type.text ?? type.elements?.compactMap(\.text).first { $0 != "null" } }
    for keyword in ["properties", "required", "minProperties"] where schema[keyword] != nil { return "object" }
    if schema["additionalProperties"]?.namedMembers != nil { return "object" }
    return schema["items"] != nil ? "array" : nil
  }

  /// - Parameter isPart: whether the value becomes a part of another, which completes it.
  private mutating func example(of schema: Tree, depth: Int, isPart: Bool = false) -> Tree {
    if let stated = Self.stated(schema) { return stated }
    guard depth < 12, left > 0 else { return Tree(.null) }
    left -= 1
    if let target = schema["$ref"]?.text.flatMap(root.target) { return example(of: target, depth: depth + 1, isPart: isPart) }
    let parts = Self.parts(of: schema)
    if !parts.isEmpty, let value = merged(schema, parts, depth: depth, isPart: isPart) { return value }
    switch Self.type(of: schema) {
    case "object": return object(schema, depth: depth, isPart: isPart)
    case "array": return array(schema, depth: depth)
    case "integer", "number": return checked(first(of: Self.numbers(schema), fitting: schema), schema)
    case "boolean": return Tree(.bool(true))
    case "string": return checked(first(of: Self.texts(schema).map { Tree(.string($0)) }, fitting: schema), schema)
    default:
      if let reference = schema["$ref"]?.text, seen.insert(reference).inserted { missing.append(reference) }
      return Tree(.null)
    }
  }

  /// The schemas of all of which the value is: of several cases the first.
  private static func parts(of schema: Tree) -> [Tree] {
    var parts = schema["allOf"]?.elements ?? []
    for keyword in ["anyOf", "oneOf"] {
      let cases = schema[keyword]?.elements ?? []
      if let first = cases.first(where: { $0["type"]?.text != "null" }) ?? cases.first { parts.append(first) }
    }
    return parts
  }

  // MARK: - What doesn't fit

  /// Notes why a value doesn't fit.
  private mutating func checked(_ value: Tree, _ schema: Tree) -> Tree {
    let found = JSONSchema(schema, in: root).violations(of: value)
    guard var misfit = found.first(where: { !$0.isUnchecked || schema["pattern"] != nil }) else { return value }
    misfit.place = path.map { "/\($0.replacing("~", with: "~0").replacing("/", with: "~1"))" }.joined()
    if misfits.last?.place != misfit.place { misfits.append(misfit) }
    return value
  }

  /// Notes why a list or a record doesn't fit some keywords; its elements are checked by themselves.
  private mutating func checked(_ value: Tree, _ schema: Tree, only keywords: [String]) -> Tree {
    let own = keywords.compactMap { name in schema[name].map { Tree.Member(key: Tree(.string(name)), value: $0) } }
    return own.isEmpty ? value : checked(value, Tree(.object(own)))
  }

  private func fits(_ value: Tree, _ schema: Tree) -> Bool { JSONSchema(schema, in: root).violations(of: value).isEmpty }

  private func first(of values: [Tree], fitting schema: Tree) -> Tree {
    values.first { fits($0, schema) } ?? values.first ?? Tree(.null)
  }
}

/// Records and lists.
extension SchemaExample {
  private mutating func object(_ schema: Tree, depth: Int, isPart: Bool) -> Tree {
    let required = Set((schema["required"]?.elements ?? []).compactMap(\.text))
    var members: [Tree.Member] = []
    for (name, value) in schema["properties"]?.namedMembers ?? []
    where value["readOnly"]?.flag != true && (required.contains(name) || depth < 3) {
      members.append(member(name, value, depth: depth))
    }
    guard !isPart else { return Tree(.object(members)) }
    complete(&members, of: schema, depth: depth)
    return Tree(.object(members))
  }

  private mutating func member(_ name: String, _ schema: Tree, depth: Int) -> Tree.Member {
    path.append(name)
    defer { path.removeLast() }
    return Tree.Member(key: Tree(.string(name)), value: example(of: schema, depth: depth + 1))
  }

  /// Adds the members that are required, and that `properties` doesn't list.
  private mutating func complete(_ members: inout [Tree.Member], of schema: Tree, depth: Int) {
    var outline = Outline()
    outline.add(schema, in: root)
    var names = Set(members.compactMap(\.name))
    // Whatever is allowed, text is.
    let free = outline.additional?.namedMembers?.isEmpty == false ? outline.additional : nil
    let additional = free ?? Tree(.object([Tree.Member(key: Tree(.string("type")), value: Tree(.string("string")))]))
    for name in outline.required where !outline.declared.contains(name) && left > 0 && names.insert(name).inserted {
      members.append(member(name, additional, depth: depth))
    }
    if outline.additional?.flag != false {
      for number in 1...64 where members.count < min(outline.least, 64) && left > 0 {
        let name = "name\(number)"
        guard !outline.declared.contains(name), names.insert(name).inserted else { continue }
        members.append(member(name, additional, depth: depth))
      }
    }
    let keywords = ["minProperties", "maxProperties", "propertyNames", "dependentRequired"]
    _ = checked(Tree(.object(members)), schema, only: keywords)
  }

  /// What a schema and its parts say about the names of members.
  private struct Outline {
    var required: [String] = []
    var declared: Set<String> = []
    var additional: Tree?
    var least = 0
    private var seen: Set<String> = []

    mutating func add(_ schema: Tree, in root: Tree, depth: Int = 0) {
      guard depth < 12 else { return }
      if let reference = schema["$ref"]?.text {
        guard seen.insert(reference).inserted, let target = root.target(of: reference) else { return }
        return add(target, in: root, depth: depth + 1)
      }
      required += (schema["required"]?.elements ?? []).compactMap(\.text)
      declared.formUnion((schema["properties"]?.namedMembers ?? []).map(\.name))
      additional = additional ?? schema["additionalProperties"]
      least = max(least, schema["minProperties"]?.count ?? 0)
      for part in SchemaExample.parts(of: schema) { add(part, in: root, depth: depth + 1) }
    }
  }

  private mutating func array(_ schema: Tree, depth: Int) -> Tree {
    if let prefix = schema["prefixItems"]?.elements {
      var elements: [Tree] = []
      for item in prefix { elements.append(example(of: item, depth: depth + 1)) }
      return Tree(.array(elements))
    }
    let least = schema["minItems"]?.count ?? 0
    guard let items = schema["items"], least > 0 || depth < 3, schema["maxItems"]?.count != 0 else { return Tree(.array([])) }
    path.append("0")
    let one = example(of: items, depth: depth + 1)
    path.removeLast()
    let count = depth < 4 ? min(max(1, least), 16) : 1
    let isUnique = schema["uniqueItems"]?.flag == true && count > 1
    let elements = isUnique ? variants(of: one, root.followed(items), count) : Array(repeating: one, count: count)
    return checked(Tree(.array(elements)), schema, only: ["minItems", "maxItems", "uniqueItems"])
  }

  /// Different values of a schema, as many as are easy to find.
  private func variants(of one: Tree, _ schema: Tree, _ count: Int) -> [Tree] {
    if let cases = schema["enum"]?.elements { return Array(cases.prefix(count)) }
    var candidates: [Tree] = []
    switch one.content {
    case .bool(let flag): candidates = [Tree(.bool(!flag))]
    case .string(let text):
      candidates = (2...17).flatMap { [Tree(.string("\(text)\($0)")), Tree(.string("\(text.dropLast())\($0 % 10)"))] }
    case .number:
      guard let start = one.decimal?.integer, start.magnitude < 1 << 50 else { break }
      let step = schema["multipleOf"]?.decimal?.integer ?? 1
      guard step.magnitude < 1 << 50 else { break }
      candidates = (1...16).flatMap { [start + $0 * step, start - $0 * step] }.map { Tree(.number(.text(String($0)))) }
    case .object(let members):
      // One member that differs makes records different.
      for (index, member) in members.enumerated() {
        guard let own = schema["properties"]?[member.name ?? ""].map(root.followed) else { continue }
        let others = variants(of: member.value, own, count).dropFirst()
        guard others.count + 1 >= count else { continue }
        candidates = others.map { value in
          var members = members
          members[index].value = value
          return Tree(.object(members))
        }
        break
      }
    default: break
    }
    var known: Set<String> = [one.compactJSON]
    let fitting = candidates.filter { known.insert($0.compactJSON).inserted && fits($0, schema) }
    let found = [one] + fitting.prefix(count - 1)
    return found + Array(repeating: one, count: count - found.count)
  }

  /// The value that all parts make together with what stands beside them; nil where the parts don't say of which type it is.
  private mutating func merged(_ schema: Tree, _ parts: [Tree], depth: Int, isPart: Bool) -> Tree? {
    var members: [Tree.Member] = []
    var names: Set<String?> = []
    func add(_ own: [Tree.Member]) {
      let new = own.filter { !names.contains($0.name) }
      names.formUnion(new.map(\.name))
      members += new
    }
    var isObject = Self.type(of: schema) == "object"
    for part in parts {
      switch example(of: part, depth: depth + 1, isPart: true).content {
      case .object(let own):
        isObject = true
        add(own)
      // A part such as a description has no type of its own.
      case .null: continue
      case let other: if !isObject { return Tree(other) }
      }
    }
    guard isObject else { return nil }
    if case .object(let own) = object(schema, depth: depth, isPart: true).content { add(own) }
    if !isPart { complete(&members, of: schema, depth: depth) }
    let whole = Tree(.object(members))
    guard schema["oneOf"] != nil, schema["properties"] != nil, depth < 4, !fits(whole, schema) else { return whole }
    // With all members the value may fit several cases of which it may fit one.
    let required = Set(([schema] + parts.map(root.followed)).flatMap { $0["required"]?.elements ?? [] }.map(\.text))
    let least = Tree(.object(members.filter { required.contains($0.name) }))
    return fits(least, schema) ? least : whole
  }
}

/// Numbers and texts.
extension SchemaExample {
  /// The candidates, best first.
  private static func numbers(_ schema: Tree) -> [Tree] {
    // Until OpenAPI 3.0 `exclusiveMinimum` was said of the minimum beside it.
    let isExclusive = schema["exclusiveMinimum"]?.flag == true
    var candidates: [Tree] = []
    func add(_ number: Double?) {
      guard let number, number.isFinite else { return }
      let isWhole = abs(number) < 1e15 && number.rounded() == number
      candidates.append(Tree(.number(.text(isWhole ? String(Int(number)) : "\(number)"))))
    }
    if !isExclusive, let least = schema["minimum"], case .number = least.content { candidates.append(least) }
    let bound = isExclusive ? schema["minimum"] : schema["exclusiveMinimum"]
    if let above = bound?.decimal?.integer, above < .max { candidates.append(Tree(.number(.text(String(above + 1))))) }
    if let step = schema["multipleOf"], case .number = step.content { candidates.append(step) }
    let least = (bound ?? schema["minimum"]).flatMap(Self.double)
    let most = (schema["maximum"] ?? schema["exclusiveMaximum"]).flatMap(Self.double)
    for number in [1, 0, most, most.map { $0.rounded(.down) }, most.map { $0.rounded(.up) - 1 }] { add(number) }
    if let step = schema["multipleOf"].flatMap(Self.double), step > 0 {
      if let least { for number in [0, 1] { add(((least / step).rounded(.up) + Double(number)) * step) } }
      if let most { for number in [0, 1] { add(((most / step).rounded(.down) - Double(number)) * step) } }
    }
    if let least { add(least.rounded(.up)) }
    if let least, let most { add(least / 2 + most / 2) }
    guard type(of: schema) == "integer" else { return candidates }
    // Some generators write the bounds of an integer as 2.0.
    return candidates.map { candidate in candidate.decimal?.integer.map { Tree(.number(.text(String($0)))) } ?? candidate }
  }

  private static func double(_ tree: Tree) -> Double? { tree.decimal.flatMap { Double("\($0)") } }

  private static let formats = [
    "date-time": "2024-01-02T03:04:05Z", "date": "2024-01-02", "time": "03:04:05Z", "duration": "P1D",
    "uuid": "12345678-1234-5678-1234-567812345678", "uri": "https://example.org/", "url": "https://example.org/",
    "iri": "https://example.org/", "uri-reference": "/example", "iri-reference": "/example", "uri-template": "/example/{id}",
    "email": "ada@example.org", "idn-email": "ada@example.org", "hostname": "example.org", "idn-hostname": "example.org",
    "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "json-pointer": "/example", "relative-json-pointer": "0/example",
    "regex": "^[a-z]+$", "byte": "aGk=",
  ]

  /// The candidates, best first.
  private static func texts(_ schema: Tree) -> [String] {
    let least = min(schema["minLength"]?.count ?? 0, 1024)
    let most = schema["maxLength"]?.count ?? 1024
    var texts: [String] = []
    if let format = schema["format"]?.text, let text = formats[format] {
      texts.append(text)
    } else if schema["contentEncoding"]?.text == "base64" {
      texts.append("aGk=")
    } else {
      texts.append(String("text".prefix(max(0, most))) + String(repeating: "x", count: max(0, least - 4)))
    }
    guard let pattern = schema["pattern"]?.text else { return texts }
    for count in [1, max(2, least)] {
      if let text = PatternExample(pattern, repeating: count)?.text { texts.append(text) }
    }
    return texts
  }
}

extension JSONSchema {
  /// A value that fits the schema as far as is known without searching.
  package var example: Tree { SchemaExample(schema, in: root).value }
}
