public import FieldValues

/// A response that sends the client elsewhere (seed pages: Redirect Responses, RedirectResponse).
///
/// Its status is 302 unless the response or its route says 301, 302, 303, 307 or 308; another one is refused. The other page's default,
/// 307, is ``temporary(to:query:)``.
public struct Redirect: ConfigurableResponse {
  /// The target as given, with the query parameters.
  public var location: String
  /// The status, media type, headers, cookies and background work. The media type is that of the empty body; nil sends no Content-Type.
  public var options: ResponseOptions

  /// Creates a redirect (Litestar: `Redirect`; Starlette: `RedirectResponse`).
  /// - Parameters:
  ///   - target: a path or a URL; it is percent-encoded as UTF-8 where that is needed. An empty one is refused with a 500.
  ///     An absolute path counts from the app: in a mounted app the mount's path is put before it (``Request/mountPath``).
  ///   - query: parameters to be added to the target's own, before its fragment, in this order; a name may stand several times.
  public init(
    to target: String,
    query: KeyValuePairs<String, String> = [:],
    status: Status? = nil,
    mediaType: MediaType? = nil,
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) {
    location = Self.adding(query, to: target)
    options = ResponseOptions(status: status, mediaType: mediaType, headers: headers, cookies: cookies, background: background)
  }

  /// 307: the client repeats the request, method and body included (Starlette's default).
  public static func temporary(to target: String, query: KeyValuePairs<String, String> = [:]) -> Redirect {
    Redirect(to: target, query: query, status: .temporaryRedirect)
  }

  /// 308: the same, for good.
  public static func permanent(to target: String, query: KeyValuePairs<String, String> = [:]) -> Redirect {
    Redirect(to: target, query: query, status: .permanentRedirect)
  }

  /// 303: the client fetches the target with GET, after a POST, say.
  public static func seeOther(to target: String, query: KeyValuePairs<String, String> = [:]) -> Redirect {
    Redirect(to: target, query: query, status: .seeOther)
  }

  /// A response without a body, whose status must be that of a redirect.
  public static var declaration: ResponseDeclaration {
    var declaration = ResponseDeclaration(
      defaultStatus: .found,
      carriesBody: false,
      headers: [HeaderSetting("Location", description: "Where to go", required: true)],
      mediaTypeDecision: .response
    )
    declaration.redirects = true
    return declaration
  }

  /// The codes of the statuses that send the client elsewhere.
  static let statuses = [301, 302, 303, 307, 308]

  /// Adds Location to the options.
  /// - Throws: when there is no target, or the status is not that of a redirect.
  public func response(in context: RenderingContext) throws -> AnyResponse {
    guard !location.isEmpty else { throw Fault.noTarget }
    let status = status ?? context.settings.status ?? .found
    guard Self.statuses.contains(status.code) else { throw Fault.status(status) }
    var options = options
    options.status = status
    try options.headers.set("Location", Self.encoded(context.request.targetOutsideMounts(location)))
    return AnyResponse(options: options)
  }

  private static func adding(_ query: KeyValuePairs<String, String>, to target: String) -> String {
    if query.isEmpty || target.isEmpty { return target }
    let (path, fragment) = target.splitOnce(at: "#").map { ($0.before, "#" + $0.after) } ?? (target[...], "")
    let pairs = query.map { "\(FormFields.encode($0.key))=\(FormFields.encode($0.value))" }.joined(separator: "&")
    let separator = !path.utf8.contains(UInt8(ascii: "?")) ? "?" : "?&".utf8.contains(path.utf8.last ?? 0) ? "" : "&"
    return path + separator + pairs + fragment
  }

  /// The target as a field value: what a URL is made of stays, `%` included, so that an encoded one is not encoded twice.
  private static func encoded(_ target: String) -> String {
    target.utf8.allSatisfy(isURLPart) ? target : target.percentEncoded(keeping: isURLPart)
  }

  /// Whether a byte stands for itself in a URL that is already put together.
  private static func isURLPart(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || "/#%[]=:;$&()+,!?*@'~_.-".utf8.contains(byte)
  }

  /// Why a redirect cannot be sent; the client sees a 500.
  private enum Fault: Error, CustomStringConvertible {
    case noTarget
    case status(Status)

    var description: String {
      switch self {
      case .noTarget: "a redirect has no target — give it a path or a URL"
      case .status(let status): "a redirect says \(status), which sends nobody elsewhere — use 301, 302, 303, 307 or 308"
      }
    }
  }
}
