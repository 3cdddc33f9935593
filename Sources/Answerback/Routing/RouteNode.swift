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
