import Answerback
import Codecs
import Scenarios
import Workbench

extension App {
  /// The routes as the bench's catalogue shows them, with an example of each body a request needs.
  var catalogue: [CatalogueRoute] {
    let needsBodies = routes.contains { $0.inputs.contains { $0.source == .body } }
    let document = needsBodies ? try? OpenAPIDescription(json: openAPI(OpenAPIInfo(title: "app", version: "0")).json) : nil
    return routes.map { CatalogueRoute($0, document) }
  }
}

extension CatalogueRoute {
  /// A route of the app as the bench's catalogue shows it.
  init(_ route: RouteDescription, _ document: OpenAPIDescription?) {
    let inputs = route.inputs.filter { $0.source != .body }
    let body = inputs.count < route.inputs.count ? document.flatMap { Self.body(of: route, in: $0) } : nil
    self.init(
      methods: route.methods.map(\.rawValue),
      path: route.path,
      summary: route.summary ?? "",
      parameters: inputs.map(RouteParameter.init),
      requestBody: body,
      requestMediaType: body == nil ? nil : "application/json",
      mediaTypes: route.mediaType.map { [$0] } ?? []
    )
  }

  /// A body that the route's declaration lets pass, as JSON.
  private static func body(of route: RouteDescription, in document: OpenAPIDescription) -> String? {
    let operation = document.operation(named: "\(route.methods.first?.rawValue ?? "") \(route.path)")
    let content = operation?.body?.content.first { $0.mediaType == "application/json" }
    guard let schema = content?.schema else { return nil }
    return (content?.example ?? JSONSchema(schema, in: document.root).example).compactJSON
  }
}

extension RouteParameter {
  init(_ input: InputDeclaration) {
    self.init(
      input.name,
      in: Location(rawValue: input.source.rawValue) ?? .query,
      example: input.defaultValue ?? Self.example(of: input),
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
