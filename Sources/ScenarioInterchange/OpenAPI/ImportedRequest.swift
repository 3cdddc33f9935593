package import Codecs
import Exchanges
import FieldValues
import OpenAPIDescriptions
import Patterns
import ScenarioSyntax

/// A request of an operation with its examples.
struct ImportedRequest {
  private(set) var syntax: RequestSyntax
  private(set) var losses: [OpenAPIImport.Loss] = []
  private let root: Tree

  /// - Parameter base: what `{{base}}` stands for; an operation with a server elsewhere has its whole URL.
  init(_ operation: OpenAPIOperation, base: String, root: Tree) {
    self.root = root
    let server = URLReference(operation.servers.first ?? "")
    let origin = server.origin
    var path = server.pathWithoutSlash
    if !path.isEmpty, !path.hasPrefix("/") { path = "/" + path }
    path += Self.path(of: operation, in: root)
    let parameters = operation.parameters.filter { $0.isRequired || $0.example != nil }
    let query = parameters.first { $0.location == "querystring" }
    if let text = query.flatMap({ Self.query($0, in: root) }) { path += "?\(text)" }
    let isElsewhere = !origin.isEmpty && origin != base
    let start: TemplateSyntax.Part = isElsewhere ? .literal(origin + path) : .placeholder(PlaceholderSyntax("base"))
    syntax = RequestSyntax(method: operation.method, target: TemplateSyntax(isElsewhere ? [start] : [start, .literal(path)]))
    for parameter in parameters { add(parameter) }
    guard let content = operation.body?.content.preferred else { return }
    add(content, of: operation)
  }

  private static func path(of operation: OpenAPIOperation, in root: Tree) -> String {
    var path = ""
    var rest = operation.path[...]
    let parameters = Dictionary(operation.parameters.filter { $0.location == "path" }.map { ($0.name, $0) }) { first, _ in first }
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      path += rest[..<open] + (parameters[name].map { StyledParameter($0, in: root).pathText } ?? "x")
      rest = rest[rest.index(after: close)...]
    }
    return path + rest
  }

  /// A parameter that is the whole query (OpenAPI 3.2, Parameter Object); nil for one that is a form.
  private static func query(_ parameter: OpenAPIOperation.Parameter, in root: Tree) -> String? {
    let value = parameter.value(in: root)
    guard parameter.isForm else { return value.plainText.percentEncoded() }
    return value.namedMembers == nil ? value.plainText.encodedForRequestLine : nil
  }

  private mutating func add(_ parameter: OpenAPIOperation.Parameter) {
    let styled = StyledParameter(parameter, in: root)
    switch parameter.location {
    case "query": syntax.query += styled.pairs.map(ParameterSyntax.init(literal:))
    case "querystring" where parameter.isForm:
      syntax.query += parameter.value(in: root).formFields(nil).map(ParameterSyntax.init(literal:))
    case "cookie": syntax.cookies += styled.pairs.map(ParameterSyntax.init(literal:))
    // Parameters of these names are ignored (OpenAPI 3.1, Parameter Object).
    case "header" where !["accept", "content-type", "authorization"].contains(parameter.name.lowercased()):
      syntax.headers.append(HeaderSyntax(parameter.name, TemplateSyntax(literal: styled.text)))
    default: break
    }
  }

  private mutating func add(_ content: OpenAPIOperation.Content, of operation: OpenAPIOperation) {
    let schema = JSONSchema(content.schema ?? Tree(.bool(true)), in: root)
    let stated = content.example ?? schema.statedExample
    let value = stated ?? schema.example
    switch content.essence {
    case "application/x-www-form-urlencoded" where value.namedMembers != nil:
      return syntax.form = value.formFields(content.encoding).map(ParameterSyntax.init(literal:))
    case "multipart/form-data" where value.namedMembers != nil:
      return addParts(value, content, of: operation)
    default: break
    }
    if content.schema == nil, stated == nil, let place = content.externalExample {
      return losses.append(.externalExample(place, mediaType: content.mediaType, operation: operation.name))
    }
    let text = content.isJSON ? value.prettyJSON : value.text
    guard let text, stated != nil || content.canBeMade(in: root) else {
      return losses.append(.noExample(content.mediaType, operation: operation.name))
    }
    if let type = content.sentType {
      syntax.headers.append(HeaderSyntax("Content-Type", TemplateSyntax(literal: type)))
    } else {
      losses.append(.mediaRange(content.mediaType, operation: operation.name))
    }
    syntax.body = .text(text, language: content.isJSON ? .json : nil, exact: true)
  }
}

