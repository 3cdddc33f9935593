import Answerback
package import AnswerbackServer
import Exchanges
import FieldValues
import HTTPTypes
import Wire

/// Sends the requests of a test to the app.
protocol TestTransport: Sendable {
  var base: String { get }
  /// - Throws: An error if the response is missing.
  func send(_ request: TestRequest) async throws -> TestResponse
  /// Returns the response after its background tasks have ended.
  func awaitBackground(of response: TestResponse) async -> TestResponse
  /// Starts the background tasks of a response without waiting for them.
  func keepBackground(of response: TestResponse)
  /// Stops everything that has been started.
  func stop(within limit: Duration) async
}

/// A request that is ready to be sent.
struct TestRequest: Sendable {
  var method: HTTPRequest.Method
  var target: String
  var fields = HTTPFields()
  var body: [UInt8]
  /// Called for each received piece of the body. Returning true ends the exchange.
  var isEnough: (@Sendable ([UInt8]) -> Bool)?

  /// - Throws: A ``TestClient/RequestError`` for a path or a header that can't be sent.
  init(_ method: HTTPRequest.Method, _ path: String, _ headers: KeyValuePairs<String, String>, _ body: TestClient.Body?)
    throws(TestClient.RequestError)
  {
    guard path.hasPrefix("/") || path == "*" else { throw .path(path) }
    self.method = method
    target = String(path.prefix { $0 != "#" }).encodedForRequestLine
    self.body = body?.bytes ?? []
    for (name, value) in headers {
      guard let fieldName = HTTPField.Name(name), HTTPField.isValidValue(value) else {
        throw .header(name: name, value: value)
      }
      fields.append(HTTPField(name: fieldName, value: value))
    }
    if let type = body?.mediaType, !fields.contains(.contentType) { fields.append(HTTPField(name: .contentType, value: type)) }
    if body != nil, !fields.contains(.contentLength) {
      fields.append(HTTPField(name: .contentLength, value: String(self.body.count)))
    }
  }

  /// The fields that a server receives, with Host first.
  var fieldsWithHost: HTTPFields {
    guard let host = HTTPField.Name("Host"), !fields.contains(host) else { return fields }
    var all = HTTPFields()
    all.append(HTTPField(name: host, value: "127.0.0.1"))
    for field in fields { all.append(field) }
    return all
  }

  /// The name, such as `GET /lamps/1`.
  var name: String { "\(method.rawValue) \(target)" }

  /// Adds cookies to the request's own.
  mutating func add(_ cookies: [CookieJar.Entry]) {
    let own = fields[values: .cookie]
    let names = Set(own.flatMap { CookieHeader($0).pairs.map(\.name) })
    let kept = cookies.filter { !names.contains($0.name) }.map { $0.name.isEmpty ? $0.value : "\($0.name)=\($0.value)" }
    if !kept.isEmpty { fields[.cookie] = (own + kept).joined(separator: "; ") }
  }

  /// Returns the request that follows a redirect (RFC 9110 section 15.4), or nil if the response isn't a redirect or leads to
  /// another server.
  func redirected(by response: TestResponse, at base: String) -> TestRequest? {
    guard [301, 302, 303, 307, 308].contains(response.status.code), let location = response.header("Location") else { return nil }
    var next = URLReference(location).resolved(against: URLReference(base + target))
    guard "\(next.scheme ?? "")://\(next.authority ?? "")" == base else { return nil }
    (next.scheme, next.authority, next.fragment) = (nil, nil, nil)
    var request = self
    request.target = next.path.isEmpty ? "/\(next)" : next.description.encodedForRequestLine
    request.fields[.cookie] = nil
    // As browsers do: POST becomes GET, and 303 makes everything but HEAD a GET.
    let becomesGet = response.status == 303 ? method != .head : response.status.code <= 302 && method == .post
    if becomesGet {
      request.method = .get
      request.body = []
      for name in [HTTPField.Name.contentType, .contentLength] { request.fields[name] = nil }
    }
    return request
  }
}

// MARK: - Over a socket

