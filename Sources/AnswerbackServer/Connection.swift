import Answerback
import HTTPTypes
import NIOHTTP1

/// What becomes of the connection after an answer, and the version to answer in.
struct Connection: Sendable {
  let version: HTTPVersion
  /// Whether the request was HEAD: no body may follow the head.
  let isHead: Bool
  let keepsAlive: Bool
  /// The value of `Connection`; nil where the version's default says it (RFC 9112 section 9.3).
  let field: String?

  init(_ head: HTTPRequestHead, keepsAlive: Bool? = nil) {
    self.keepsAlive = keepsAlive ?? (head.isKeepAlive && !head.asksToUpgrade)
    isHead = head.method == .HEAD
    version = head.version.major > 1 ? .http2 : head.version.minor == 0 ? .http1_0 : .http1_1
    switch (self.keepsAlive, version) {
    case (true, .http1_0): field = "keep-alive"
    case (false, .http1_1): field = "close"
    default: field = nil
    }
  }

  /// Whether an answer of unknown length is sent in chunks; a client of HTTP/1.0 reads until the connection closes.
  func chunks(_ status: Status, _ fields: HTTPFields) -> Bool {
    version == .http1_1 && !isHead && status.allowsBody && !fields.contains(.contentLength)
  }

  /// Whether an answer with this head has an end that its client can see without the connection's.
  func hasEnd(_ status: Status, _ fields: HTTPFields) -> Bool {
    version == .http2 || isHead || !status.allowsBody || fields.contains(.contentLength) || fields.contains(.transferEncoding)
  }

  /// The same connection with its end as the end of the answer.
  var closing: Connection {
    Connection(version: version, isHead: isHead, keepsAlive: version == .http2, field: version == .http1_1 ? "close" : nil)
  }

  /// What there is to say of a request that does not parse.
  static func broken(_ isHTTP2: Bool) -> Connection {
    isHTTP2
      ? Connection(version: .http2, isHead: false, keepsAlive: true, field: nil)
      : Connection(version: .http1_1, isHead: false, keepsAlive: false, field: "close")
  }

  private init(version: HTTPVersion, isHead: Bool, keepsAlive: Bool, field: String?) {
    self.version = version
    self.isHead = isHead
    self.keepsAlive = keepsAlive
    self.field = field
  }
}

extension HTTPRequestHead {
  /// Whether NIO's decoder takes what follows on the connection for another protocol: it then reads no further request.
  fileprivate var asksToUpgrade: Bool {
    headers.contains(name: "Upgrade")
      && headers[canonicalForm: "Connection"].contains { $0.utf8.count == 7 && $0.lowercased() == "upgrade" }
  }
}
