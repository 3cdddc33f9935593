import Codecs
import Exchanges
import OpenAPIDescriptions
import ScenarioSyntax

/// A request of an operation with its examples.
struct ImportedRequest {
  private(set) var syntax: RequestSyntax
  /// What has no example, a sentence each.
  private(set) var leftOut: [String] = []
  private let root: Tree

  /// - Parameter base: what `{{base}}` stands for; an operation with a server elsewhere has its whole URL.
  init(_ operation: OpenAPIOperation, base: String, root: Tree) {
    self.root = root
    let server = URLReference(operation.servers.first ?? "")
    let origin = server.origin
    var path = server.pathWithoutSlash
    if !path.isEmpty, !path.hasPrefix("/") { path = "/" + path }
    path += Self.path(of: operation, in: root)
    let isElsewhere = !origin.isEmpty && origin != base
    let start: TemplateSyntax.Part = isElsewhere ? .literal(origin + path) : .placeholder(PlaceholderSyntax("base"))
    syntax = RequestSyntax(method: operation.method, target: TemplateSyntax(isElsewhere ? [start] : [start, .literal(path)]))
    for parameter in operation.parameters where parameter.isRequired || parameter.example != nil { add(parameter) }
    guard let content = operation.body?.content.preferred else { return }
    add(content, of: operation)
  }

  private static func path(of operation: OpenAPIOperation, in root: Tree) -> String {
    var path = ""
    var rest = operation.path[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      let parameter = operation.parameters.first { $0.location == "path" && $0.name == name }
      path += rest[..<open] + (parameter.map { StyledParameter($0, in: root).pathText } ?? "x")
      rest = rest[rest.index(after: close)...]
    }
    return path + rest
  }

  private mutating func add(_ parameter: OpenAPIOperation.Parameter) {
    let styled = StyledParameter(parameter, in: root)
    switch parameter.location {
    case "query": syntax.query += styled.pairs.map(ParameterSyntax.init(literal:))
    case "cookie": syntax.cookies += styled.pairs.map(ParameterSyntax.init(literal:))
    // Parameters of these names are ignored (OpenAPI 3.1, Parameter Object).
    case "header" where !["accept", "content-type", "authorization"].contains(parameter.name.lowercased()):
      syntax.headers.append(HeaderSyntax(parameter.name, TemplateSyntax(literal: styled.text)))
    default: break
    }
  }

  private mutating func add(_ content: OpenAPIOperation.Content, of operation: OpenAPIOperation) {
    let value = content.example ?? JSONSchema(content.schema ?? Tree(.bool(true)), in: root).example
    switch content.mediaType {
    case "application/x-www-form-urlencoded" where value.namedMembers != nil:
      return syntax.form = value.formFields.map(ParameterSyntax.init(literal:))
    case "multipart/form-data" where value.namedMembers != nil:
      return addParts(value, content, of: operation)
    default: break
    }
    let text = content.isJSON ? value.prettyJSON : value.text
    guard let text else {
      return leftOut.append(
        "\(operation.name) takes \(content.mediaType), of which the document has no example; its body is missing"
      )
    }
    syntax.headers.append(HeaderSyntax("Content-Type", TemplateSyntax(literal: content.mediaType)))
    syntax.body = .text(text, language: content.isJSON ? .json : nil, exact: true)
  }
}

/// Parts of a multipart body.
extension ImportedRequest {
  private mutating func addParts(_ value: Tree, _ content: OpenAPIOperation.Content, of operation: OpenAPIOperation) {
    let schema = root.followed(content.schema ?? Tree(.object([])))
    for (name, text) in value.formFields {
      let member = root.followed(schema["properties"]?[name] ?? Tree(.object([])))
      let element = root.followed(member["items"] ?? member)
      let label = TemplateSyntax(literal: name)
      if element.isFile {
        leftOut.append("\(operation.name) sends the file \(name), which has to be put beside the scenario")
        syntax.multipart.append(MultipartFieldSyntax(label, .file(FileSyntax(TemplateSyntax(literal: name)), contentType: nil)))
      } else {
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
  /// Whether a schema is that of bytes (OpenAPI 3.1, 4.8.14.2, and `format: binary` of 3.0).
  fileprivate var isFile: Bool {
    self["format"]?.text == "binary" || (self["contentMediaType"] != nil && self["contentEncoding"] == nil)
  }

  /// The members as the fields of a form: a list is a field for each element.
  fileprivate var formFields: [(name: String, value: String)] {
    (namedMembers ?? []).flatMap { name, value in
      value.elements.map { $0.map { (name, $0.plainText) } } ?? [(name, value.plainText)]
    }
  }
}

extension ParameterSyntax {
  fileprivate init(literal pair: (name: String, value: String)) {
    self.init(TemplateSyntax(literal: pair.name), TemplateSyntax(literal: pair.value))
  }
}

extension OpenAPIOperation.Parameter {
  /// The stated example, or one made from the schema.
  func value(in root: Tree) -> Tree { example ?? JSONSchema(schema, in: root).example }
}

extension OpenAPIOperation.Content {
  fileprivate var isJSON: Bool {
    let essence = mediaType.prefix { $0 != ";" }
    return essence.hasSuffix("/json") || essence.hasSuffix("+json") || essence == "*/*" || essence == "application/*"
  }
}

extension [OpenAPIOperation.Content] {
  /// JSON where it is declared, else a form, else what comes first.
  fileprivate var preferred: Element? {
    let forms = ["application/x-www-form-urlencoded", "multipart/form-data"]
    return first(where: \.isJSON) ?? first { forms.contains($0.mediaType) } ?? first
  }
}