/// Serves the app, and sends requests to it.
struct SocketTransport: TestTransport {
  private let server: ListeningServer
  private let client = WireClient()
  private let isSecure: Bool

  /// - Throws: A `ServerError` if the app can't be served.
  init(_ responder: some Responder, _ configuration: ServerConfiguration) async throws {
    isSecure = configuration.tls != nil
    server = try await Server(responder, configuration: configuration.onFreePort).start()
  }

  var base: String { server.base }

  func send(_ request: TestRequest) async throws -> TestResponse {
    var options = TransportOptions()
    // The client limits the time of the whole request.
    options.headTimeout = .seconds(86_400)
    options.tls.insecure = isSecure
    let message = RequestMessage(
      method: request.method.rawValue,
      url: base + request.target,
      headers: request.fields.map { HeaderLine(name: $0.name.rawName, value: $0.value) },
      body: request.body.isEmpty && !request.fields.contains(.contentLength) ? nil : request.body
    )
    let exchange = await perform(message, options, until: request.isEnough)
    guard let head = exchange.head else {
      try Task.checkCancellation()
      throw TestClient.RequestError.noResponse(
        request: request.name,
        reason: exchange.failure?.description ?? "it was cancelled."
      )
    }
    var response = TestResponse(
      request: request.name,
      status: Status(head.status),
      fields: HTTPFields(head.headers),
      body: exchange.body
    )
    response.chunks = exchange.chunks.map { Array(exchange.body[$0.range]) }
    response.trailers = HTTPFields(exchange.trailers)
    response.failure = exchange.failure?.description
    response.exchange = exchange
    return response
  }

  private func perform(
    _ message: RequestMessage,
    _ options: TransportOptions,
    until isEnough: (@Sendable ([UInt8]) -> Bool)?
  ) async -> Exchange {
    let (leaving, leave) = AsyncStream.makeStream(of: Never.self)
    let exchange = Task {
      await client.perform(message, options: options) { event, _ in
        if case .body(let bytes) = event, isEnough?(bytes) == true { leave.finish() }
      }
    }
    let leaver = Task {
      for await _ in leaving {}
      exchange.cancel()
    }
    defer { leaver.cancel() }
    return await withTaskCancellationHandler {
      await exchange.value
    } onCancel: {
      exchange.cancel()
    }
  }

  /// The server counts the tasks of a response from the moment when its last byte is sent.
  func awaitBackground(of response: TestResponse) async -> TestResponse {
    while server.statistics.background.running > 0, (try? await Task.sleep(for: .milliseconds(2))) != nil {}
    return response
  }

  func keepBackground(of response: TestResponse) {}

  func stop(within limit: Duration) async {
    await client.shutdown()
    await server.stop()
  }
}

extension HTTPFields {
  /// Creates fields from header lines. A line whose name or value isn't valid is left out.
  fileprivate init(_ lines: [HeaderLine]) {
    self.init()
    for line in lines {
      if let name = HTTPField.Name(line.name) { append(HTTPField(name: name, value: line.value)) }
    }
  }
}

extension ServerConfiguration {
  /// The same configuration on a free port of 127.0.0.1.
  package var onFreePort: ServerConfiguration {
    var configuration = self
    (configuration.host, configuration.port, configuration.unixSocket) = ("127.0.0.1", 0, nil)
    return configuration
  }
}

// MARK: - Time

/// Runs two closures concurrently and returns or throws the result of the first that ends. The other is cancelled but not
/// awaited, because it may ignore cancellation.
package func firstOutcome<Value: Sendable>(
  of work: @escaping @Sendable () async throws -> Value,
  _ other: @escaping @Sendable () async throws -> Value
) async throws -> Value {
  let (outcomes, continuation) = AsyncStream.makeStream(of: Result<Value, any Error>.self, bufferingPolicy: .bufferingOldest(1))
  let tasks = [work, other].map { work in
    Task {
      do { continuation.yield(.success(try await work())) } catch { continuation.yield(.failure(error)) }
    }
  }
  defer { for task in tasks { task.cancel() } }
  for await outcome in outcomes { return try outcome.get() }
  throw CancellationError()
}
