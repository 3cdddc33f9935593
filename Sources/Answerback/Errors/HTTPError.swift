/// An error that is a response: thrown by a handler, an input or a hook, it becomes a response of its status (Litestar:
/// `HTTPException`).
///
/// How it looks is decided by the error form of its layer; the default is problem details (RFC 9457).
public struct HTTPError: Error, Sendable, CustomStringConvertible {
  /// The status of the response.
  public var status: Status
  /// What went wrong, in words for the client; nil says the title of the status: `Not Found`.
  public var detail: String?
  /// Further members of the response.
  public var extra: (any Encodable & Sendable)?
  /// Header fields of the response, such as `WWW-Authenticate`.
  ///
  /// `Content-Type` and `Content-Length` are those of the error form. A field that was refused is left out, and logged.
  public var headers: ResponseHeaders

  /// Creates an error.
  /// - Parameters:
  ///   - status: the status of the response.
  ///   - detail: what went wrong, in words for the client.
  ///   - extra: further members of the response.
  ///   - headers: header fields of the response.
  public init(_ status: Status, _ detail: String? = nil, extra: (any Encodable & Sendable)? = nil, headers: ResponseHeaders = [:])
  {
    self.status = status
    self.detail = detail
    self.extra = extra
    self.headers = headers
  }

  /// The status and what went wrong, for logs.
  public var description: String {
    "\(status): \(detail ?? status.title)"
  }
}
