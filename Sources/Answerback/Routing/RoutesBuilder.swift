/// Collects the components of a tree. `if`, `switch` and `for` are allowed.
@resultBuilder
public enum RoutesBuilder {
  /// Adds a route, a router, a controller, a folder or a mounted app.
  public static func buildExpression(_ component: some RouteComponent) -> [RouteNode] { [component.node] }

  /// Adds a piece of a tree.
  public static func buildExpression(_ node: RouteNode) -> [RouteNode] { [node] }

  /// Adds several pieces of a tree.
  public static func buildExpression(_ nodes: [RouteNode]) -> [RouteNode] { nodes }

  /// Joins the components in their order.
  public static func buildBlock(_ parts: [RouteNode]...) -> [RouteNode] { parts.flatMap(\.self) }

  /// Adds the components of an `if`.
  public static func buildOptional(_ part: [RouteNode]?) -> [RouteNode] { part ?? [] }

  /// Adds the components of the first branch.
  public static func buildEither(first part: [RouteNode]) -> [RouteNode] { part }

  /// Adds the components of the other branch.
  public static func buildEither(second part: [RouteNode]) -> [RouteNode] { part }

  /// Adds the components of a `for`.
  public static func buildArray(_ parts: [[RouteNode]]) -> [RouteNode] { parts.flatMap(\.self) }
}
