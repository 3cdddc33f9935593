/// Another app under a path. It has its own layers. Of the layers around it, only the hooks of ``Layer/around(_:)`` apply to it.
public struct Mount: RouteComponent {
  private let path: String
  private let app: App

  /// Creates a mount.
  /// - Parameters:
  ///   - path: The path of the mount, without parameters. The mounted app receives the rest of the path.
  ///   - app: The app.
  public init(_ path: String, _ app: App) {
    self.path = path
    self.app = app
  }

  /// The mounted app under its path.
  public var node: RouteNode { .mount(path: path, app) }
}
