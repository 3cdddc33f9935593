public import FieldValues
public import HTTPTypes
public import Logging
public import NIOCore
import Synchronization

/// A request with its complete body, as a handler receives it.
public struct Request: Sendable {
  /// What was read from the wire. It is in a class because requests are copied often: a copy then retains one reference.
  private var received: Received
  private var appLogger: AppLogger?
  /// Properties that few requests have; nil if none of them is set.
  private var extras: Box<Extras>?

  private final class Received: Sendable {
    let method: HTTPRequest.Method
    let target: String
    let path: Substring
    let headers: RequestHeaders
    let body: ByteBuffer
    let time: HTTPDate
    let client: Client?
    /// The number of the request in this process. The id is made from it when it is read.
    let number: UInt64

    init(
      method: HTTPRequest.Method,
      target: String,
      headers: RequestHeaders,
      body: ByteBuffer,
      time: HTTPDate,
      client: Client?,
      number: UInt64
    ) {
      self.method = method
      self.target = target
      path = target.splitOnce(at: "?")?.before ?? target[...]
      self.headers = headers
      self.body = body
      self.time = time
      self.client = client
      self.number = number
    }
  }

  private struct Extras: Sendable {
    var trace: Trace.Recorder?
    var pathParameters = PathParameters()
    /// The client that a hook has set. It may be nil.
    var client: Client??
    var storage = Storage()
    var mountPath = ""
    var id: String?
    var logger: Logger?
  }

  private final class Box<Value: Sendable>: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private func changed(_ change: (inout Extras) -> Void) -> Box<Extras> {
    var value = extras?.value ?? Extras()
    change(&value)
    return Box(value)
  }

  /// The method, as sent.
  public var method: HTTPRequest.Method { received.method }

  /// The target as sent, in origin form: `/path?query`.
  ///
  /// In a mounted app, it is the part after the path of the mount. The part before is ``mountPath``.
  public var target: String { received.target }

  /// The part of the target before the first `?`, still percent-encoded.
  public var path: Substring { received.path }

  /// The header fields, in the order they were sent.
  public var headers: RequestHeaders { received.headers }

  /// The bytes of the body; empty if the request has none.
  public var body: ByteBuffer { received.body }

  /// When the head of the request arrived, in whole seconds. It is the value of `Date` and the start of relative cookie expiry.
  public var time: HTTPDate { received.time }

  /// The peer of the connection, which is the client or the last proxy before the server; nil in process and on a Unix socket.
  ///
  /// A hook can change it, for example to the address in the `X-Forwarded-For` of a trusted proxy.
  public var client: Client? {
    get { if let client = extras?.value.client { client } else { received.client } }
    set { extras = changed { $0.client = .some(newValue) } }
  }

  /// The values of the route's path parameters, percent-decoded, in the order of the path.
  public internal(set) var pathParameters: PathParameters {
    get { extras?.value.pathParameters ?? PathParameters() }
    set {
      // Most routes have none, and then nothing is stored.
      if newValue.values.isEmpty, pathParameters.values.isEmpty { return }
      extras = changed { $0.pathParameters = newValue }
    }
  }

  /// Records how the response is made; nil if no trace is wanted.
  package var trace: Trace.Recorder? {
    get { extras?.value.trace }
    set { extras = changed { $0.trace = newValue } }
  }

  /// Values that hooks and responders store for inner hooks, inputs and handlers, such as the user.
  public var storage: Storage {
    get { extras?.value.storage ?? Storage() }
    set { extras = changed { $0.storage = newValue } }
  }

  /// The path of the mounts that the app is in: `/shop` for an app that is mounted there, and empty for an app that isn't mounted
  /// (ASGI: `root_path`).
  ///
  /// It is put before the absolute path of a ``Redirect`` and before the links of pages. A hook can set it if a proxy removes a
  /// prefix.
  public var mountPath: String {
    get { extras?.value.mountPath ?? "" }
    set { extras = changed { $0.mountPath = newValue } }
  }

  /// Returns the request for an app that is mounted at the first segments of the path.
  func below(_ depth: Int) -> Request {
    let parts = path.parts(between: "/")
    let segments = parts.dropFirst(depth).joined(separator: "/")
    let end = path.utf8.last == UInt8(ascii: "/") && !segments.isEmpty ? "/" : ""
    var request = self
    request.received = Received(
      method: method,
      target: "/" + segments + end + target[path.endIndex...],
      headers: headers,
      body: body,
      time: time,
      client: received.client,
      number: received.number
    )
    request.mountPath += parts.prefix(depth).map { "/\($0)" }.joined()
    request.pathParameters = Request.PathParameters()
    return request
  }

  /// Returns a target for the client. An absolute path is relative to the app, so ``mountPath`` is put before it. Another host
  /// (`//host`), a URL and a relative path aren't changed.
  func targetOutsideMounts(_ target: String) -> String {
    guard !mountPath.isEmpty, target.utf8.first == UInt8(ascii: "/"), !target.hasPrefix("//") else { return target }
    return mountPath + target
  }

  /// Creates a request, for tests and for bridges from other servers.
  /// - Parameters:
  ///   - method: The method.
  ///   - target: The target in origin form: `/path?query`.
  ///   - headers: The header fields.
  ///   - body: The complete body.
  ///   - time: When the request arrived.
  public init(
    method: HTTPRequest.Method = .get,
    target: String,
    headers: HTTPFields = HTTPFields(),
    body: ByteBuffer = ByteBuffer(),
    time: HTTPDate
  ) {
    self.init(method: method, target: target, headers: RequestHeaders(headers), body: body, time: time)
  }