/// Parts of a multipart body.
extension ImportedRequest {
  private mutating func addParts(_ value: Tree, _ content: OpenAPIOperation.Content, of operation: OpenAPIOperation) {
    let schema = root.followed(content.schema ?? Tree(.object([])))
    let properties = (schema["properties"]?.namedMembers ?? []).byName
    let values = (value.namedMembers ?? []).byName
    let encodings = (content.encoding?.namedMembers ?? []).byName
    for (name, text) in value.formFields(content.encoding) {
      let member = root.followed(properties[name] ?? Tree(.object([])))
      let element = root.followed(member["items"] ?? member)
      let label = TemplateSyntax(literal: name)
      let types = (encodings[name]?["contentType"]?.text ?? "").parts(between: ",").map { String($0.trimmingBlanks()) }
      let type = types.first { MediaType($0) != nil && !$0.contains("*") }
      let isText = types.contains { $0.lowercased().hasPrefix("text/plain") || ["text/*", "*/*"].contains($0) }
      let example = values[name].flatMap { $0.elements?.first ?? $0 }
      // Without a type in the schema a part is bytes (OpenAPI 3.1, section 4.8.14.2).
      let isBytes = example?.isNull == true && type != nil && !isText
      if element.isFile || isBytes {
        losses.append(.file(name, operation: operation.name))
        let type = (type ?? element["contentMediaType"]?.text).map { TemplateSyntax(literal: $0) }
        syntax.multipart.append(MultipartFieldSyntax(label, .file(FileSyntax(TemplateSyntax(literal: name)), contentType: type)))
      } else {
        // A record is JSON, unless its encoding says otherwise.
        let isRecord = example?.namedMembers != nil
        if !isText, let type = type ?? (isRecord ? "application/json" : nil) {
          let loss = OpenAPIImport.Loss.partType(type, part: name, operation: operation.name)
          if !losses.contains(loss) { losses.append(loss) }
        }
        syntax.multipart.append(MultipartFieldSyntax(label, .text(TemplateSyntax(literal: text))))
      }
    }
  }
}

extension URLReference {
  /// `https://example.org`; empty for a reference without a host.
  var origin: String { authority.map { "\(scheme.map { "\($0):" } ?? "")//\($0)" } ?? "" }
}

extension Tree {
  fileprivate var isNull: Bool { if case .null = content { true } else { false } }

  /// Whether a schema is that of bytes (OpenAPI 3.1, 4.8.14.2, and `format: binary` of 3.0).
  fileprivate var isFile: Bool {
    self["format"]?.text == "binary" || (self["contentMediaType"] != nil && self["contentEncoding"] == nil)
  }

  /// The members as the fields of a form: a list is a field for each element, unless its encoding says otherwise.
  fileprivate func formFields(_ encoding: Tree?) -> [(name: String, value: String)] {
    let encodings = (encoding?.namedMembers ?? []).byName
    return (namedMembers ?? []).flatMap { name, value in
      if let own = encodings[name], own["style"] != nil || own["explode"] != nil {
        return StyledParameter(name, value, encoding: own).pairs
      }
      return value.elements.map { $0.map { (name, $0.plainText) } } ?? [(name, value.plainText)]
    }
  }
}

extension ParameterSyntax {
  fileprivate init(literal pair: (name: String, value: String)) {
    self.init(TemplateSyntax(literal: pair.name), TemplateSyntax(literal: pair.value))
  }
}

extension OpenAPIOperation.Parameter {
  fileprivate var isForm: Bool { mediaType?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true }

  /// The stated example, or one made from the schema.
  func value(in root: Tree) -> Tree { example ?? JSONSchema(schema, in: root).example }
}

extension OpenAPIOperation.Content {
  /// The media type without its parameters, in small letters.
  fileprivate var essence: String { mediaType.prefix { $0 != ";" && $0 != " " }.lowercased() }

  fileprivate var isJSON: Bool {
    essence.hasSuffix("/json") || essence.hasSuffix("+json") || ["*/*", "application/*", "*"].contains(essence)
  }

  /// The type to send for a range of them; nil for a range that has none which fits any text.
  fileprivate var sentType: String? {
    guard essence.contains("*") else { return mediaType }
    if isJSON { return "application/json" }
    return essence == "text/*" ? "text/plain\(mediaType.dropFirst(essence.count))" : nil
  }

  /// Whether a value that only fits the schema is a body of the media type: JSON or text, but not bytes.
  fileprivate func canBeMade(in root: Tree) -> Bool {
    let schema = root.followed(self.schema ?? Tree(.object([])))
    // The target of the reference is missing, or says nothing.
    if self.schema?["$ref"] != nil, schema.namedMembers?.isEmpty == true { return false }
    let isRange = essence.contains("*")
    return isJSON && !(isRange && schema.isFile) || essence.hasPrefix("text/") && !schema.isFile
  }
}

