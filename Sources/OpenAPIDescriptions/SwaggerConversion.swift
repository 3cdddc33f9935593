import Codecs
import Exchanges

/// Rewrites a Swagger 2.0 document as one of OpenAPI 3.0.
///
/// Servers, bodies, form fields, media types and security schemes move to where OpenAPI 3 has them. Schemas stay under `definitions`,
/// where their references point.
struct SwaggerConversion {
  private let root: Tree

  /// - Parameter root: The Swagger document.
  init(_ root: Tree) {
    self.root = root
  }

  /// The document as OpenAPI 3.0 has it.
  var document: Tree {
    let moved = ["swagger", "host", "basePath", "schemes", "paths", "securityDefinitions"]
    var members: [(String, Tree?)] = [("openapi", Tree(.string("3.0.3"))), ("x-swagger", Tree(.string("2.0")))]
    members += (root.namedMembers ?? []).filter { !moved.contains($0.name) }.map { ($0.name, $0.value) }
    members.append(("servers", servers))
    members.append(("paths", Tree(members: (root["paths"]?.namedMembers ?? []).map { ($0.name, pathItem($0.value)) })))
    let schemes = (root["securityDefinitions"]?.namedMembers ?? []).map { ($0.name, Self.securityScheme($0.value)) }
    members.append(("components", Tree(members: [("securitySchemes", Tree(members: schemes))])))
    return Tree(members: members)
  }

  /// A server for each scheme; nil where the document names neither host nor path. The `schemes` of an operation aren't used: it goes to
  /// the same server as the others.
  private var servers: Tree? {
    var path = root["basePath"]?.text ?? ""
    if !path.isEmpty, !path.hasPrefix("/") { path = "/" + path }
    var urls = [path]
    if let host = root["host"]?.text, !host.isEmpty {
      let names = (root["schemes"]?.elements ?? []).compactMap(\.text)
      // WebSocket schemes begin with a request of HTTP too.
      let known = ["http": "http", "https": "https", "ws": "http", "wss": "https"]
      let stated = names.compactMap { known[$0.lowercased()] }
      urls = (stated.isEmpty ? ["http"] : stated).map { "\($0)://\(host)\(path)" }
    }
    return urls == [""] ? nil : Tree(.array(urls.map { Tree(members: [("url", Tree(.string($0)))]) }))
  }

  private static func securityScheme(_ node: Tree) -> Tree {
    guard node["type"]?.text == "basic" else { return node }
    return Tree(members: [("type", Tree(.string("http"))), ("scheme", Tree(.string("basic")))])
  }

  private func pathItem(_ node: Tree) -> Tree {
    guard node["$ref"] == nil || root.target(of: node["$ref"]?.text ?? "") != nil else { return node }
    let item = root.followed(node)
    let shared = item["parameters"]?.parameterNodes ?? []
    return Tree(
      members: (item.namedMembers ?? []).compactMap { name, value in
        if name == "parameters" { return nil }
        return (name, OpenAPIOperation.methods.contains(name) ? operation(value, shared: shared) : value)
      }
    )
  }

  private func operation(_ node: Tree, shared: [Tree]) -> Tree {
    let moved = ["parameters", "consumes", "produces", "schemes", "responses"]
    let parameters = parameters(shared + (node["parameters"]?.parameterNodes ?? []))
    let produces = mediaTypes("produces", of: node)
    var members: [(String, Tree?)] = (node.namedMembers ?? []).filter { !moved.contains($0.name) }.map { ($0.name, $0.value) }
    let plain = parameters.filter { !["body", "formData"].contains($0["in"]?.text ?? "") }
    members.append(("parameters", Tree(.array(plain.map(Self.parameter)))))
    members.append(("requestBody", requestBody(parameters, mediaTypes("consumes", of: node))))
    let responses = (node["responses"]?.namedMembers ?? []).map { ($0.name, response($0.value, produces)) }
    members.append(("responses", Tree(members: responses)))
    return Tree(members: members)
  }

  private func mediaTypes(_ name: String, of operation: Tree) -> [String] {
    ((operation[name] ?? root[name])?.elements ?? []).compactMap(\.text)
  }

  /// The parameters with their references followed; a later one replaces an earlier one of the same name and place. A reference to
  /// another document stays.
  private func parameters(_ nodes: [Tree]) -> [Tree] {
    var parameters: [Tree] = []
    for node in nodes {
      let followed = root.followed(node)
      let parameter = followed["in"] == nil ? node : followed
      let isBody = parameter["in"]?.text == "body"
      parameters.removeAll { other in
        guard let place = other["in"]?.text, place == parameter["in"]?.text else { return false }
        return isBody || other["name"]?.text == parameter["name"]?.text
      }
      parameters.append(parameter)
    }
    return parameters
  }
}

