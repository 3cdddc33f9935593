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
