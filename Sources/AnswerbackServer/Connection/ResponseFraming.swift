import Answerback
import FieldValues
import HTTPTypes
import NIOCore
import NIOHTTP1

/// The framing of the response to one request: its HTTP version, where it ends, and whether the connection stays open.
struct ResponseFraming: Sendable {
  let version: HTTPVersion
  /// Whether the request was HEAD: no body may follow the head.
  let isHead: Bool
  let keepsAlive: Bool
  /// The value of `Connection`; nil if the default of the version applies (RFC 9112 section 9.3).
  let connectionField: String?

  /// Creates the framing of the response to a request.
  /// - Parameter mayUpgrade: Whether the request has the field Upgrade.
  init(_ head: HTTPRequestHead, mayUpgrade: Bool) {
    let keepsAlive = head.isKeepAlive && !(mayUpgrade && head.asksToUpgrade)
    let version: HTTPVersion = head.version.major > 1 ? .http2 : head.version.minor == 0 ? .http1_0 : .http1_1
    let connectionField: String? =
      switch (keepsAlive, version) {
      case (true, .http1_0): "keep-alive"
      case (false, .http1_1): "close"
      default: nil
      }
    self.init(version: version, isHead: head.method == .HEAD, keepsAlive: keepsAlive, connectionField: connectionField)
  }

  private init(version: HTTPVersion, isHead: Bool, keepsAlive: Bool, connectionField: String?) {
    self.version = version
    self.isHead = isHead
    self.keepsAlive = keepsAlive
    self.connectionField = connectionField
  }

  /// Returns the framing of the response to a request that could not be parsed.
  static func broken(_ isHTTP2: Bool) -> ResponseFraming {
    isHTTP2
      ? ResponseFraming(version: .http2, isHead: false, keepsAlive: true, connectionField: nil)
      : ResponseFraming(version: .http1_1, isHead: false, keepsAlive: false, connectionField: "close")
  }

  /// The same framing, with a response that ends when the connection is closed.
  var closing: ResponseFraming {
    ResponseFraming(
      version: version,
      isHead: isHead,
      keepsAlive: version == .http2,
      connectionField: version == .http1_1 ? "close" : nil
    )
  }

  /// Returns the framing of a response, which may close the connection.
  func framing(of response: RenderedResponse) -> ResponseFraming {
    response.closesConnection ? closing : self
  }

  /// Whether a response of unknown length is sent in chunks. A client of HTTP/1.0 reads until the connection closes.
  func chunks(_ status: Status, _ fields: HTTPFields) -> Bool {
    version == .http1_1 && !isHead && status.allowsBody && !fields.contains(.contentLength)
  }

  /// Whether the client can see the end of a response with this head without the end of the connection.
  func hasEnd(_ status: Status, _ fields: HTTPFields) -> Bool {
    version == .http2 || isHead || !status.allowsBody || fields.contains(.contentLength) || fields.contains(.transferEncoding)
  }

  /// The same framing with a head that announces the end of the connection, for a server that stops.
  var stopping: ResponseFraming {
    ResponseFraming(version: version, isHead: isHead, keepsAlive: keepsAlive, connectionField: "close")
  }

  /// Returns the head of a rendered response for NIO's HTTP/2 codec, with the server's own fields at the end.
  func head(of response: RenderedResponse, date: DateField) -> HTTPResponseHead {
    var headers = HTTPHeaders()
    let fields = response.fields
    headers.reserveCapacity(fields.count + 2)
    for field in fields { headers.add(name: field.name.rawName, value: field.value) }
    headers.add(name: "Date", value: date.text)
    if let connectionField { headers.add(name: "Connection", value: connectionField) }
    return HTTPResponseHead(version: version, status: HTTPResponseStatus(response.status), headers: headers)
  }
}

extension HTTPRequestHead {
  /// Whether NIO's decoder treats what follows on the connection as another protocol, if the head has the field Upgrade. It then
  /// reads no further request.
  fileprivate var asksToUpgrade: Bool {
    headers[canonicalForm: "Connection"].contains { $0.equalsIgnoringCase("upgrade") }
  }
}

extension HTTPResponseStatus {
  /// NIO decides by its enum cases which statuses have no body. Our reason phrase is only used for statuses that may have one.
  fileprivate init(_ status: Status) {
    let known = HTTPResponseStatus(statusCode: status.code)
    let isOurs = known.reasonPhrase == status.reasonPhrase || !status.allowsBody
    self = isOurs ? known : .custom(code: UInt(clamping: status.code), reasonPhrase: status.reasonPhrase)
  }
}
