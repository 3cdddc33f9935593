public import Codecs

extension OpenAPIDescription {
  /// Requests for the operations of a description: a scenario with a step for each, filled with examples, that expects the first
  /// declared status of success.
  ///
  /// Path parameters, required query, header and cookie parameters and those with a stated example are filled in; the rest stands in
  /// the document. `{{base}}` is the server, which `--server URL` names; the paths of `servers` go before those of the operations.
  /// - Parameter reference: where the document lies, for `#@ openapi:` and an assert on each step that its answer conforms; nil
  ///   leaves both out.
  public func scenario(reference: String? = nil) throws(ParseFailure) -> ScenarioFile {
    var metadata = title.isEmpty ? [] : [MetadataSyntax(.name, title.split(whereSeparator: \.isNewline).joined(separator: " "))]
    if let reference { metadata.append(MetadataSyntax(.openapi, reference)) }
    let prefix = servers.first.map { URLReference($0).path }.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? ""
    let steps = operations.map { operation in
      let request = ImportedRequest(operation, prefix: prefix, root: root)
      return StepSyntax(
        name: TemplateSyntax(literal: operation.title),
        kind: .exchange(request.syntax, operation.expectation(asserts: reference != nil))
      )
    }
    return try ScenarioFile(metadata: metadata, steps: steps)
  }
}

extension OpenAPIOperation {
  fileprivate var title: String {
    let words = (summary ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? name : "\(name): \(words)"
  }

  fileprivate func expectation(asserts: Bool) -> ResponseSyntax {
    let success = responses.first { $0.key.first == "2" }.flatMap { Int($0.key) }
    var response = ResponseSyntax(status: StatusSyntax(success.map(StatusSyntax.Kind.code) ?? .any))
    if asserts {
      let query = QuerySyntax(.openapi(TemplateSyntax(literal: id ?? name)))
      response.asserts = [AssertSyntax(query, PredicateSyntax(.conforms))]
    }
    return response
  }
}

/// A request of an operation with its examples.
private struct ImportedRequest {
  private(set) var syntax: RequestSyntax
  private let root: Tree

  init(_ operation: OpenAPIOperation, prefix: String, root: Tree) {
    self.root = root
    var path = prefix
    var rest = operation.path[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      let parameter = operation.parameters.first { $0.location == "path" && $0.name == name }
      path += rest[..<open] + (parameter.map { Self.text($0.value(in: root)) } ?? "x").percentEncoded()
      rest = rest[rest.index(after: close)...]
    }
    path += rest
    let parts: [TemplateSyntax.Part] = [.placeholder(PlaceholderSyntax("base")), .literal(path)]
    syntax = RequestSyntax(method: operation.method, target: TemplateSyntax(parts))
    for parameter in operation.parameters where parameter.isRequired || parameter.example != nil { add(parameter) }
    if let content = operation.body?.content.preferred { add(content) }
  }

  private mutating func add(_ parameter: OpenAPIOperation.Parameter) {
    let name = TemplateSyntax(literal: parameter.name)
    let value = parameter.value(in: root)
    switch parameter.location {
    case "query":
      let values = value.elements?.map(Self.text) ?? [Self.text(value)]
      syntax.query += values.map { ParameterSyntax(name, TemplateSyntax(literal: $0)) }
    case "header": syntax.headers.append(HeaderSyntax(parameter.name, TemplateSyntax(literal: Self.text(value))))
    case "cookie": syntax.cookies.append(ParameterSyntax(name, TemplateSyntax(literal: Self.text(value))))
    default: break
    }
  }

  private mutating func add(_ content: OpenAPIOperation.Content) {
    let value = content.example ?? JSONSchema(content.schema ?? Tree(.bool(true)), in: root).example
    if content.mediaType == "application/x-www-form-urlencoded", let members = value.namedMembers {
      syntax.form = members.map { ParameterSyntax(TemplateSyntax(literal: $0), TemplateSyntax(literal: Self.text($1))) }
      return
    }
    syntax.headers.append(HeaderSyntax("Content-Type", TemplateSyntax(literal: content.mediaType)))
    let text = content.isJSON ? value.prettyJSON : Self.text(value)
    syntax.body = .text(text, language: content.isJSON ? .json : nil, exact: true)
  }

  /// A value as a parameter says it: a string without quotation marks, a list parted by commas.
  private static func text(_ value: Tree) -> String {
    value.text ?? value.elements?.map(text).joined(separator: ",") ?? value.compactJSON
  }
}

extension OpenAPIOperation.Parameter {
  /// The stated example, or one made from the schema.
  public func value(in root: Tree) -> Tree { example ?? JSONSchema(schema, in: root).example }
}

extension OpenAPIOperation.Content {
  fileprivate var isJSON: Bool { mediaType.hasSuffix("/json") || mediaType.contains("+json") }
}

extension [OpenAPIOperation.Content] {
  /// JSON where it is declared, else a form, else what comes first.
  fileprivate var preferred: Element? {
    first(where: \.isJSON) ?? first { $0.mediaType == "application/x-www-form-urlencoded" } ?? first
  }
}
