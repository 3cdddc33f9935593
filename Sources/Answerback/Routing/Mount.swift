/// Another app under a path: it keeps its own layers, and of the layers around it only the hooks of ``Layer/around(_:)`` reach it.
public struct Mount: RouteComponent {
  private let path: String
  private let app: App

  /// Creates a mount.
  /// - Parameter path: Literal segments. The mounted app gets the rest of the path.
  public init(_ path: String, _ app: App) {
    self.path = path
    self.app = app
  }

  /// The mounted app under its path.
  public var node: RouteNode { .mount(path: path, app) }
}
