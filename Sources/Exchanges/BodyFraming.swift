/// How the end of a body is known (RFC 9112 section 6.3).
public enum BodyFraming: Sendable, Hashable {
  /// No body can follow: HEAD, 1xx, 204, 304.
  case none
  case length(Int)
  case chunked
  /// The body ends when the connection does.
  case close
  /// HTTP/2: the end is a flag of the last frame (RFC 9113 section 8.1), and there are no chunks.
  case frames
}
