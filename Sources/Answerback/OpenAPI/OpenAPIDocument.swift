import FieldValues

/// The OpenAPI document of an app, built from its tree.
public struct OpenAPIDocument: Sendable {
  /// The whole document.
  public let tree: Schema
  /// What can neither be inferred nor is stated: a sentence each, naming the route.
  public let warnings: [String]

  /// A version of OpenAPI.
  public enum Version: String, Sendable, Hashable, CaseIterable {
    /// OpenAPI 3.1, which most tools read.
    case v3_1 = "3.1"
    /// OpenAPI 3.2, which also describes the items of event streams and JSON Lines, and methods of any name.
    case v3_2 = "3.2"
  }

  /// - Parameter routes: The routes of an app, in the order of declaration.
  init(_ routes: [RouteDescription], _ info: OpenAPIInfo) {
    let types = SchemaTypes()
    var warnings: [String] = []
    var paths: Schema = [:]
    var operationIDs: Set<String> = []
    var shapes: [String: String] = [:]
    for route in routes where !route.documentation.isHidden {
      // Paths that differ in the names of their parameters only are one path (OpenAPI 3.1, Paths Object): the first one's names hold.
      let own = route.path.openAPIPath
      let path = shapes[own.pathShape, default: own]
      shapes[own.pathShape] = path
      let pathNames = Dictionary(zip(own.parameterNames, path.parameterNames)) { first, _ in first }
      var operation = OperationBuilder(route, types, pathNames: pathNames, version: info.openAPIVersion)
      warnings += Self.faults(of: route, path, info)
      for method in route.methods {
        let field = info.openAPIVersion.field(of: method.rawValue)
        if field == nil, info.openAPIVersion == .v3_1 { continue }
        var item = paths[path] ?? [:]
        let built = operation.build(method: method.rawValue, ids: &operationIDs)
        if let field {
          item[field] = built
        } else {
          var others = item["additionalOperations"] ?? [:]
          others[method.rawValue] = built
          item["additionalOperations"] = others
        }
        paths[path] = item
      }
      warnings += operation.warnings
    }
    var tree: Schema = [
      "openapi": .string("\(info.openAPIVersion.rawValue).0"),
      "info": ["title": .string(info.title), "version": .string(info.version)],
    ]
    if let description = info.description { tree["info"]?["description"] = .string(description) }
    if !info.servers.isEmpty { tree["servers"] = .array(info.servers.map { ["url": .string($0)] }) }
    let names = types.componentNames
    tree["paths"] = names.applied(to: paths)
    var components: Schema = [:]
    if !types.components.isEmpty { components["schemas"] = .object(names.applied(to: types.components)) }
    if !info.securitySchemes.isEmpty {
      components["securitySchemes"] = .object(info.securitySchemes.map { Schema.Member($0.name, $0.scheme) })
    }
    if components != [:] { tree["components"] = components }
    self.tree = tree
    self.warnings = warnings
  }

  /// What a route declares that OpenAPI can't express.
  private static func faults(
    of route: RouteDescription,
    _ path: String,
    _ info: OpenAPIInfo
  ) -> [String] {
    var faults: [String] = []
    for method in route.methods where info.openAPIVersion == .v3_1 && info.openAPIVersion.field(of: method.rawValue) == nil {
      let advice = "Declare a route of its own for it, with .hidden(), or use OpenAPI 3.2."
      faults.append("\(method.rawValue) \(path): OpenAPI 3.1 doesn't have this method. \(advice)")
    }
    for scheme in route.documentation.security where !info.securitySchemes.contains(where: { $0.name == scheme }) {
      faults.append("\(path): the security scheme \(scheme) isn't declared. Add it to OpenAPIInfo.securitySchemes.")
    }
    let readsCredentials = route.inputs.contains { $0.source == .header && $0.name.equalsIgnoringCase("authorization") }
    if readsCredentials, route.documentation.security.isEmpty {
      faults.append("\(path): OpenAPI documents the header Authorization as a security scheme. Add .security(…) to the route.")
    }
    for input in route.inputs where input.source == .cookie && InputDeclaration.isList(input.type) {
      faults.append("\(path): OpenAPI can't describe the cookie \(input.name) as a list. Declare a single value.")
    }
    return faults
  }

  /// The document as compact JSON, in UTF-8.
  public var json: [UInt8] { tree.json }

  /// The document as YAML.
  public var yaml: String { tree.yaml }
}

extension OpenAPIDocument.Version {
  /// Returns the field of a path that describes a method, or nil if there is none (OpenAPI 3.1 and 3.2, Path Item Object).
  fileprivate func field(of method: String) -> String? {
    let field = method.lowercased()
    let isKnown = ["get", "put", "post", "delete", "options", "head", "patch", "trace"].contains(field)
    return isKnown || (self == .v3_2 && field == "query") ? field : nil
  }
}

extension App {
  /// Returns the OpenAPI document of the app.
  public func openAPI(_ info: OpenAPIInfo) -> OpenAPIDocument {
    OpenAPIDocument(routes, info)
  }
}

extension String {
  /// The path in OpenAPI's form: `{path:path}`, which takes the rest, is `{path}`.
  var openAPIPath: String {
    parts(between: "/", omittingEmpty: false).map { segment in
      segment.isPathParameter ? "{\(segment.dropFirst().prefix { $0 != ":" && $0 != "}" })}" : String(segment)
    }
    .joined(separator: "/")
  }

  /// The names in braces of a path.
  var parameterNames: [String] {
    parts(between: "/").filter(\.isPathParameter).map { String($0.dropFirst().prefix { $0 != "}" && $0 != ":" }) }
  }

  /// A path without the names in its braces.
  fileprivate var pathShape: String {
    parts(between: "/", omittingEmpty: false).map { $0.isPathParameter ? "{}" : $0 }.joined(separator: "/")
  }
}

extension Substring {
  /// Whether a segment of a path is a parameter in braces.
  fileprivate var isPathParameter: Bool { utf8.first == UInt8(ascii: "{") }
}
