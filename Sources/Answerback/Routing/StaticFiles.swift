import FieldValues

/// Serves the files of a folder under a path.
///
/// ```swift
/// StaticFiles("/assets", directory: "public").cacheControl(…)
/// ```
///
/// Nothing outside the folder is opened, whatever the path contains: `..` in any encoding, NUL, or backslashes. A symbolic link is followed
/// only to files of the folder. Names that begin with a dot are not served. A missing file is a 404.
public struct StaticFiles: RouteComponent, Layer {
  private let path: String
  private let root: OpenFile.Root
  private let index: String?
  private var settings = Settings()

  /// Creates a folder of files.
  /// - Parameters:
  ///   - path: The path of the folder in the app.
  ///   - directory: The folder on disk. A relative path starts at the working directory of the process. It must exist when the app is built.
  ///   - index: The file that is served for a folder's path with a trailing slash; without the slash the client is redirected to it.
  ///     nil serves only files.
  ///   - hidden: Whether names that begin with a dot are served too.
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

  /// A file's, and the way from a folder's path to the one with a slash.
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
      endpoint: .sync { [self] context in answer(in: context) }
    )
    var get = definition
    get.methods = [.get]
    var settings = settings
    if !root.isFolder([]) {
      settings.faults.append(
        "there is no folder \(root.path) — make it, or name another; a relative one counts from the working directory"
      )
    }
    return .group(kind: "static files", path: path, settings: settings, children: [.route(get)])
  }

  /// Looking at the disk waits for a thread that may block.
  private func answer(in context: RenderingContext) -> AnyResponse {
    AnyResponse(deferred: {
      let names = (context.request.pathParameters["path"] ?? "").parts(between: "/").map(String.init)
      let endsInSlash = context.request.path.utf8.last == UInt8(ascii: "/")
      guard root.isFolder(names) else {
        if endsInSlash { throw OpenFile.Fault.notFound }
        return try complete(File(.folder(root, names)), context)
      }
      guard let index else { throw OpenFile.Fault.notFound }
      let file = try complete(File(.folder(root, names + [index])), context)
      return endsInSlash ? file : try Redirect.permanent(to: location(of: context.request)).response(in: context)
    })
  }

  /// The file opened.
  private func complete(_ file: File, _ context: RenderingContext) throws -> AnyResponse {
    try file.response(in: context).completed()
  }

  /// Relative, so that it holds wherever the app is mounted, and never another host.
  private func location(of request: Request) -> String {
    let name = request.path.parts(between: "/").last ?? ""
    return "./\(name)/\(request.target[request.path.endIndex...])"
  }
}
