import Answerback
import Codecs
public import Exchanges
public import FieldValues
import Foundation
public import HTTPTypes
import Synchronization

/// The client of a test, passed to the closure of `app.test { client in … }`.
///
/// Copies share their cookies and their server, so a changed copy is a client with other settings: `var visitor = client;
/// visitor.followsRedirects = true`.
public struct TestClient: Sendable {
  /// Whether cookies that a response sets are sent with later requests, by the rules of RFC 6265bis. `Secure` cookies are also
  /// sent over plain HTTP. If false, none are stored and none are sent.
  public var keepsCookies = true
  /// Whether a redirect (301, 302, 303, 307 or 308) within the app is followed, at most 10 in a row. A redirect to another server
  /// is returned.
  public var followsRedirects = false
  /// Whether a response is returned after its background tasks have ended. Over a socket, those of other requests count as well.
  public var waitsForBackground = true
  /// The time for each request, its redirects and background tasks included.
  public var timeout: Duration = .seconds(30)

  private let transport: any TestTransport
  private let jar = Jar()

  init(_ transport: any TestTransport) {
    self.transport = transport
  }

  /// The address of the app without a slash at the end: `http://127.0.0.1:41873`, or `http://127.0.0.1` in process.
  public var base: String { transport.base }

  /// The cookies that are kept, in the order in which they were first set.
  public var cookies: [CookieJar.Entry] { jar.cookies.withLock { $0.entries } }

  /// Removes all cookies.
  public func removeAllCookies() { jar.cookies.withLock { $0.removeAll() } }
}

// MARK: - Requests

extension TestClient {
  /// Sends a GET request.
  /// - Parameters:
  ///   - path: The path and query, `/lamps?page=2`.
  ///   - headers: The header fields, in the order to be sent.
  /// - Throws: A ``RequestError``.
  @discardableResult
  public func get(_ path: String, headers: KeyValuePairs<String, String> = [:]) async throws -> TestResponse {
    try await request(.get, path, headers: headers)
  }

  /// Sends a HEAD request.
  /// - Parameters:
  ///   - path: The path and query.
  ///   - headers: The header fields, in the order to be sent.
  /// - Throws: A ``RequestError``.
  @discardableResult
  public func head(_ path: String, headers: KeyValuePairs<String, String> = [:]) async throws -> TestResponse {
    try await request(.head, path, headers: headers)
  }

  /// Sends an OPTIONS request.
  /// - Parameters:
  ///   - path: The path and query, or `*` for the app as a whole.
  ///   - headers: The header fields, in the order to be sent.
  /// - Throws: A ``RequestError``.
  @discardableResult
  public func options(_ path: String, headers: KeyValuePairs<String, String> = [:]) async throws -> TestResponse {
    try await request(.options, path, headers: headers)
  }

  /// Sends a POST request.
  /// - Parameters:
  ///   - path: The path and query.
  ///   - headers: The header fields, in the order to be sent.
  ///   - body: The body: `.json(lamp)`, `.form(["name": "desk lamp"])`, a text.
  /// - Throws: A ``RequestError``.
  @discardableResult
  public func post(_ path: String, headers: KeyValuePairs<String, String> = [:], body: Body? = nil) async throws -> TestResponse {
    try await request(.post, path, headers: headers, body: body)
  }

  /// Sends a PUT request.
  /// - Parameters:
  ///   - path: The path and query.
  ///   - headers: The header fields, in the order to be sent.
  ///   - body: The body.
  /// - Throws: A ``RequestError``.
  @discardableResult
  public func put(_ path: String, headers: KeyValuePairs<String, String> = [:], body: Body? = nil) async throws -> TestResponse {
    try await request(.put, path, headers: headers, body: body)
  }

  /// Sends a PATCH request.
  /// - Parameters:
  ///   - path: The path and query.
  ///   - headers: The header fields, in the order to be sent.
  ///   - body: The body.
  /// - Throws: A ``RequestError``.
  @discardableResult
  public func patch(_ path: String, headers: KeyValuePairs<String, String> = [:], body: Body? = nil) async throws -> TestResponse
  {
    try await request(.patch, path, headers: headers, body: body)
  }

