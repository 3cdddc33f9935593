#if Hummingbird
import Answerback
import AnswerbackServer
import Exchanges
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Wire
import XCTest

/// A place to send requests to, and what came back, as text.
struct Place {
  let base: String
  let client: WireClient

  /// Sends a request and gives the whole exchange.
  func exchange(
    _ target: String,
    method: String = "GET",
    headers: [String] = [],
    body: String? = nil,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void = { _, _ in }
  ) async -> Exchange {
    let message = RequestMessage(
      method: method,
      url: base + target,
      headers: headers.map { HeaderLine(bytes: Array($0.utf8)) },
      body: body.map { Array($0.utf8) }
    )
    var options = TransportOptions()
    options.maxTime = .seconds(20)
    return await client.perform(message, options: options, onEvent: onEvent)
  }

  /// The answer's lines: status line, header lines without Date, an empty line, the body; or the sentence of what went wrong.
  func answer(_ target: String, method: String = "GET", headers: [String] = [], body: String? = nil) async -> [String] {
    await exchange(target, method: method, headers: headers, body: body).lines
  }
}

extension Exchange {
  var lines: [String] {
    guard let head else { return [failure?.description ?? "no answer"] }
    let fields = head.headers.filter { !$0.isNamed("Date") }.map { String(fieldBytes: $0.bytes) }
    let text = String(decoding: body, as: UTF8.self)
    return ["\(head.version) \(head.status) \(head.reason)"] + fields + ["", text] + (failure.map { [$0.description] } ?? [])
  }
}

/// A log that keeps the messages of errors.
struct KeptLog: LogHandler {
  private final class Kept: Sendable {
    let lines = Mutex<[String]>([])
  }

  private let kept = Kept()
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.error

  var lines: [String] { kept.lines.withLock { $0 } }
  var logger: Logger { Logger(label: "kept") { _ in self } }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { kept.lines.withLock { $0.append("\(event.message)") } }
}

/// Serves an app, or any responder of ours, on our own server while a test does its work.
func serving(_ app: some Responder, _ work: (Place) async throws -> Void) async throws {
  let server = try await AnswerbackServer.Server(app, configuration: ServerConfiguration(port: 0)).start()
  try await working(at: server.base, work)
  await server.stop()
}

/// Serves a router on a real Hummingbird server while a test does its work, then shuts it down gracefully.
func serving(_ router: Hummingbird.Router<BasicRequestContext>, _ work: (Place) async throws -> Void) async throws {
  try await serving(router.buildResponder(), work)
}

/// Serves a responder of Hummingbird's.
func serving<Foreign: HTTPResponder>(_ responder: Foreign, _ work: (Place) async throws -> Void) async throws
where Foreign.Context: InitializableFromSource<ApplicationRequestContextSource> {
  let (ports, port) = AsyncStream<Int>.makeStream()
  var logger = Logger(label: "hummingbird")
  logger.logLevel = .critical
  let application = Application(
    responder: responder,
    configuration: .init(address: .hostname("127.0.0.1", port: 0)),
    onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
    logger: logger
  )
  let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
  let running = Task {
    defer { port.finish() }
    try await group.run()
  }
  var first = ports.makeAsyncIterator()
  let next = await first.next()
  let taken = try XCTUnwrap(next, "Hummingbird does not listen")
  try await working(at: "http://127.0.0.1:\(taken)", work)
  await group.triggerGracefulShutdown()
  try await running.value
}

private func working(at base: String, _ work: (Place) async throws -> Void) async throws {
  let client = WireClient()
  let result: Result<Void, any Error>
  do { result = .success(try await work(Place(base: base, client: client))) } catch { result = .failure(error) }
  await client.shutdown()
  if case .failure(let error) = result { XCTFail("\(error)") }
}
#endif
