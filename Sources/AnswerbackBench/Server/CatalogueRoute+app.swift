import Answerback
import Codecs
import Scenarios
import Workbench

extension App {
  /// The routes as the bench's catalogue shows them, with an example of each body a request needs.
  var catalogue: [CatalogueRoute] {
    let document = try? OpenAPIDescription(json: openAPI(OpenAPIInfo(title: "app", version: "0")).json)
    return routes.map { CatalogueRoute($0, document) }
  }
}

extension CatalogueRoute {
  /// A route of the app as the bench's catalogue shows it.
  init(_ route: RouteDescription, _ document: OpenAPIDescription?) {
    let inputs = route.inputs.filter { $0.source != .body }
    let operation = document?.operation(for: route.methods.first?.rawValue ?? "GET", route.path)
    let content = operation?.body?.content.first { $0.mediaType == "application/json" }
    let body = content.flatMap { Self.example(of: $0, in: document) }
    self.init(
      methods: route.methods.map(\.rawValue),
      path: route.path,
      summary: route.summary ?? "",
      parameters: inputs.map(RouteParameter.init),
      requestBodyType: route.inputs.first { $0.source == .body }.map { typeName($0.type) },
      requestBody: body,
      requestMediaType: body == nil ? nil : content?.mediaType,
      mediaTypes: route.mediaType.map { [$0] } ?? [],
      responses: operation?.responses.map(DeclaredResponse.init) ?? []
    )
  }

  /// A body that the route's declaration lets pass, as JSON.
  private static func example(of content: OpenAPIOperation.Content, in document: OpenAPIDescription?) -> String? {
    guard let schema = content.schema, let document else { return nil }
    return (content.example ?? JSONSchema(schema, in: document.root).example).compactJSON
  }
}

extension DeclaredResponse {
  init(_ answer: OpenAPIOperation.Response) {
    self.init(status: answer.key, meaning: answer.description, mediaTypes: answer.content.map(\.mediaType))
  }
}

extension RouteParameter {
  init(_ input: InputDeclaration) {
    self.init(
      input.name,
      in: Location(rawValue: input.source.rawValue) ?? .query,
      type: typeName(input.type) + (input.range.map { " \($0)" } ?? ""),
      example: input.defaultValue ?? Self.example(of: input),
      defaultValue: input.defaultValue,
      isRequired: input.required
    )
  }

  private static func example(of input: InputDeclaration) -> String? {
    switch input.type {
    case is any BinaryInteger.Type, is any BinaryFloatingPoint.Type: "1"
    default: nil
    }
  }
}

/// The name of a type as it is written in a declaration; that a value may be missing is said elsewhere.
private func typeName(_ type: Any.Type) -> String { "\((type as? any OptionalType.Type)?.wrapped ?? type)" }

private protocol OptionalType {
  static var wrapped: Any.Type { get }
}

extension Optional: OptionalType {
  fileprivate static var wrapped: Any.Type { Wrapped.self }
}