  /// Sends a DELETE request.
  /// - Parameters:
  ///   - path: The path and query.
  ///   - headers: The header fields, in the order to be sent.
  ///   - body: The body.
  /// - Throws: A ``RequestError``.
  @discardableResult
  public func delete(_ path: String, headers: KeyValuePairs<String, String> = [:], body: Body? = nil) async throws -> TestResponse
  {
    try await request(.delete, path, headers: headers, body: body)
  }

  /// Sends a request.
  ///
  /// `Host` and `Content-Length` are added, and the body's `Content-Type` if the headers have none.
  /// - Parameters:
  ///   - method: The method.
  ///   - path: The path and query. Characters that aren't allowed in a request line are percent-encoded.
  ///   - headers: The header fields, in the order to be sent.
  ///   - body: The body.
  ///   - timeout: The time for this request. Nil uses that of the client.
  /// - Throws: A ``RequestError`` if the path or a header can't be sent, the time is over, or the response is missing.
  @discardableResult
  public func request(
    _ method: HTTPRequest.Method,
    _ path: String,
    headers: KeyValuePairs<String, String> = [:],
    body: Body? = nil,
    timeout: Duration? = nil
  ) async throws -> TestResponse {
    try await send(TestRequest(method, path, headers, body), within: timeout ?? self.timeout)
  }

  /// Reads the first events of an event stream and then leaves it, for tests of endless streams.
  /// - Parameters:
  ///   - path: The path and query.
  ///   - count: The number of events to wait for. The stream may end with fewer.
  ///   - headers: The header fields, in the order to be sent.
  ///   - timeout: The time until then. Nil uses that of the client.
  /// - Returns: The events.
  /// - Throws: A ``RequestError``, also if the time is over before enough events were received.
  public func events(
    _ path: String,
    first count: Int,
    headers: KeyValuePairs<String, String> = [:],
    timeout: Duration? = nil
  ) async throws -> [ServerSentEventFrame.Event] {
    var request = try TestRequest(.get, path, headers, nil)
    let watch = EventWatch(for: count)
    request.isEnough = { watch.isEnough(with: $0) }
    return Array(try await send(request, within: timeout ?? self.timeout).events.prefix(count))
  }
}

extension TestClient {
  private func send(_ request: TestRequest, within timeout: Duration) async throws -> TestResponse {
    let progress = Progress()
    let client = self
    return try await firstOutcome(
      of: { try await client.send(request, progress) },
      {
        try await Task.sleep(for: timeout)
        throw RequestError.timeout(request: request.name, after: timeout, waitsForBackground: progress.hasResponse)
      }
    )
  }

  private func send(_ first: TestRequest, _ progress: Progress) async throws -> TestResponse {
    var request = first
    for _ in 0...Self.redirectLimit {
      let response = try await sendOnce(request)
      guard followsRedirects, let next = request.redirected(by: response, at: base) else {
        if waitsForBackground {
          progress.responded()
          return await transport.awaitBackground(of: response)
        }
        transport.keepBackground(of: response)
        return response
      }
      transport.keepBackground(of: response)
      request = next
    }
    throw RequestError.redirects(request: first.name, limit: Self.redirectLimit, last: request.target)
  }

  private static let redirectLimit = 10

  private func sendOnce(_ request: TestRequest) async throws -> TestResponse {
    var request = request
    let url = base + request.target
    let now = Int64(Date().timeIntervalSince1970)
    if keepsCookies { request.add(jar.cookies.withLock { $0.cookies(for: url, now: now) }) }
    let response = try await transport.send(request)
    let lines = response.fields[values: .setCookie]
    if keepsCookies, !lines.isEmpty { jar.cookies.withLock { _ = $0.store(lines, from: url, now: now) } }
    return response
  }

  /// The cookies that the copies of a client share.
  private final class Jar: Sendable {
    let cookies = Mutex(CookieJar())
  }

