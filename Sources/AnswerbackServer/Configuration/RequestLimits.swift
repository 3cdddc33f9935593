/// The sizes beyond which a request is refused and its connection closed.
public struct RequestLimits: Sendable, Hashable {
  /// Bytes of the body: 413.
  public var body = 16 * 1024 * 1024
  /// Bytes of all bodies that are being read at once: 503.
  public var bodies = 1024 * 1024 * 1024
  /// Bytes of the request target: 414.
  public var target = 16 * 1024
  /// Bytes of all header lines: 431.
  public var headers = 64 * 1024
  /// How many header lines: 431.
  public var headerCount = 100

  public init() {}
}

/// Limits on the bytes of responses a server holds in memory until clients take them.
public struct ResponseLimits: Sendable, Hashable {
  /// The number of bytes a streamed response may be ahead of its client before its writer waits.
  public var stream = 128 * 1024
  /// The number of bytes of all responses on one connection. Above it, each writer waits until the client has taken everything the
  /// response has sent so far.
  public var connection = 1024 * 1024
  /// The number of bytes of all responses of the server. Above it, streamed responses wait before each piece, new HTTP/2 streams are
  /// refused with REFUSED_STREAM, and HTTP/1.1 requests get a 503.
  public var server = 256 * 1024 * 1024

  public init() {}
}
