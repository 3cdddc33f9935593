/// A request that someone wants sent: what the user wrote, before the client adds what the wire needs.
public struct RequestMessage: Sendable, Hashable {
  /// The method token, in the case to be sent.
  public var method: String
  /// An absolute URL, `http://127.0.0.1:8080/path?query`.
  public var url: String
  /// The header lines in the order to be sent; repeats are allowed.
  public var headers: [HeaderLine]
  /// The body's bytes; nil sends none and no Content-Length.
  public var body: [UInt8]?
  /// Bytes that are sent as they are instead of all of the above, broken requests included.
  ///
  /// The method only says how the answer is read (HEAD has no body), the URL where the bytes go. HTTP/1.1 only, on a connection
  /// of its own that is not used again.
  public var raw: [UInt8]?

  /// Creates a request.
  public init(method: String = "GET", url: String, headers: [HeaderLine] = [], body: [UInt8]? = nil) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }

  /// A request whose bytes are sent as they are.
  public init(raw: [UInt8], method: String = "GET", to url: String) {
    self.init(method: method, url: url)
    self.raw = raw
  }
}
