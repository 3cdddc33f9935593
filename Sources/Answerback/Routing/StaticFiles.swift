import FieldValues

/// Serves the files of a folder under a path.
///
/// ```swift
/// StaticFiles("/assets", directory: "public").cacheControl(…)
/// ```
///
/// Files outside the folder are never opened, even if the path contains `..` in any encoding, NUL or backslashes. A symbolic link
/// is followed only to files of the folder. Names that begin with a dot aren't served by default. A missing file is a 404.
public struct StaticFiles: RouteComponent, Layer {
  private let path: String
  private let root: OpenFile.Root
  private let index: String?
  private var settings = Settings()

  /// Creates a folder of files.
  /// - Parameters:
  ///   - path: The path of the folder in the app.
  ///   - directory: The folder on disk. A relative path starts at the working directory of the process. It must exist when the
  ///     app is built.
  ///   - index: The file that is served for the path of a folder with a trailing slash. Without the slash, the client is
  ///     redirected to it. With nil, only files are served.
  ///   - hidden: Whether names that begin with a dot are served.
  public init(_ path: String, directory: String, index: String? = "index.html", hidden: Bool = false) {
    self.path = path
    self.index = index
    root = OpenFile.Root(path: directory, servesHidden: hidden)
  }

  /// Returns the folder with changed settings.
  public func with(_ change: (inout Settings) -> Void) -> StaticFiles {
    var changed = self
    change(&changed.settings)
    return changed
  }

  /// The declaration of a file, and of the redirect from the path of a folder to the one with a slash.
  private static var declaration: ResponseDeclaration {
    var declaration = File.declaration
    declaration.otherStatuses.append(.permanentRedirect)
    return declaration
  }

  /// The route that serves the folder.
  public var node: RouteNode {
    let definition = RouteDefinition(
      "/{path:path}",
      declaration: Self.declaration,
      endpoint: .sync { [self] context in try response(in: context) }
    )
    var get = definition
    get.methods = [.get]
    var settings = settings
    if !root.isFolder([]) {
      settings.faults.append(.missingFolder(root.path))
    }
    return .group(kind: "static files", path: path, settings: settings, children: [.route(get)])
  }

  /// Returns a response that is made on a thread that may block, because it reads the disk. A file that was sent a moment ago isn't
  /// read again.
  private func response(in context: RenderingContext) throws -> AnyResponse {
    let names = (context.request.pathParameters["path"] ?? "").parts(between: "/").map(String.init)
    let endsInSlash = context.request.path.utf8.last == UInt8(ascii: "/")
    if !endsInSlash, let recent = try File(.folder(root, names)).recent(.inside(root, names), in: context) { return recent }
    return AnyResponse(deferred: {
      guard root.isFolder(names) else {
        if endsInSlash { throw OpenFile.Fault.notFound }
        return try complete(File(.folder(root, names)), context)
      }
      guard let index else { throw OpenFile.Fault.notFound }
      let file = try complete(File(.folder(root, names + [index])), context)
      return endsInSlash ? file : try Redirect.permanent(to: location(of: context.request)).response(in: context)
    })
  }

  /// Opens a file.
  private func complete(_ file: File, _ context: RenderingContext) throws -> AnyResponse {
    try file.response(in: context).completed()
  }

  /// Returns the relative path with a slash. It is right wherever the app is mounted, and never names another host.
  private func location(of request: Request) -> String {
    let name = request.path.parts(between: "/").last ?? ""
    return "./\(name)/\(request.target[request.path.endIndex...])"
  }
}
