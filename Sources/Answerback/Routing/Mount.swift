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
