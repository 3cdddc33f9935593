/// The OpenAPI 3.1 document of an app, built from its tree.
public struct OpenAPIDocument: Sendable {
  /// The whole document.
  public let tree: Schema
  /// What is neither seen nor stated, a sentence each, naming the route.
  public let warnings: [String]

  /// - Parameter routes: of an app, in the order of declaration.
  init(_ routes: [RouteDescription], _ info: OpenAPIInfo) {
    let types = SchemaTypes()
    var warnings: [String] = []
    var paths: Schema = [:]
    var operationIDs: Set<String> = []
    for route in routes where !route.documentation.isHidden {
      var operation = OperationBuilder(route, types)
      let path = route.path.openAPIPath
      for method in route.methods {
        var item = paths[path] ?? [:]
        item[method.rawValue.lowercased()] = operation.build(method: method.rawValue, ids: &operationIDs)
        paths[path] = item
      }
      warnings += operation.warnings
    }
    var tree: Schema = ["openapi": "3.1.0", "info": ["title": .string(info.title), "version": .string(info.version)]]
    if let description = info.description { tree["info"]?["description"] = .string(description) }
    if !info.servers.isEmpty { tree["servers"] = .array(info.servers.map { ["url": .string($0)] }) }
    tree["paths"] = paths
    var components: Schema = [:]
    if !types.components.isEmpty { components["schemas"] = .object(types.components.sorted { $0.name < $1.name }) }
    if !info.securitySchemes.isEmpty {
      components["securitySchemes"] = .object(info.securitySchemes.map { Schema.Member($0.name, $0.scheme) })
    }
    if components != [:] { tree["components"] = components }
    self.tree = tree
    self.warnings = warnings
  }

  /// The document as JSON, compact, UTF-8.
  public var json: [UInt8] { tree.json }

  /// The document as YAML.
  public var yaml: String { tree.yaml }
}

extension App {
  /// The OpenAPI document of this app.
  public func openAPI(_ info: OpenAPIInfo) -> OpenAPIDocument {
    OpenAPIDocument(routes, info)
  }
}

extension String {
  /// A path as OpenAPI writes it: `{path:path}`, which takes the rest, is `{path}`.
  var openAPIPath: String {
    split(separator: "/", omittingEmptySubsequences: false).map { segment in
      segment.hasPrefix("{") ? "{\(segment.dropFirst().prefix { $0 != ":" && $0 != "}" })}" : String(segment)
    }
    .joined(separator: "/")
  }
}
