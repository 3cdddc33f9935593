/// A request as it went out.
public struct SentRequest: Sendable, Hashable {
  public var method: String
  /// The request target as sent, in origin form: `/path?query`; in absolute form to a proxy.
  public var target: String
  /// Every header line in wire order, those the client added included.
  public var headers: [HeaderLine]
  /// How many of `headers`, counted from the end, were added by the client.
  public var addedHeaders: Int
  public var body: [UInt8]
  /// Head and body, byte by byte; for HTTP/2 the frames that left while the request did.
  public var bytes: [UInt8]

  public init(method: String, target: String, headers: [HeaderLine], addedHeaders: Int, body: [UInt8], bytes: [UInt8]) {
    self.method = method
    self.target = target
    self.headers = headers
    self.addedHeaders = addedHeaders
    self.body = body
    self.bytes = bytes
  }
}
