package import Answerback
package import HTTPTypes
import NIOCore
import Synchronization

/// Calls the app directly.
struct InProcessTransport: TestTransport {
  let base = "http://127.0.0.1"
  /// The client that requests have, so that handlers which need one work as over a socket. Its port is none that a client can have.
  private static let client = Request.Client(host: "127.0.0.1", port: 0)
  private let responder: any Responder
  private let shutdown = ShutdownNotice()
  private let running = RunningTasks()

  init(_ responder: some Responder) { self.responder = responder }

  func send(_ request: TestRequest) async throws -> TestResponse {
    var asked = Request(
      method: request.method,
      target: request.target,
      headers: request.fieldsWithHost,
      body: ByteBuffer(bytes: request.body),
      time: .now
    )
    asked.client = Self.client
    let rendered = await responder.respond(to: asked).settled
    let writer = Writer(request, shutdown: shutdown)
    var failure: String?
    do {
      try await writer.send(rendered)
    } catch {
      if !writer.isSatisfied { failure = "\(error)" }
    }
    guard var response = writer.response(to: request.name) else {
      throw TestClient.RequestError.noResponse(request: request.name, reason: failure ?? "no head was written.")
    }
    response.failure = failure ?? writer.shortage
    response.pending = rendered.background
    return response
  }

  func awaitBackground(of response: TestResponse) async -> TestResponse {
    guard let run = response.pending else { return response }
    let events = EventList()
    await run.run { events.add($0) }
    var response = response
    response.pending = nil
    response.background = events.ended
    return response
  }

  func keepBackground(of response: TestResponse) {
    guard let run = response.pending else { return }
    running.add(Task { await run.run() })
  }

  func stop(within limit: Duration) async {
    shutdown.raise()
    await running.end(within: limit)
  }
}

extension InProcessTransport {
  /// Background tasks that run beside the test.
  private final class RunningTasks: Sendable {
    private let tasks = Mutex<[Task<Void, Never>]>([])

    func add(_ task: Task<Void, Never>) { tasks.withLock { $0.append(task) } }

    /// Waits for all tasks, and cancels those that take longer.
    func end(within limit: Duration) async {
      let tasks = tasks.withLock { $0 }
      if tasks.isEmpty { return }
      let works: @Sendable () async throws -> Void = { for task in tasks { await task.value } }
      try? await firstOutcome(of: works, { try await Task.sleep(for: limit) })
      for task in tasks { task.cancel() }
    }
  }

  /// The events of background tasks.
  private final class EventList: Sendable {
    private let events = Mutex<[BackgroundTask.Event]>([])

    func add(_ event: BackgroundTask.Event) { events.withLock { $0.append(event) } }

    var ended: [BackgroundTask.Event] {
      events.withLock { events in
        events.filter { event in
          switch event.state {
          case .waiting, .running: false
          case .done, .failed: true
          }
        }
      }
    }
  }

  /// Keeps the parts of a response instead of sending them.
  private final class Writer: ResponseWriter {
    /// Thrown to the writer of a body after enough was received, as if the client had left.
    private struct Enough: Error {}

    private struct State {
      var head: (status: Status, fields: HTTPFields)?
      var pieces: [[UInt8]] = []
      var trailers = HTTPFields()
      var isSatisfied = false
    }

    let shutdown: ShutdownNotice
    private let request: TestRequest
    private let state = Mutex(State())

    init(_ request: TestRequest, shutdown: ShutdownNotice) {
      self.request = request
      self.shutdown = shutdown
    }

    var isSatisfied: Bool { state.withLock { $0.isSatisfied } }

    func head(_ status: Status, _ fields: HTTPFields) async throws {
      try Task.checkCancellation()
      state.withLock { $0.head = $0.head ?? (status, fields) }
    }

    func write(_ bytes: ByteBuffer) async throws {
      try Task.checkCancellation()
      guard bytes.readableBytes > 0 else { return }
      let piece = Array(bytes.readableBytesView)
      let isEnough = request.isEnough?(piece) ?? false
      let isOver = state.withLock { state in
        if state.isSatisfied { return true }
        state.pieces.append(piece)
        state.isSatisfied = isEnough
        return isEnough
      }
      if isOver { throw Enough() }
    }

    func end(trailers: HTTPFields) async throws {
      state.withLock { $0.trailers = trailers }
    }

    func response(to name: String) -> TestResponse? {
      state.withLock { state in
        guard let head = state.head else { return nil }
        var response = TestResponse(request: name, status: head.status, fields: head.fields, body: Array(state.pieces.joined()))
        if !head.fields.contains(.contentLength) {
          response.chunks = state.pieces
          response.trailers = state.trailers
        }
        return response
      }
    }

    /// What is wrong with the length of the body; nil if it is as long as the head declares.
    var shortage: String? {
      state.withLock { state in
        guard request.method != .head, !state.isSatisfied, let head = state.head, head.status.allowsBody,
          let declared = head.fields[.contentLength].flatMap({ Int($0) })
        else { return nil }
        let count = state.pieces.reduce(0) { $0 + $1.count }
        return count == declared ? nil : "The body has \(count) bytes, but Content-Length is \(declared)."
      }
    }
  }
}

extension ResponseWork {
  /// The rendered response, awaited or run on a thread that may block.
  package var settled: RenderedResponse {
    get async {
      switch self {
      case .ready(let response): return response
      case .pending(let work): return await work().settled
      case .blocking(let work):
        // The closure does not throw, and no thread of the pool is ever stopped.
        return (try? await BlockingPool.shared.run(work)) ?? work()
      }
    }
  }
}

// MARK: - What the tests of this package use

extension TestResponse {
  /// A response for this package's own tests: the fields in order as lines, the body as text. The time of its request is in the
  /// first second of 1970.
  package struct Plain: Equatable {
    package var status: Int
    package var fields: [String]
    package var body: String

    package init(status: Int, fields: [String], body: String) {
      self.status = status
      self.fields = fields
      self.body = body
    }

    /// The status and the body: `200 hello`.
    package var line: String { "\(status) \(body)" }

    /// The status, the content type and the body: `200 text/plain; charset=utf-8 hello`.
    package var typedLine: String { "\(status) \(values(of: "Content-Type").first ?? "") \(body)" }

    /// The values of every line of a name, in order.
    package func values(of name: String) -> [String] {
      let prefix = name.lowercased() + ": "
      return fields.filter { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
  }
}

extension Responder {
  /// Sends a GET request.
  package func ask(_ target: String, headers: HTTPFields = [:]) async -> TestResponse.Plain {
    await ask(.get, target, headers: headers)
  }

  /// Sends a request without a server. A body that is written in pieces is not run, and is empty.
  package func ask(
    _ method: HTTPRequest.Method,
    _ target: String,
    headers: HTTPFields = [:],
    body: String = ""
  ) async -> TestResponse.Plain {
    let request = Request(method: method, target: target, headers: headers, body: ByteBuffer(string: body), time: .epoch)
    let response = await respond(to: request).settled
    let bytes = if case .bytes(let buffer) = response.body { buffer } else { ByteBuffer() }
    return TestResponse.Plain(
      status: response.status.code,
      fields: response.fields.map { "\($0.name.rawName): \($0.value)" },
      body: String(buffer: bytes)
    )
  }
}