extension [OpenAPIOperation.Content] {
  /// JSON where it is declared, else a form, else what comes first.
  fileprivate var preferred: Element? {
    let forms = ["application/x-www-form-urlencoded", "multipart/form-data"]
    return first(where: \.isJSON) ?? first { forms.contains($0.essence) } ?? first
  }
}

extension JSONSchema {
  /// A value that fits the schema as far as is known without searching: its own example, default or constant, its first case, else
  /// the least its keywords allow. Members that are not required are there too, except where a schema comes back to itself.
  package var example: Tree {
    var left = Self.exampleLimit
    return example(of: schema, depth: 0, &left)
  }

  /// What the schema states: its example, default, constant or first case.
  fileprivate var statedExample: Tree? { Self.stated(schema) ?? Self.stated(root.followed(schema)) }

  /// A few required members that come back to their own schema could ask for more values than there is memory.
  private static let exampleLimit = 1000

  /// - Parameter left: How many values may still be made.
  private func example(of schema: Tree, depth: Int, _ left: inout Int) -> Tree {
    if let stated = Self.stated(schema) { return stated }
    guard depth < 12, left > 0 else { return Tree(.null) }
    left -= 1
    if let target = schema["$ref"]?.text.flatMap(root.target) { return example(of: target, depth: depth + 1, &left) }
    var parts = schema["allOf"]?.elements ?? []
    for keyword in ["anyOf", "oneOf"] {
      let cases = schema[keyword]?.elements ?? []
      if let first = cases.first(where: { $0["type"]?.text != "null" }) ?? cases.first { parts.append(first) }
    }
    if !parts.isEmpty, let value = merged(schema, parts, depth: depth, &left) { return value }
    switch Self.type(of: schema) {
    case "object": return object(schema, depth: depth, &left)
    case "array": return array(schema, depth: depth, &left)
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

  private func object(_ schema: Tree, depth: Int, _ left: inout Int) -> Tree {
    let required = Set((schema["required"]?.elements ?? []).compactMap(\.text))
    let members = (schema["properties"]?.namedMembers ?? []).filter { name, value in
      value["readOnly"]?.flag != true && (required.contains(name) || depth < 3)
    }
    return Tree(.object(members.map { Tree.Member(key: Tree(.string($0)), value: example(of: $1, depth: depth + 1, &left)) }))
  }

  private func array(_ schema: Tree, depth: Int, _ left: inout Int) -> Tree {
    if let prefix = schema["prefixItems"]?.elements {
      return Tree(.array(prefix.map { example(of: $0, depth: depth + 1, &left) }))
    }
    let least = schema["minItems"]?.count ?? 0
    guard let items = schema["items"], least > 0 || depth < 3 else { return Tree(.array([])) }
    let one = example(of: items, depth: depth + 1, &left)
    return Tree(.array(Array(repeating: one, count: depth < 4 ? min(max(1, least), 16) : 1)))
  }

  /// The value that all parts make together with what stands beside them; nil where the parts don't say of which type it is.
  private func merged(_ schema: Tree, _ parts: [Tree], depth: Int, _ left: inout Int) -> Tree? {
    var members: [Tree.Member] = []
    var names: Set<String?> = []
    func add(_ own: [Tree.Member]) {
      let new = own.filter { !names.contains($0.name) }
      names.formUnion(new.map(\.name))
      members += new
    }
    var isObject = Self.type(of: schema) == "object"
    for part in parts {
      switch example(of: part, depth: depth + 1, &left).content {
      case .object(let own):
        isObject = true
        add(own)
      // A part such as `required: [a]` has no type of its own.
      case .null: continue
      case let other: if !isObject { return Tree(other) }
      }
    }
    guard isObject else { return nil }
    if case .object(let own) = object(schema, depth: depth, &left).content { add(own) }
    let whole = Tree(.object(members))
    guard schema["oneOf"] != nil, schema["properties"] != nil, depth < 4, !fits(whole, schema) else { return whole }
    // With all members the value may fit several cases of which it may fit one.
    let required = Set(([schema] + parts.map(root.followed)).flatMap { $0["required"]?.elements ?? [] }.map(\.text))
    let least = Tree(.object(members.filter { required.contains($0.name) }))
    return fits(least, schema) ? least : whole
  }

  private func fits(_ value: Tree, _ schema: Tree) -> Bool { JSONSchema(schema, in: root).violations(of: value).isEmpty }

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

extension Array where Element == (name: String, value: Tree) {
  /// The last member of each name.
  fileprivate var byName: [String: Tree] { Dictionary(map { ($0.name, $0.value) }) { _, last in last } }
}
