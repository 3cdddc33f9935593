package import Codecs
import FieldValues

/// One operation of an OpenAPI document: a method on a path, its inputs and its responses.
package struct OpenAPIOperation: Sendable {
  /// In capitals.
  package let method: String
  /// As the document has it: `/items/{id}`.
  package let path: String
  package let id: String?
  package let summary: String?
  package let tags: [String]
  package let isDeprecated: Bool
  /// Those of the path, then those of the operation; one of the operation replaces the path's of the same name and place.
  package let parameters: [Parameter]
  /// What stands among the parameters and is none, as JSON.
  package let unreadParameters: [String]
  /// Whether it describes requests that the server sends.
  package let hasCallbacks: Bool
  /// nil when it takes no body.
  package let body: RequestBody?
  /// In document order.
  package let responses: [Response]
  /// Names of security schemes: what a request needs is one of these lists, all of it. None needs nothing.
  package let security: [[String]]
  /// The nodes of its parameters and of its body, which may be references.
  private let inputs: [Tree]
  /// The URLs of its servers, or of those above it; their variables by their defaults.
  package internal(set) var servers: [String] = []

  /// A parameter of the path, the query, the header or the cookies.
  package struct Parameter: Sendable {
    package let name: String
    /// `path query header cookie`, and `querystring` for a whole query (OpenAPI 3.2).
    package let location: String
    package let isRequired: Bool
    package let description: String?
    package let schema: Tree
    /// The example the document states, beside the schema or in it.
    package let example: Tree?
    /// How a list or a record is written: `form simple label matrix spaceDelimited pipeDelimited deepObject`, and
    /// `tabDelimited` for Swagger 2.0's `tsv`.
    package let style: String
    /// Whether each element of a list, each member of a record, has the name of its own.
    package let explodes: Bool
    /// Whether reserved characters of a query aren't encoded.
    package let allowsReserved: Bool
    /// The media type the value is encoded in; nil for one that is written by its style.
    package let mediaType: String?
  }

  /// What is sent, by media type.
  package struct RequestBody: Sendable {
    package let isRequired: Bool
    package let content: [Content]
  }

  /// A body in one media type.
  package struct Content: Sendable {
    /// A media type or a range of them, as the document has it.
    package let mediaType: String
    /// nil where the document says nothing about it.
    package let schema: Tree?
    /// The schema of each item of a stream: a message, or a line of JSON (OpenAPI 3.2, Media Type Object).
    let itemSchema: Tree?
    package let example: Tree?
    /// Where its first example is if that isn't in the document.
    package let externalExample: String?
    /// How the fields of a form are written, by their names (OpenAPI 3.1, Encoding Object).
    package let encoding: Tree?
  }

  /// A declared answer.
  package struct Response: Sendable {
    /// `200`, `4XX` or `default`.
    package let key: String
    package let description: String
    package let headers: [Header]
    /// No entry says that it has no body.
    package let content: [Content]
  }

  /// A declared header of an answer.
  package struct Header: Sendable {
    package let name: String
    package let isRequired: Bool
    package let schema: Tree?
  }

  /// `GET /items/{id}`
  package var name: String { "\(method) \(path)" }

  static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]
}

extension OpenAPIOperation {
  init(method: String, path: String, _ node: Tree, of item: Tree, in root: Tree) {
    self.method = method
    self.path = path
    id = node["operationId"]?.text
    summary = node["summary"]?.text
    tags = (node["tags"]?.elements ?? []).compactMap(\.text)
    isDeprecated = node["deprecated"]?.flag ?? false
    var parameters: [Parameter] = []
    var unread: [String] = []
    let nodes = [item, node].flatMap { $0["parameters"]?.parameterNodes ?? [] }
    for node in nodes {
      guard let parameter = Parameter(root.followed(node), in: root) else {
        // A missing target of a reference is named as such.
        if node["$ref"] == nil { unread.append(node.compactJSON) }
        continue
      }
      parameters.removeAll { $0.name == parameter.name && $0.location == parameter.location }
      parameters.append(parameter)
    }
    self.parameters = parameters
    unreadParameters = unread
    hasCallbacks = node["callbacks"]?.namedMembers?.isEmpty == false
    inputs = nodes + [node["requestBody"]].compactMap { $0 }
    body = node["requestBody"].map(root.followed).map { node in
      RequestBody(isRequired: node["required"]?.flag ?? false, content: Content.list(node["content"], in: root))
    }
    responses = (node["responses"]?.namedMembers ?? []).filter { !$0.name.hasPrefix("x-") }.map {
      Response($0.name, root.followed($0.value), in: root)
    }
    let security = node["security"] ?? root["security"]
    // Some documents have one requirement in place of a list of them, or a name in place of a requirement.
    self.security = (security?.elements ?? [security].compactMap { $0 }).map { requirement in
      requirement.text.map { [$0] } ?? (requirement.namedMembers ?? []).map(\.name)
    }
  }

  /// Whether a path is one of this operation's: each `{name}` stands for one or more characters without a slash. A parameter that is
  /// the last segment may also stand for several of them, which OpenAPI cannot say and static files need.
  func takes(path other: String) -> Bool {
    let own = path.split(separator: "/", omittingEmptySubsequences: true)
    let other = other.split(separator: "/", omittingEmptySubsequences: true)
    guard own.count == other.count || (own.count < other.count && own.last.map(Self.isParameter) == true) else { return false }
    return zip(own, other).allSatisfy { own, other in
      guard own.contains("{") else { return own.utf8.elementsEqual(other.utf8) || String(own) == String(other).percentDecoded }
      return Self.fits(other, own)
    }
  }

