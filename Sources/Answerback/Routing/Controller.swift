/// A type that groups routes under a path: the layer between router and routes, in a file of its own.
///
/// Its settings are declared inside (`var settings: Settings { Settings().header("a", "b") }`) or by modifiers where it is used.
public protocol Controller: RouteComponent, Layer where Modified == Router, Fault == Never {
  var path: String { get }
  var settings: Settings { get }
  @RoutesBuilder var routes: [RouteNode] { get }
}

extension Controller {
  public var path: String { "" }
  public var settings: Settings { Settings() }

  public var node: RouteNode {
    .group(kind: "controller", path: path, settings: settings, children: routes)
  }

  public func with(_ change: (inout Settings) -> Void) -> Router {
    Router { self.node }.with(change)
  }
}
