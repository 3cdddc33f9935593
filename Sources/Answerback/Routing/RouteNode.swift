import FieldValues
import HTTPTypes

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

/// A route as declared: path, methods, inputs, what its handler returns, and the handler.
public struct RouteDefinition: Sendable {
  let path: String
  var methods: [HTTPRequest.Method]
  var settings = Settings()
  let inputs: [InputDeclaration]
  let declaration: ResponseDeclaration
  let endpoint: Endpoint
  var summary: String?
  var documentation = RouteDocumentation()

  init(_ path: String, inputs: [InputDeclaration] = [], declaration: ResponseDeclaration, endpoint: Endpoint) {
    self.path = path
    methods = []
    self.inputs = inputs
    self.declaration = declaration
    self.endpoint = endpoint
  }

  /// A handler, its types erased. Handlers that are not async run on the loop, without a task.
  enum Endpoint: Sendable {
    case sync(@Sendable (RenderingContext) throws -> AnyResponse)
    case async(@Sendable (RenderingContext) async throws -> AnyResponse)
  }
}