  package init(
    method: HTTPRequest.Method,
    target: String,
    headers: RequestHeaders,
    body: ByteBuffer,
    time: HTTPDate,
    client: Client? = nil
  ) {
    let number = RequestID.next()
    received = Received(method: method, target: target, headers: headers, body: body, time: time, client: client, number: number)
  }

  /// The part of the target after the first `?`, as sent.
  var rawQuery: Substring { target.splitOnce(at: "?")?.after ?? "" }

  /// The parameters of the query, decoded as a form (WHATWG URL section 5.1), in the order they were sent.
  public var query: FormFields {
    FormFields(parsing: rawQuery)
  }

  /// Returns the first value of a query parameter; nil if the query doesn't have it.
  public func query(_ name: String) -> String? {
    query.first(name)
  }

  /// The media types that the client accepts. If `Accept` is missing or malformed, it accepts everything (RFC 9110 section
  /// 12.5.1).
  public var accept: Accept {
    Accept.parse(headers[values: .accept]) ?? Accept.anything
  }

  /// The cookies of the request, in the order of `Cookie`.
  public var cookies: [CookieHeader.Pair] {
    headers[values: .cookie].flatMap { CookieHeader($0).pairs }
  }

  /// The id of the last event that the client of an event stream received (`Last-Event-ID`); nil on its first request.
  public var lastEventID: String? {
    HTTPField.Name("Last-Event-ID").flatMap { headers[values: $0].first }
  }

  /// Whether the body is too large to be decoded on an event loop.
  var hasLargeBody: Bool { body.readableBytes > BlockingPool.largeBody }
}

/// The identity of a request in logs, and its client.
extension Request {
  /// A unique id of the request, mainly for logs. It has 32 hexadecimal digits.
  ///
  /// A hook can change it, for example to the value of `X-Request-ID`. ``logger`` then uses that value.
  public var id: String {
    get { extras?.value.id ?? RequestID.text(of: received.number) }
    set { extras = changed { $0.id = newValue } }
  }

  /// A logger with the label, handler and level of the app's logger, and with the ``id`` as `request-id` in its metadata.
  ///
  /// A hook can add metadata for the handlers and hooks inside it: `request.logger[metadataKey: "user"] = "ada"`.
  public var logger: Logger {
    get {
      var logger = extras?.value.logger ?? appLogger?.logger ?? RequestID.loggerOutsideApps
      logger[metadataKey: "request-id"] = .string(id)
      return logger
    }
    set { extras = changed { $0.logger = newValue } }
  }

  /// Sets the logger of an app. A logger that a hook has changed is kept.
  mutating func log(by logger: AppLogger) {
    appLogger = logger
  }

  /// The logger of an app, in a class that all its requests share.
  final class AppLogger: Sendable {
    let logger: Logger

    init(_ logger: Logger) { self.logger = logger }
  }

  /// Makes the ids of requests from a random number of the process and the number of the request.
  private enum RequestID {
    static let loggerOutsideApps = Logger(label: "answerback")
    private static let process = UInt64.random(in: .min ... .max)
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }

    static func text(of number: UInt64) -> String { digits(process) + digits(number) }

    private static func digits(_ number: UInt64) -> String {
      let digits = String(number, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
  }

  /// The peer of a connection.
  public struct Client: Sendable, Hashable, CustomStringConvertible {
    /// An address; the text of a socket address is made when it is read.
    private enum Address: Sendable {
      case socket(SocketAddress)
      case text(host: String, port: Int)
    }

    private let address: Address

    /// Creates a client from an address in text form, for tests and hooks.
    /// - Parameters:
    ///   - host: The IP address.
    ///   - port: The client's port.
    public init(host: String, port: Int) {
      address = .text(host: host, port: port)
    }

    /// Creates a client from a socket address; nil if it has no host and port, as on a Unix socket.
    package init?(_ address: SocketAddress?) {
      guard let address, address.port != nil else { return nil }
      self.address = .socket(address)
    }

    /// The IP address: `127.0.0.1`, `::1`.
    public var host: String {
      switch address {
      case .socket(let address): address.ipAddress ?? ""
      case .text(let host, _): host
      }
    }

    /// The client's port.
    public var port: Int {
      switch address {
      case .socket(let address): address.port ?? 0
      case .text(_, let port): port
      }
    }

    /// Host and port: `127.0.0.1:49152` or `[::1]:49152`.
    public var description: String {
      let host = host
      return host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Returns whether host and port are equal.
    public static func == (left: Client, right: Client) -> Bool { left.host == right.host && left.port == right.port }

    /// Hashes host and port.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(host)
      hasher.combine(port)
    }
  }
}

extension Request {
  /// A key of ``Request/storage``. Each key is a type, so that keys of two packages never collide.
  public protocol StorageKey {
    /// The type of the value.
    associatedtype Value: Sendable
  }

  /// Values that are stored in a request, by key.
  public struct Storage: Sendable {
    private var values: [ObjectIdentifier: any Sendable] = [:]

    /// Creates an empty storage.
    public init() {}

    /// The value of a key; nil if none was stored.
    public subscript<Key: Request.StorageKey>(key: Key.Type) -> Key.Value? {
      get { values[ObjectIdentifier(key)] as? Key.Value }
      set { values[ObjectIdentifier(key)] = newValue }
    }
  }
}
