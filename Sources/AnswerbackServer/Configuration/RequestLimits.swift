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
