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

/// Routes under a path, with settings of their own: a layer between the app and its controllers.
public struct Router: RouteComponent, Layer {
  private let path: String
  private var settings = Settings()
  private let children: [RouteNode]

  /// - Parameter path: comes before the paths of everything inside; it may hold parameters.
  public init(_ path: String = "", @RoutesBuilder routes: () throws -> [RouteNode]) rethrows {
    self.path = path
    children = try routes()
  }

  public func with(_ change: (inout Settings) -> Void) -> Router {
    var router = self
    change(&router.settings)
    return router
  }

  public var node: RouteNode {
    .group(kind: "router", path: path, settings: settings, children: children)
  }
}
