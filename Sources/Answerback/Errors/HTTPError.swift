/// An error that becomes a response with its status if a handler, an input or a hook throws it (Litestar: `HTTPException`).
///
/// The error form of the layer decides how it is sent. The default is problem details (RFC 9457).
public struct HTTPError: Error, Sendable, CustomStringConvertible {
  /// The status of the response.
  public var status: Status
  /// What went wrong, in words for the client. Nil sends the title of the status, such as `Not Found`.
  public var detail: String?
  /// Further members of the response.
  public var extra: (any Encodable & Sendable)?
  /// Header fields of the response, such as `WWW-Authenticate`.
  ///
  /// `Content-Type` and `Content-Length` are those of the error form. A field that can't be sent is left out and logged.
  public var headers: ResponseHeaders

  /// Creates an error.
  /// - Parameters:
  ///   - status: The status of the response.
  ///   - detail: What went wrong, in words for the client.
  ///   - extra: Further members of the response.
  ///   - headers: Header fields of the response.
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
