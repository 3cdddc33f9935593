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

/// Another app under a path: it keeps its own layers, and none of the outer app's reach it.
public struct Mount: RouteComponent {
  private let path: String
  private let app: App

  /// - Parameter path: literal segments; the mounted app sees what follows them.
  public init(_ path: String, _ app: App) {
    self.path = path
    self.app = app
  }

  public var node: RouteNode { .mount(path: path, app) }
}
