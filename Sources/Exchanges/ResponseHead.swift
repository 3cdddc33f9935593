/// Status line and header lines of an answer, final or informational, as they stood on the wire.
public struct ResponseHead: Sendable, Hashable {
  /// The version as sent, `HTTP/1.1`; `HTTP/2` where frames say it.
  public var version: String
  /// The status.
  public var status: Int
  /// The reason phrase as sent, which may be empty.
  public var reason: String
  /// Header lines in wire order and case, repeats on lines of their own.
  public var headers: [HeaderLine]
  /// The head's bytes, the empty line at its end included; none for HTTP/2, where they are compressed.
  public var bytes: [UInt8]

  /// Creates a head.
  public init(version: String, status: Int, reason: String, headers: [HeaderLine], bytes: [UInt8]) {
    self.version = version
    self.status = status
    self.reason = reason
    self.headers = headers
    self.bytes = bytes
  }

  /// The values of every line of this name, in wire order, compared without case.
  public func values(of name: String) -> [String] {
    headers.filter { $0.isNamed(name) }.map(\.value)
  }

  /// The value of the first line of this name.
  public func value(of name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }
}
