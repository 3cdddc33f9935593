/// What a client of HTTP/2 may do on one connection.
enum HTTP2Limits {
  /// The number of concurrent streams. A stream above it is refused.
  static let streams = 128
  /// The number of streams at which the connection ends. Refusals can't be sent to a client that reads nothing, and pile up.
  ///
  /// It is also the number of streams that may have been reset lately: a client may send more frames on a refused stream before it reads
  /// the refusal. A flood of resets ends the connection.
  static let streamsBeforeBreak = 1024
}