  /// The progress of a request.
  private final class Progress: Sendable {
    private let responses = Atomic(false)
    var hasResponse: Bool { responses.load(ordering: .relaxed) }
    func responded() { responses.store(true, ordering: .relaxed) }
  }

  /// Counts the events of a stream as their bytes are received.
  private final class EventWatch: Sendable {
    private let wanted: Int
    private let state = Mutex((decoder: ServerSentEventDecoder(), count: 0))

    init(for wanted: Int) { self.wanted = wanted }

    func isEnough(with bytes: [UInt8]) -> Bool {
      state.withLock { state in
        state.count += state.decoder.decode(bytes).count { $0.event != nil }
        return state.count >= wanted
      }
    }
  }

  /// Why a request has no response.
  public enum RequestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The response, or its background tasks, didn't end in time.
    case timeout(request: String, after: Duration, waitsForBackground: Bool)
    /// The path does not begin with a slash.
    case path(String)
    /// A header field can't be sent.
    case header(name: String, value: String)
    /// The redirects exceed the limit.
    case redirects(request: String, limit: Int, last: String)
    /// The server sent no response.
    case noResponse(request: String, reason: String)

    /// What is wrong.
    public var description: String {
      switch self {
      case .timeout(let request, let time, false): "\(request) didn't end within \(time.shortText)."
      case .timeout(let request, let time, true):
        "\(request) has a response, but its background tasks didn't end within \(time.shortText)."
      case .path(let path): "The path \(path.debugDescription) must begin with a slash."
      case .header(let name, let value): "The header field \("\(name): \(value)".debugDescription) can't be sent."
      case .redirects(let request, let limit, let last):
        "\(request) leads to more than \(limit) redirects. The last one leads to \(last)."
      case .noResponse(let request, let reason): "\(request) has no response: \(reason)"
      }
    }
  }
}

// MARK: - Bodies

extension TestClient {
  /// The body of a request, and its media type.
  public struct Body: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The bytes.
    public var bytes: [UInt8]
    /// The value of `Content-Type`. Nil sends none.
    public var mediaType: String?

    /// Creates a body of bytes.
    /// - Parameters:
    ///   - bytes: The bytes: an array, `Data`, a `ByteBufferView`.
    ///   - mediaType: The value of `Content-Type`. Nil sends none.
    public init(_ bytes: some Sequence<UInt8>, mediaType: String? = nil) {
      self.bytes = Array(bytes)
      self.mediaType = mediaType
    }

    /// Creates a body of text with the media type `text/plain; charset=utf-8`.
    public init(stringLiteral text: String) {
      self = .text(text)
    }

    /// Creates a body of bytes.
    public static func bytes(_ bytes: some Sequence<UInt8>, _ mediaType: String? = nil) -> Body {
      Body(bytes, mediaType: mediaType)
    }

    /// Creates a body of text in UTF-8.
    public static func text(_ text: String, _ mediaType: String = "text/plain; charset=utf-8") -> Body {
      Body(text.utf8, mediaType: mediaType)
    }

    /// Creates a body of a value as JSON.
    /// - Throws: What the value's own encoding throws.
    public static func json(_ value: some Encodable) throws -> Body {
      Body(try BodyEncoder(.json).encode(value), mediaType: "application/json")
    }

    /// Creates a body of a value as MessagePack.
    /// - Throws: What the value's own encoding throws.
    public static func messagePack(_ value: some Encodable) throws -> Body {
      Body(try BodyEncoder(.messagePack).encode(value), mediaType: "application/x-msgpack")
    }

    /// Creates a body of form fields, `application/x-www-form-urlencoded` (WHATWG URL section 5.2), in order. A name may be
    /// repeated.
    public static func form(_ fields: KeyValuePairs<String, String>) -> Body {
      func encoded(_ text: String) -> String {
        text.percentEncoded { $0.isAlphanumeric || "*-._ ".utf8.contains($0) }.replacing(" ", with: "+")
      }
      let pairs = fields.map { "\(encoded($0.key))=\(encoded($0.value))" }
      return Body(pairs.joined(separator: "&").utf8, mediaType: "application/x-www-form-urlencoded")
    }
  }
}
