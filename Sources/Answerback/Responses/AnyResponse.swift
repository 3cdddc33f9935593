public import FieldValues

/// A response with its body encoded and its type forgotten: what layers are merged into and hooks may change.
public struct AnyResponse: Sendable {
  /// nil takes the status of the route, then ``ResponseDeclaration/defaultStatus``, then the method's.
  public var status: Status?
  public var headers: ResponseHeaders
  public var cookies: ResponseCookies
  /// nil sends no Content-Type.
  public var mediaType: MediaType?
  public var body: ResponseBody
  /// Fields that are sent only where neither the response nor a layer says anything of that name.
  public var fallbackHeaders: ResponseHeaders = [:]
  /// Runs after the answer has left.
  public var background: BackgroundTasks?
  /// The rest of the response, where making it takes what blocks, a file, say: it runs away from the event loops, and what it
  /// returns is sent in place of this one.
  public var deferred: (@Sendable () throws -> AnyResponse)?

  public init(
    status: Status? = nil,
    headers: ResponseHeaders = ResponseHeaders(),
    cookies: ResponseCookies = ResponseCookies(),
    mediaType: MediaType? = nil,
    body: ResponseBody = .empty,
    background: (any BackgroundWork)? = nil
  ) {
    self.status = status
    self.headers = headers
    self.cookies = cookies
    self.mediaType = mediaType
    self.body = body
    self.background = background?.tasks
  }

  /// A response that is made where blocking is allowed.
  public init(deferred: @escaping @Sendable () throws -> AnyResponse) {
    self.init()
    self.deferred = deferred
  }

  /// Whether something of it is still to be made where blocking is allowed.
  var isIncomplete: Bool {
    if case .unencoded = body { true } else { deferred != nil }
  }

  /// The response with what is deferred; its body may still be unencoded.
  /// - Throws: what making it throws.
  func completed() throws -> AnyResponse { try deferred?() ?? self }

  /// The response with a change, which waits for what is deferred.
  func changed(_ change: @escaping @Sendable (inout AnyResponse) throws -> Void) throws -> AnyResponse {
    if let deferred {
      return AnyResponse(deferred: { try deferred().changed(change) })
    }
    var response = self
    try change(&response)
    return response
  }
}

extension AnyResponse: ResponseConvertible {
  /// Itself: for an answer put together by hand, without a media type if it says none.
  public func response(in context: RenderingContext) throws -> AnyResponse { self }
}

/// Changes a response after the handler and after the layers were merged, before it is finished.
///
/// Only the nearest layer's hook runs (seed page: Using the After Request Hook). What it says of `Vary` is added to what was said before.
public typealias AfterRequestHook = @Sendable (inout AnyResponse, Request) throws -> Void
