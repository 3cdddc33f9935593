public import FieldValues
public import HTTPTypes
public import NIOCore

/// A request as a handler sees it: read from the wire, matched to its route, its body complete.
public struct Request: Sendable {
  public let method: HTTPRequest.Method
  /// The target as sent, in origin form: `/path?query`.
  public let target: String
  /// The part of the target before the first `?`, still percent-encoded.
  public let path: Substring
  public let headers: RequestHeaders
  /// The body's bytes; empty when there is none.
  public let body: ByteBuffer
  /// When the head arrived, in whole seconds; what `Date` says and relative expiry counts from.
  public let time: HTTPDate
  /// Values of the route's path parameters, percent-decoded, in the order of the path.
  public internal(set) var pathParameters: PathParameters = PathParameters()
  /// Where rendering tells how the answer came to be; nil when nobody asked.
  public var trace: TraceRecorder?
  /// What hooks and responders put here for others, a user, say.
  public var storage = RequestStorage()

  /// The same request as an app sees it that is mounted beneath the first segments of the path.
  func below(_ depth: Int) -> Request {
    let segments = path.parts(between: "/").dropFirst(depth).joined(separator: "/")
    let end = path.utf8.last == UInt8(ascii: "/") && !segments.isEmpty ? "/" : ""
    var request = Request(
      method: method,
      target: "/" + segments + end + target[path.endIndex...],
      headers: headers,
      body: body,
      time: time
    )
    request.storage = storage
    request.trace = trace
    return request
  }

  public init(
    method: HTTPRequest.Method = .get,
    target: String,
    headers: HTTPFields = HTTPFields(),
    body: ByteBuffer = ByteBuffer(),
    time: HTTPDate
  ) {
    self.init(method: method, target: target, headers: RequestHeaders(headers), body: body, time: time)
  }

  package init(method: HTTPRequest.Method, target: String, headers: RequestHeaders, body: ByteBuffer, time: HTTPDate) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.time = time
    path = target.splitOnce(at: "?")?.before ?? target[...]
  }

  /// What stands behind the first `?`, as sent.
  var rawQuery: Substring { target.splitOnce(at: "?")?.after ?? "" }

  /// The pairs of the query, decoded as a form (WHATWG URL section 5.1), in the order sent.
  public var query: FormFields {
    FormFields(parsing: rawQuery)
  }

  /// The first value of a query parameter; nil when there is none.
  public func query(_ name: String) -> String? {
    query.first(name)
  }

  /// What the client accepts: `Accept` parsed; an absent or malformed field accepts everything (RFC 9110 section 12.5.1).
  public var accept: Accept {
    Accept.parse(headers[values: .accept]) ?? Accept.anything
  }

  /// The cookies the client sent, in the order of `Cookie`.
  public var cookies: [CookieHeader.Pair] {
    headers[values: .cookie].flatMap { CookieHeader($0).pairs }
  }

  /// What the reader of an event stream has seen last: `Last-Event-ID`; nil at its first visit.
  public var lastEventID: String? {
    headers.first { $0.name.canonicalName == "last-event-id" }?.value
  }

  /// Whether the body is too large to be decoded on an event loop.
  var hasLargeBody: Bool { body.readableBytes > BlockingPool.largeBody }
}

/// A key of ``RequestStorage``: a type of its own, so that two packages cannot meet under one name.
public protocol RequestStorageKey {
  associatedtype Value: Sendable
}