/// Parameters and bodies.
extension SwaggerConversion {
  private static func parameter(_ node: Tree) -> Tree {
    guard let place = node["in"]?.text else { return node }
    let style = style(of: node, plain: place == "query" ? "form" : "simple")
    return Tree(
      members: [
        ("name", node["name"]), ("in", node["in"]), ("required", node["required"]), ("description", node["description"]),
        ("schema", schema(of: node)), ("style", style?["style"]), ("explode", style?["explode"]),
      ]
    )
  }

  /// The schema whose keywords Swagger writes into the parameter or the header itself.
  private static func schema(of node: Tree) -> Tree {
    let others = ["name", "in", "description", "required", "collectionFormat", "allowEmptyValue", "x-example", "type"]
    var members: [(String, Tree?)] = (node.namedMembers ?? []).filter { !others.contains($0.name) }.map { ($0.name, $0.value) }
    let isFile = node["type"]?.text == "file"
    members.append(("type", isFile ? Tree(.string("string")) : node["type"]))
    if isFile { members.append(("format", Tree(.string("binary")))) }
    if node["example"] == nil { members.append(("example", node["x-example"])) }
    return Tree(members: members)
  }

  /// How a list is written, by its `collectionFormat`; nil for what isn't a list.
  /// - Parameter plain: The style of values with commas between them.
  private static func style(of node: Tree, plain: String) -> Tree? {
    guard node["type"]?.text == "array" else { return nil }
    let style: String
    switch node["collectionFormat"]?.text {
    case "multi": return Tree(members: [("style", Tree(.string("form"))), ("explode", Tree(.bool(true)))])
    case "ssv": style = "spaceDelimited"
    case "tsv": style = "tabDelimited"
    case "pipes": style = "pipeDelimited"
    default: style = plain
    }
    return Tree(members: [("style", Tree(.string(style))), ("explode", Tree(.bool(false)))])
  }

  private func requestBody(_ parameters: [Tree], _ consumes: [String]) -> Tree? {
    if let body = parameters.last(where: { $0["in"]?.text == "body" }) {
      let content = (consumes.isEmpty ? ["application/json"] : consumes).map { type in
        let example = body["x-examples"]?[type] ?? body["x-example"] ?? body["example"]
        return (type, Tree(members: [("schema", body["schema"]), ("example", example)]))
      }
      return Tree(members: [("required", body["required"]), ("content", Tree(members: content))])
    }
    let fields = parameters.filter { $0["in"]?.text == "formData" }
    guard !fields.isEmpty else { return nil }
    let forms = ["application/x-www-form-urlencoded", "multipart/form-data"]
    let hasFile = fields.contains { $0["type"]?.text == "file" }
    let type = hasFile ? forms[1] : consumes.first(where: forms.contains) ?? forms[0]
    let named = fields.compactMap { field in field["name"]?.text.map { ($0, field) } }
    let required = named.filter { $1["required"]?.flag == true }.map { Tree(.string($0.0)) }
    let schema = Tree(
      members: [
        ("type", Tree(.string("object"))), ("properties", Tree(members: named.map { ($0, Self.schema(of: $1)) })),
        ("required", Tree(.array(required))),
      ]
    )
    let encoding = Tree(members: named.map { ($0, Self.style(of: $1, plain: "form")) })
    let content = Tree(members: [("schema", schema), ("encoding", encoding)])
    return Tree(members: [("required", Tree(.bool(!required.isEmpty))), ("content", Tree(members: [(type, content)]))])
  }

  private func response(_ node: Tree, _ produces: [String]) -> Tree {
    let response = root.followed(node)
    if response.namedMembers?.isEmpty != false { return node }
    let examples = response["examples"]
    var types = produces
    if types.isEmpty { types = examples?.namedMembers?.map(\.name) ?? [] }
    if types.isEmpty { types = ["*/*"] }
    var schema = response["schema"]
    if schema?["type"]?.text == "file" {
      schema = Tree(members: [("type", Tree(.string("string"))), ("format", Tree(.string("binary")))])
    }
    let hasBody = schema != nil || examples != nil
    let content = types.map { ($0, Tree(members: [("schema", schema), ("example", examples?[$0])])) }
    let headers = (response["headers"]?.namedMembers ?? []).map { name, header in
      (name, Tree(members: [("description", header["description"]), ("schema", Self.schema(of: header))]))
    }
    return Tree(
      members: [
        ("description", response["description"]), ("headers", Tree(members: headers)),
        ("content", hasBody ? Tree(members: content) : nil),
      ]
    )
  }
}

extension Tree {
  /// An object of the members that have a value.
  fileprivate init(members: [(String, Tree?)]) {
    self.init(.object(members.compactMap { name, value in value.map { Member(key: Tree(.string(name)), value: $0) } }))
  }
}
