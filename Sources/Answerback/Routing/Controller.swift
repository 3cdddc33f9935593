/// A type that groups routes under a path. It is a layer between a router and its routes.
///
/// Declare its settings inside (`var settings: Settings { Settings().header("a", "b") }`), or by modifiers where it is used.
public protocol Controller: RouteComponent, Layer where Modified == Router, Fault == Never {
  /// The path that is put before the paths of the routes. The default is empty.
  var path: String { get }
  /// The settings of the controller. By default it has none.
  var settings: Settings { get }
  /// The routes, routers and controllers of the controller.
  @RoutesBuilder var routes: [RouteNode] { get }
}

extension Controller {
  /// The empty path.
  public var path: String { "" }
  /// No settings.
  public var settings: Settings { Settings() }

  /// The group of the routes.
  public var node: RouteNode {
    .group(kind: "controller", path: path, settings: settings, children: routes)
  }

  /// Returns the controller with changed settings.
  public func with(_ change: (inout Settings) -> Void) -> Router {
    Router { self.node }.with(change)
  }
}
