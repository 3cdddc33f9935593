import Answerback
import Codecs
import OpenAPIDescriptions
import ScenarioInterchange
import Scenarios
import Workbench

extension App {
  /// The routes as the bench's catalogue shows them.
  /// - Parameter description: Of the app; with it the routes have their responses, and an example of each body that a request needs.
  func catalogue(_ description: OpenAPIDescription? = nil) -> [CatalogueRoute] {
    let operations = Dictionary(
      (description?.operations ?? []).map { ("\($0.method) \($0.path.withoutParameterNames)", $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return routes.map { route in
      let name = "\(route.methods.first?.rawValue ?? "GET") \(route.path.withoutParameterNames)"
      return CatalogueRoute(route, operations[name], in: description)
    }
  }
}

extension String {
  /// A path by which a route is found in a description: `{path:path}`, which takes the rest, is `{path}` there, and another route may
  /// have named the parameters.
  fileprivate var withoutParameterNames: String {
    var (path, isName) = ("", false)
    for scalar in unicodeScalars {
      if scalar == "}" { isName = false }
      if !isName { path.unicodeScalars.append(scalar) }
      if scalar == "{" { isName = true }
    }
    return path
  }
}

extension CatalogueRoute {
  /// A route of the app as the bench's catalogue shows it.
  fileprivate init(_ route: RouteDescription, _ operation: OpenAPIOperation?, in document: OpenAPIDescription?) {
    let inputs = route.inputs.filter { $0.source != .body }
    let content = operation?.body?.content.first { $0.mediaType == "application/json" }
    let body = content.flatMap { Self.example(of: $0, in: document) }
    self.init(
      methods: route.methods.map(\.rawValue),
      path: route.path,
      summary: route.summary ?? "",
      parameters: inputs.map(CatalogueRoute.Parameter.init),
      requestBodyType: route.inputs.first { $0.source == .body }.map { CatalogueRoute.Parameter.name(of: $0.type) },
      requestBody: body,
      requestMediaType: body == nil ? nil : content?.mediaType,
      mediaTypes: route.mediaType.map { [$0] } ?? [],
      responses: operation?.responses.map(CatalogueRoute.DeclaredResponse.init) ?? []
    )
  }

  /// A body that the route's declaration lets pass, as JSON.
  private static func example(of content: OpenAPIOperation.Content, in document: OpenAPIDescription?) -> String? {
    guard let schema = content.schema, let document else { return nil }
    return (content.example ?? JSONSchema(schema, in: document.root).example).compactJSON
  }
}

extension CatalogueRoute.DeclaredResponse {
  init(_ response: OpenAPIOperation.Response) {
    self.init(status: response.key, meaning: response.description, mediaTypes: response.content.map(\.mediaType))
  }
}

extension CatalogueRoute.Parameter {
  init(_ input: InputDeclaration) {
    self.init(
      input.name,
      in: Location(rawValue: input.source.rawValue) ?? .query,
      type: Self.name(of: input.type) + (input.range.map { " \($0)" } ?? ""),
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

extension CatalogueRoute.Parameter {
  /// The name of a type as it is written in a declaration; that a value may be missing is said elsewhere.
  fileprivate static func name(of type: Any.Type) -> String { "\((type as? any OptionalType.Type)?.wrapped ?? type)" }
}

// Not in a type of another module: the compiler's digester, which .ci/api-breakage asks, couldn't load the extension.
private protocol OptionalType {
  static var wrapped: Any.Type { get }
}

extension Optional: OptionalType {
  fileprivate static var wrapped: Any.Type { Wrapped.self }
}
