import Answerback
import Workbench

extension CatalogueRoute {
  /// A route of the app as the bench's catalogue shows it.
  init(_ route: RouteDescription) {
    let inputs = route.inputs.filter { $0.source != .body }
    self.init(
      methods: route.methods.map(\.rawValue),
      path: route.path,
      summary: route.summary ?? "",
      parameters: inputs.map(RouteParameter.init),
      mediaTypes: route.mediaType.map { [$0] } ?? []
    )
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
