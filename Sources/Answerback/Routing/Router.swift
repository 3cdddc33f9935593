/// A node of the declared tree: a route, or a group of nodes under a path.
public indirect enum RouteNode: Sendable {
  /// One route.
  case route(RouteDefinition)
  /// Another app under a path.
  case mount(path: String, App)
  /// A group of nodes. The kind is `router` or `controller`, for messages and the trace.
  case group(kind: String, path: String, settings: Settings, children: [RouteNode])
}

/// A component of an app, a router or a controller.
public protocol RouteComponent: Sendable {
  /// The component as a node of the tree.
  var node: RouteNode { get }
}

/// Routes under a path, with settings of their own: a layer between the app and its controllers.
public struct Router: RouteComponent, Layer {
  private let path: String
  private var settings = Settings()
  private let children: [RouteNode]

  /// Creates a router.
  /// - Parameters:
  ///   - path: The path that is put before the paths of everything inside. It may contain parameters.
  ///   - routes: The routes, routers and controllers inside.
  public init(_ path: String = "", @RoutesBuilder routes: () throws -> [RouteNode]) rethrows {
    self.path = path
    children = try routes()
  }

  /// Returns the router with changed settings.
  public func with(_ change: (inout Settings) -> Void) -> Router {
    var router = self
    change(&router.settings)
    return router
  }

  /// The group of the routes.
  public var node: RouteNode {
    .group(kind: "router", path: path, settings: settings, children: children)
  }
}
