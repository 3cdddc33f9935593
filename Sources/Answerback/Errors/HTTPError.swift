/// An error that is an answer: thrown by a handler, it becomes a response of its status.
///
/// How it looks is the error form of the app; by default problem details (RFC 9457).
public struct HTTPError: Error, Sendable, CustomStringConvertible {
  public var status: Status
  /// What went wrong, in words for the client; nil says the title of the status: `Not Found`.
  public var detail: String?
  /// Further members of the answer.
  public var extra: (any Encodable & Sendable)?
  /// Header fields of the answer, such as `WWW-Authenticate`.
  ///
  /// `Content-Type` and `Content-Length` are those of the error form. A field that was refused is left out, and logged.
  public var headers: ResponseHeaders

  public init(_ status: Status, _ detail: String? = nil, extra: (any Encodable & Sendable)? = nil, headers: ResponseHeaders = [:])
  {
    self.status = status
    self.detail = detail
    self.extra = extra
    self.headers = headers
  }

  public var description: String {
    "\(status): \(detail ?? status.title)"
  }
}
