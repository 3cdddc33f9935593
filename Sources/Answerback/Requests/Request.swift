public import FieldValues
public import HTTPTypes
public import Logging
public import NIOCore
import Synchronization

/// A request as a handler sees it: read from the wire, matched to its route, its body complete.
public struct Request: Sendable {
  /// The method, as sent.
  public let method: HTTPRequest.Method
  /// The target as sent, in origin form: `/path?query`.
  ///
  /// In a mounted app, what follows the mount's path; the part before is ``mountPath``.
  public private(set) var target: String
  /// The part of the target before the first `?`, still percent-encoded.
  public private(set) var path: Substring
  /// The header fields, in the order they were sent.
  public let headers: RequestHeaders
  /// The body's bytes; empty when there is none.
  public let body: ByteBuffer
  /// When the head arrived, in whole seconds; what `Date` says and relative expiry counts from.
  public let time: HTTPDate
  /// Values of the route's path parameters, percent-decoded, in the order of the path.
  public internal(set) var pathParameters: Request.PathParameters = Request.PathParameters()
  /// Where rendering tells how the response came to be; nil when nobody asked.
  public var trace: Trace.Recorder?
  /// What hooks and responders put here for others, a user, say.
  public var storage = Request.Storage()
  /// The peer of the connection: the client, or the last proxy before the server. nil in process and on a unix socket.
  ///
  /// A hook may set it, to what a trusted proxy says in `X-Forwarded-For`, say.
  public var client: Client?
  /// The part of the path that mounts have cut off: `/shop` in an app mounted there, `/shop/admin` in one that is mounted in that one;
  /// empty in an app that is not mounted. (ASGI calls it `root_path`.)
  ///
  /// A ``Redirect`` to an absolute path and the links of pages keep it. A hook may set it where a proxy cuts off a prefix.
  public var mountPath = ""
  /// The request's place among all of the process, which the id is made of when it is read.
  private let number = RequestID.next()
  private var ownID: String?
  private var ownLogger: Logger?
  private var appLogger: Logger?

  /// The same request as an app sees it that is mounted beneath the first segments of the path.
  func below(_ depth: Int) -> Request {
    let parts = path.parts(between: "/")
    let segments = parts.dropFirst(depth).joined(separator: "/")
    let end = path.utf8.last == UInt8(ascii: "/") && !segments.isEmpty ? "/" : ""
    var request = self
    request.target = "/" + segments + end + target[path.endIndex...]
    request.path = Self.path(of: request.target)
    request.mountPath += parts.prefix(depth).map { "/\($0)" }.joined()
    request.pathParameters = Request.PathParameters()
    return request
  }

  private static func path(of target: String) -> Substring {
    target.splitOnce(at: "?")?.before ?? target[...]
  }

  /// A target for the client: an absolute path counts from the app itself, so what mounts have cut off goes before it. Another host
  /// (`//host`), a URL, or a relative path stays as it is.
  func targetOutsideMounts(_ target: String) -> String {
    guard !mountPath.isEmpty, target.utf8.first == UInt8(ascii: "/"), !target.hasPrefix("//") else { return target }
    return mountPath + target
  }

  /// Creates a request, for tests and for bridges from other servers.
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
    path = Self.path(of: target)
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

/// What tells requests apart in logs, and who sent them.
extension Request {
  /// Tells the request apart from every other one, in logs above all: 32 hexadecimal digits, made when they are read.
  ///
  /// A hook may set it, to the value of `X-Request-ID`, say; ``logger`` then carries that.
  public var id: String {
    get { ownID ?? RequestID.text(of: number) }
    set { ownID = newValue }
  }

  /// A logger with the label, the handler and the level of the app's, whose metadata has the ``id`` as `request-id`.
  ///
  /// A hook may add to it for everything that sees the request afterwards: `request.logger[metadataKey: "user"] = "ada"`.
  public var logger: Logger {
    get {
      var logger = ownLogger ?? appLogger ?? RequestID.loggerOutsideApps
      logger[metadataKey: "request-id"] = .string(id)
      return logger
    }
    set { ownLogger = newValue }
  }

  /// The request as it logs in an app: a logger that a hook has changed stays.
  func logged(by logger: Logger) -> Request {
    var request = self
    request.appLogger = logger
    return request
  }

  /// How requests get their ids: a random number of the process, and a number of the request.
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
    /// An address is turned into text when that is read.
    private enum Address: Sendable {
      case socket(SocketAddress)
      case text(host: String, port: Int)
    }

    private let address: Address

    /// Creates a client of an address in text, where a test or a hook has one.
    public init(host: String, port: Int) {
      address = .text(host: host, port: port)
    }

    /// nil for what has no host and port, such as a unix socket.
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

    /// `127.0.0.1:49152`, `[::1]:49152`.
    public var description: String {
      let host = host
      return host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Whether host and port are the same.
    public static func == (left: Client, right: Client) -> Bool { left.host == right.host && left.port == right.port }

    /// Hashes host and port.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(host)
      hasher.combine(port)
    }
  }
}

extension Request {
  /// A key of ``Request.Storage``: a type of its own, so that two packages cannot meet under one name.
  public protocol StorageKey {
    associatedtype Value: Sendable
  }
}

extension Request {
  /// Typed values carried by a request.
  public struct Storage: Sendable {
    private var values: [ObjectIdentifier: any Sendable] = [:]

    /// Creates a storage that holds nothing.
    public init() {}

    /// The value of a key; nil where none was set.
    public subscript<Key: Request.StorageKey>(key: Key.Type) -> Key.Value? {
      get { values[ObjectIdentifier(key)] as? Key.Value }
      set { values[ObjectIdentifier(key)] = newValue }
    }
  }
}

extension Request {
  /// The values of a route's path parameters, in the order of the path.
  public struct PathParameters: Sendable, Hashable {
    var names: [String] = []
    var values: [String] = []

    /// The value of a parameter, percent-decoded; nil when the path has none of this name.
    public subscript(name: String) -> String? {
      guard let index = names.firstIndex(of: name), index < values.count else { return nil }
      return values[index]
    }
  }
}
