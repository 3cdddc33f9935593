import Codecs
import Exchanges
import FieldValues
import OpenAPIDescriptions
import ScenarioSyntax

/// A request of an operation with its examples.
struct ImportedRequest {
  private(set) var syntax: RequestSyntax
  private(set) var losses: [OpenAPIImport.Loss] = []
  private let root: Tree

  /// - Parameter base: what `{{base}}` stands for; an operation with a server elsewhere has its whole URL.
  init(_ operation: OpenAPIOperation, base: String, root: Tree) {
    self.root = root
    syntax = RequestSyntax(method: operation.method, target: TemplateSyntax([]))
    let server = URLReference(operation.servers.first ?? "")
    let origin = server.origin
    var path = server.pathWithoutSlash
    if !path.isEmpty, !path.hasPrefix("/") { path = "/" + path }
    if !operation.path.hasPrefix("/") { path += "/" }
    path += self.path(of: operation)
    let parameters = operation.parameters.filter { $0.isRequired || $0.example != nil }
    let hasBody = operation.body?.content.isEmpty == false
    for parameter in parameters {
      guard let query = add(parameter, of: operation, hasBody: hasBody) else { continue }
      path += "\(path.contains("?") ? "&" : "?")\(query)"
    }
    losses += operation.unreadParameters.map { .unreadParameter($0, operation: operation.name) }
    let isElsewhere = !origin.isEmpty && origin != base
    let start: TemplateSyntax.Part = isElsewhere ? .literal(origin + path) : .placeholder(PlaceholderSyntax("base"))
    syntax.target = TemplateSyntax(isElsewhere ? [start] : [start, .literal(path)])
    guard let content = operation.body?.content.preferred else { return }
    add(content, of: operation)
  }

  private mutating func path(of operation: OpenAPIOperation) -> String {
    var path = ""
    var rest = operation.path[...]
    let parameters = Dictionary(operation.parameters.filter { $0.location == "path" }.map { ($0.name, $0) }) { first, _ in first }
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      path += rest[..<open]
      path += parameters[name].map { StyledParameter($0, value(of: $0, in: operation)).pathText } ?? "x"
      rest = rest[rest.index(after: close)...]
    }
    return path + rest
  }

  /// The stated example, or a value that is made from the schema.
  private mutating func value(of parameter: OpenAPIOperation.Parameter, in operation: OpenAPIOperation) -> Tree {
    if let example = parameter.example { return example }
    let made = SchemaExample(parameter.schema, in: root)
    add(made, as: "the parameter \(VisibleText.excerpt(of: parameter.name))", of: operation)
    return made.value
  }

  /// Says what is wrong with a value that was made.
  private mutating func add(_ made: SchemaExample, as subject: String, of operation: OpenAPIOperation) {
    losses += made.missing.map { .withoutReference($0, subject: subject, operation: operation.name) }
    guard let misfit = made.misfits.first else { return }
    losses.append(.unfit(misfit, others: made.misfits.count - 1, subject: subject, operation: operation.name))
  }

  /// - Returns: What the query has as it stands, encoded; nil for what stands elsewhere.
  private mutating func add(
    _ parameter: OpenAPIOperation.Parameter,
    of operation: OpenAPIOperation,
    hasBody: Bool
  ) -> String? {
    // The path has them already.
    guard parameter.location != "path" else { return nil }
    // OpenAPI 3 ignores headers of these names (3.1, Parameter Object), Swagger 2.0 doesn't.
    let isField = parameter.location == "header" && parameter.isField
    if isField, root["x-swagger"] == nil { return nil }
    // The body has a type of its own.
    if isField, parameter.name.equalsIgnoringCase("Content-Type"), hasBody, parameter.stated(in: root) == nil { return nil }
    let value =
      isField ? parameter.fieldValue(in: root) ?? value(of: parameter, in: operation) : value(of: parameter, in: operation)
    let styled = StyledParameter(parameter, value)
    switch parameter.location {
    case "query":
      if let query = styled.rawQuery { return query }
      syntax.query += styled.pairs.map(ParameterSyntax.init(literal:))
    case "querystring":
      guard parameter.isForm else { return value.plainText.percentEncoded() }
      // A parameter that is the whole query (OpenAPI 3.2, Parameter Object).
      if value.namedMembers == nil { return value.plainText.encodedForRequestLine }
      syntax.query += value.formFields(nil).map(ParameterSyntax.init(literal:))
    case "cookie": syntax.cookies += styled.pairs.map(ParameterSyntax.init(literal:))
    case "header": syntax.headers.append(HeaderSyntax(parameter.name, TemplateSyntax(literal: styled.text)))
    default: losses.append(.parameter(parameter.name, location: parameter.location, operation: operation.name))
    }
    return nil
  }

  private mutating func add(_ content: OpenAPIOperation.Content, of operation: OpenAPIOperation) {
    let schema = content.schema ?? Tree(.bool(true))
    let stated = content.example ?? SchemaExample.stated(schema, in: root)
    let made = stated == nil ? SchemaExample(schema, in: root) : nil
    let value = stated ?? made?.value ?? Tree(.null)
    switch content.essence {
    case "application/x-www-form-urlencoded" where value.namedMembers != nil:
      if let made { add(made, as: "the body", of: operation) }
      return syntax.form = value.formFields(content.encoding).map(ParameterSyntax.init(literal:))
    case "multipart/form-data" where value.namedMembers != nil:
      if let made { add(made, as: "the body", of: operation) }
      return addParts(value, content, of: operation)
    default: break
    }
    if content.schema == nil, stated == nil, let place = content.externalExample {
      return losses.append(.externalExample(place, mediaType: content.mediaType, operation: operation.name))
    }
    let text = content.isJSON ? value.prettyJSON : value.text
    // Null is made of a schema that says nothing, too.
    let saysNothing = value.isNull && !SchemaExample.allowsNull(root.followed(schema))
    guard let text, stated != nil || (content.canBeMade(in: root) && !saysNothing) else {
      return losses.append(.noExample(content.mediaType, operation: operation.name))
    }
    if let made { add(made, as: "the body", of: operation) }
    if syntax.headers.contains(where: { $0.name.equalsIgnoringCase("Content-Type") }) {
      // A parameter of Swagger 2.0 states it.
    } else if let type = content.sentType {
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

  /// Whether it is a header that the client has a value of its own for.
  fileprivate var isField: Bool { ["accept", "content-type", "authorization"].contains(name.lowercased()) }

  fileprivate func stated(in root: Tree) -> Tree? { example ?? SchemaExample.stated(schema, in: root) }

  /// A value that servers take, where the document states none.
  fileprivate func fieldValue(in root: Tree) -> Tree? {
    guard stated(in: root) == nil, !name.equalsIgnoringCase("Authorization") else { return nil }
    return Tree(.string(name.equalsIgnoringCase("Accept") ? "*/*" : "application/json"))
  }
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

extension Array where Element == (name: String, value: Tree) {
  /// The last member of each name.
  fileprivate var byName: [String: Tree] { Dictionary(map { ($0.name, $0.value) }) { _, last in last } }
}
