import Answerback
import FieldValues
import HTTPTypes
import NIOCore
import NIOHTTP1

/// How the response to one request is framed: the version it is in, where it ends, and what becomes of the connection afterwards.
struct MessageFraming: Sendable {
  let version: HTTPVersion
  /// Whether the request was HEAD: no body may follow the head.
  let isHead: Bool
  let keepsAlive: Bool
  /// The value of `Connection`; nil where the version's default says it (RFC 9112 section 9.3).
  private let connectionField: String?

  init(_ head: HTTPRequestHead) {
    let keepsAlive = head.isKeepAlive && !head.asksToUpgrade
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

  /// What there is to say of a request that does not parse.
  static func broken(_ isHTTP2: Bool) -> MessageFraming {
    isHTTP2
      ? MessageFraming(version: .http2, isHead: false, keepsAlive: true, connectionField: nil)
      : MessageFraming(version: .http1_1, isHead: false, keepsAlive: false, connectionField: "close")
  }

  /// The same framing with the connection's end as the end of the response.
  var closing: MessageFraming {
    MessageFraming(
      version: version,
      isHead: isHead,
      keepsAlive: version == .http2,
      connectionField: version == .http1_1 ? "close" : nil
    )
  }

  /// The framing of a response to the request, which may ask for the connection to be closed.
  func framing(of response: RenderedResponse) -> MessageFraming {
    response.closesConnection ? closing : self
  }

  /// Whether a response of unknown length is sent in chunks; a client of HTTP/1.0 reads until the connection closes.
  func chunks(_ status: Status, _ fields: HTTPFields) -> Bool {
    version == .http1_1 && !isHead && status.allowsBody && !fields.contains(.contentLength)
  }

  /// Whether a response with this head has an end that its client can see without the connection's.
  func hasEnd(_ status: Status, _ fields: HTTPFields) -> Bool {
    version == .http2 || isHead || !status.allowsBody || fields.contains(.contentLength) || fields.contains(.transferEncoding)
  }

  /// The head of a rendered response without the response's fields and `Date`, which ``HTTP1ResponseEncoder`` writes.
  func bareHead(of response: RenderedResponse) -> HTTPResponseHead {
    var head = HTTPResponseHead(version: version, status: HTTPResponseStatus(response.status))
    if let connectionField { head.headers.add(name: "Connection", value: connectionField) }
    return head
  }

  /// The head of a rendered response; the server's own fields come last.
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

extension MessageFraming {
  /// The value of `Date`, printed once a second (RFC 9110 section 6.6.1).
  struct DateField {
    private(set) var now = HTTPDate.epoch
    private(set) var text = ""
    /// The whole line of HTTP/1.1.
    private(set) var line = ByteBuffer()

    init() { set(.epoch) }

    /// Brings the value up to the clock.
    mutating func update() {
      let second = HTTPDate.now
      if second != now {
        set(second)
      }
    }

    private mutating func set(_ date: HTTPDate) {
      now = date
      text = date.description
      line = ByteBuffer(string: "Date: \(text)\r\n")
    }
  }
}

extension HTTPRequestHead {
  /// Whether NIO's decoder takes what follows on the connection for another protocol: it then reads no further request.
  fileprivate var asksToUpgrade: Bool {
    headers.contains(name: "Upgrade")
      && headers[canonicalForm: "Connection"].contains { $0.equalsIgnoringCase("upgrade") }
  }
}

extension HTTPResponseStatus {
  /// NIO knows by its cases which statuses have no body; only where there may be one is our reason phrase put in place of its own.
  fileprivate init(_ status: Status) {
    let known = HTTPResponseStatus(statusCode: status.code)
    let isOurs = known.reasonPhrase == status.reasonPhrase || !status.allowsBody
    self = isOurs ? known : .custom(code: UInt(clamping: status.code), reasonPhrase: status.reasonPhrase)
  }
}