  private static func isParameter(_ segment: Substring) -> Bool { segment.hasPrefix("{") && segment.hasSuffix("}") }

  /// Whether a segment is one like `{name}` or `{name}.json`.
  private static func fits(_ segment: Substring, _ template: Substring) -> Bool {
    guard let open = template.firstIndex(of: "{"), let close = template.lastIndex(of: "}"), open < close else { return false }
    let before = template[..<open]
    let after = template[template.index(after: close)...]
    return segment.count > before.count + after.count && segment.hasPrefix(before) && segment.hasSuffix(after)
  }

  var literalSegments: Int { path.split(separator: "/").count { !$0.contains("{") } }

  /// The declared answer for a status: its own, its class's, or the default.
  package func response(for status: Int) -> Response? {
    let keys = [String(status), "\(status / 100)XX", "default"]
    return keys.lazy.compactMap { key in responses.first { $0.key.uppercased() == key.uppercased() } }.first
  }
}

extension OpenAPIOperation {
  /// The references in its parameters and its body, and in what those refer to, that name nothing in the document.
  /// - Parameter seen: The references that were looked at before.
  package func missingReferences(in root: Tree, _ seen: inout Set<String>) -> [String] {
    var missing: [String] = []
    var left = inputs.map { (node: $0, depth: 0) }
    while let (node, depth) = left.popLast() {
      guard depth < Tree.nestingLimit else { continue }
      // References to other files that can't be followed are known already.
      if let reference = node["$ref"]?.text, reference.hasPrefix("#"), seen.insert(reference).inserted {
        if let target = root.target(of: reference) {
          left.append((target, depth + 1))
        } else if !ReferencedFiles.holds(reference) {
          missing.append(reference)
        }
      }
      // What is only data may have a member of that name too.
      let members = (node.namedMembers ?? []).filter { !["example", "examples", "default", "const", "enum"].contains($0.name) }
      left += ((node.elements ?? []) + members.map(\.value)).map { ($0, depth + 1) }
    }
    return missing
  }
}

extension OpenAPIOperation.Parameter {
  fileprivate init?(_ node: Tree, in root: Tree) {
    guard let name = node["name"]?.text, let location = node["in"]?.text else { return nil }
    self.name = name
    self.location = location
    isRequired = node["required"]?.flag ?? (location == "path")
    description = node["description"]?.text
    // A parameter that is written as a document of its own has a content in place of a schema.
    let content = node["content"]?.namedMembers?.first
    schema = node["schema"] ?? content?.value["schema"] ?? Tree(.bool(true))
    let stated = root.example(of: node) ?? content.flatMap { root.example(of: $0.value, $0.name) }
    example = stated ?? root.followed(schema)["example"] ?? root.followed(schema)["examples"]?[0]
    mediaType = content?.name
    style = node["style"]?.text ?? (location == "query" || location == "cookie" ? "form" : "simple")
    explodes = node["explode"]?.flag ?? (style == "form")
    allowsReserved = node["allowReserved"]?.flag ?? false
  }
}

extension OpenAPIOperation.Content {
  fileprivate static func list(_ node: Tree?, in root: Tree) -> [Self] {
    (node?.namedMembers ?? []).map { mediaType, node in
      Self(
        mediaType: mediaType,
        schema: node["schema"],
        itemSchema: node["itemSchema"],
        example: root.example(of: node, mediaType),
        externalExample: (node["examples"]?.namedMembers ?? []).lazy.compactMap { root.followed($0.value)["externalValue"]?.text }
          .first,
        encoding: node["encoding"]
      )
    }
  }
}

extension OpenAPIOperation.Response {
  fileprivate init(_ key: String, _ node: Tree, in root: Tree) {
    self.key = key
    description = node["description"]?.text ?? ""
    headers = (node["headers"]?.namedMembers ?? []).map { name, node in
      let node = root.followed(node)
      return OpenAPIOperation.Header(name: name, isRequired: node["required"]?.flag ?? false, schema: node["schema"])
    }
    content = OpenAPIOperation.Content.list(node["content"], in: root)
  }
}

extension Tree {
  /// The parameters of a list. Some documents have one in place of a list, or write them by their names.
  var parameterNodes: [Tree] {
    if case .null = content { return [] }
    guard let members = namedMembers else { return elements ?? [self] }
    if self["$ref"] != nil || (self["name"]?.text != nil && self["in"]?.text != nil) { return [self] }
    return members.map { name, value in
      guard let own = value.namedMembers, value["name"] == nil, value["in"] != nil else {
        return value.namedMembers == nil ? Tree(.object([Member(key: Tree(.string(name)), value: value)])) : value
      }
      let members = [("name", Tree(.string(name)))] + own
      return Tree(.object(members.map { Member(key: Tree(.string($0.0)), value: $0.1) }))
    }
  }

  /// A node's `example`, or the first of its `examples` that has a value here.
  /// - Parameter mediaType: The media type of an example that is stated as it is sent.
  fileprivate func example(of node: Tree, _ mediaType: String = "") -> Tree? {
    if let example = node["example"] { return example }
    for (_, example) in node["examples"]?.namedMembers ?? [] {
      let example = followed(example)
      if let value = example["value"] ?? example["dataValue"] { return value }
      guard let text = example["serializedValue"]?.text else { continue }
      return (MediaType(mediaType)?.isJSON == true ? try? Tree(json: Array(text.utf8)) : nil) ?? Tree(.string(text))
    }
    return nil
  }
}
