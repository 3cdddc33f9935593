/// A piece of the declared tree: a route, or a group of them under a path.
public indirect enum RouteNode: Sendable {
  case route(RouteDefinition)
  /// Another app under a path.
  case mount(path: String, App)
  /// - Parameter kind: `router` or `controller`, for messages and the trace.
  case group(kind: String, path: String, settings: Settings, children: [RouteNode])
}

/// What may stand in the braces of an app, a router or a controller.
public protocol RouteComponent: Sendable {
  var node: RouteNode { get }
}

/// Collects the components of a tree; `if`, `switch` and `for` work as everywhere.
@resultBuilder
public enum RoutesBuilder {
  public static func buildExpression(_ component: some RouteComponent) -> [RouteNode] { [component.node] }
  public static func buildExpression(_ node: RouteNode) -> [RouteNode] { [node] }
  public static func buildExpression(_ nodes: [RouteNode]) -> [RouteNode] { nodes }
  public static func buildBlock(_ parts: [RouteNode]...) -> [RouteNode] { parts.flatMap(\.self) }
  public static func buildOptional(_ part: [RouteNode]?) -> [RouteNode] { part ?? [] }
  public static func buildEither(first part: [RouteNode]) -> [RouteNode] { part }
  public static func buildEither(second part: [RouteNode]) -> [RouteNode] { part }
  public static func buildArray(_ parts: [[RouteNode]]) -> [RouteNode] { parts.flatMap(\.self) }
}
