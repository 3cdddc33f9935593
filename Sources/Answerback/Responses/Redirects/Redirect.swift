public import FieldValues

/// A response that redirects the client (seed pages: Redirect Responses, RedirectResponse).
///
/// Its status is 302 unless the response or its route sets 301, 302, 303, 307 or 308. Another status is refused. For the default
/// of the other seed page, 307, use ``temporary(to:query:headers:cookies:background:)``.
public struct Redirect: ConfigurableResponse {
  /// The target as it was given, with the query parameters.
  public var location: String
  /// The status, media type, headers, cookies and background work. The media type is that of the empty body. Nil sends no
  /// Content-Type.
  public var options: ResponseOptions

  /// Creates a redirect (Litestar: `Redirect`; Starlette: `RedirectResponse`).
  /// - Parameters:
  ///   - target: A path or a URL, which is percent-encoded as UTF-8 if needed. An empty one is refused with a 500. An absolute
  ///     path starts at the app: in a mounted app the path of the mount is put before it (``Request/mountPath``).
  ///   - query: Parameters to add to those of the target, before its fragment, in this order. A name may occur several times.
  ///   - status: The status. Nil leaves it to the route.
  ///   - mediaType: The media type. Nil leaves it to the kind and the route.
  ///   - headers: Headers of the response.
  ///   - cookies: Cookies of the response.
  ///   - background: Work to run after the response has been sent.
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

  /// Creates a redirect with status 307: the client repeats the request with its method and body (Starlette's default).
  public static func temporary(
    to target: String,
    query: KeyValuePairs<String, String> = [:],
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) -> Redirect {
    Redirect(to: target, query: query, status: .temporaryRedirect, headers: headers, cookies: cookies, background: background)
  }

  /// Creates a redirect with status 308: as 307, but permanent.
  public static func permanent(
    to target: String,
    query: KeyValuePairs<String, String> = [:],
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) -> Redirect {
    Redirect(to: target, query: query, status: .permanentRedirect, headers: headers, cookies: cookies, background: background)
  }

  /// Creates a redirect with status 303: the client fetches the target with GET, for example after a POST.
  public static func seeOther(
    to target: String,
    query: KeyValuePairs<String, String> = [:],
    headers: ResponseHeaders = [:],
    cookies: ResponseCookies = [],
    background: (any BackgroundWork)? = nil
  ) -> Redirect {
    Redirect(to: target, query: query, status: .seeOther, headers: headers, cookies: cookies, background: background)
  }

  /// Declares no body and a status of a redirect.
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

  /// The status codes of redirects.
  static let statuses = [301, 302, 303, 307, 308]

  /// Adds Location to the options.
  /// - Throws: An error if the target is empty, or the status isn't that of a redirect.
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

  /// Returns the target as a field value. The characters of URLs are unchanged, `%` included, so that an encoded target is not
  /// encoded twice.
  private static func encoded(_ target: String) -> String {
    target.utf8.allSatisfy(isURLPart) ? target : target.percentEncoded(keeping: isURLPart)
  }

  /// Whether a byte is unchanged in a URL.
  private static func isURLPart(_ byte: UInt8) -> Bool {
    byte.isAlphanumeric || "/#%[]=:;$&()+,!?*@'~_.-".utf8.contains(byte)
  }

  /// Why a redirect can't be sent. The client gets a 500.
  private enum Fault: Error, CustomStringConvertible {
    case noTarget
    case status(Status)

    var description: String {
      switch self {
      case .noTarget: "the redirect has an empty target. Use a path or a URL."
      case .status(let status): "the redirect has status \(status), which does not redirect. Use 301, 302, 303, 307 or 308."
      }
    }
  }
}
