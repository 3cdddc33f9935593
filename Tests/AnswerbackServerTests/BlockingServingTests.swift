import Answerback
import AnswerbackServer
import Foundation
import NIOCore
import NIOPosix
import Synchronization
import XCTest

/// A server of one event loop goes on responding while more requests block than there are cores.
final class BlockingServingTests: XCTestCase {
  /// Holds whoever comes until it is opened. One who is held for twenty seconds gives up and says so, and those who come later go on.
  private final class Barrier: Sendable {
    private let gate = DispatchSemaphore(value: 0)
    private let counts = Mutex((arrived: 0, onLoop: 0, gaveUp: 0))

    var arrived: Int { counts.withLock { $0.arrived } }
    /// How many came on an event loop.
    var onLoop: Int { counts.withLock { $0.onLoop } }
    var gaveUp: Int { counts.withLock { $0.gaveUp } }

    func hold() {
      let isOnLoop = MultiThreadedEventLoopGroup.currentEventLoop != nil
      let isHopeless = counts.withLock { counts in
        counts.arrived += 1
        if isOnLoop { counts.onLoop += 1 }
        return counts.gaveUp > 0
      }
      if !isHopeless, gate.wait(timeout: .now() + 20) == .timedOut {
        counts.withLock { $0.gaveUp += 1 }
      }
    }

    func open(for count: Int) {
      for _ in 0..<count { gate.signal() }
    }

    /// The one of the running test: what decodes a value can bring no more along.
    static let current = Mutex<Barrier?>(nil)
  }

  /// A sequence whose only step is held.
  private struct HeldStep: Sequence, IteratorProtocol {
    let barrier: Barrier
    var isDone = false

    mutating func next() -> String? {
      if isDone { return nil }
      isDone = true
      barrier.hold()
      return "x"
    }
  }

  private struct HeldPages: SyncOffsetPaginator {
    let barrier: Barrier

    func total() throws -> Int { 1 }
    func items(limit: Int, offset: Int) throws -> [Int] {
      barrier.hold()
      return [1]
    }
  }

  /// A value that is held when it is decoded or encoded.
  private struct Held: Codable, Sendable {
    init() {}

    init(from decoder: any Decoder) throws { Barrier.current.withLock { $0 }?.hold() }

    func encode(to encoder: any Encoder) throws {
      Barrier.current.withLock { $0 }?.hold()
      var container = encoder.singleValueContainer()
      try container.encode("x")
    }
  }

  /// A value of more bytes than an event loop encodes, held behind them.
  private struct Large: Encodable, Sendable {
    let text = String(repeating: "x", count: 300_000)
    let held = Held()
  }

  private struct HeldEngine: TemplateEngine {
    let barrier: Barrier

    func render(_ template: TemplateSource, _ values: TemplateValue, escaping: TemplateEscaping) throws -> String {
      barrier.hold()
      return "x"
    }
  }

  private static let count = 8

  /// Everything that may block.
  @RoutesBuilder private static func routes(_ barrier: Barrier) -> [RouteNode] {
    let waiting: @Sendable (Barrier, Int) -> Void = { barrier, _ in barrier.hold() }
    Get("/task/function") { Response("x", background: BackgroundTask(waiting, barrier, 1)) }
    Get("/task/closure") { Response("x", background: BackgroundTask { barrier.hold() }) }
    Get("/task/layer") { "x" }.background(BackgroundTask(barrier.hold))
    Get("/task/async") { () async in Response("x", background: BackgroundTask { barrier.hold() }) }
    Get("/blocking") { () -> String in
      barrier.hold()
      return "x"
    }
    .blocking()
    Get("/stream/lazy") {
      StreamingResponse {
        (1...1).lazy.map { number -> String in
          barrier.hold()
          return "\(number)"
        }
      }
    }
    Get("/stream/sequence") { StreamingResponse(HeldStep(barrier: barrier)) }
    Get("/stream/iterator") { StreamingResponse(iterator: HeldStep(barrier: barrier).makeIterator()) }
    Get("/events") { ServerSentEvents(HeldStep(barrier: barrier)) }
    Get("/pages", HeldPages(barrier: barrier))
    Post("/body", Body([Held].self)) { _, items in "\(items.count)" }
    Post("/body/async", Body([Held].self)) { (_, items) async in "\(items.count)" }
    Get("/value") { Large() }
    Get("/value/async") { () async in Large() }
    Get("/template") { Template("page.html") }.templates(HeldEngine(barrier: barrier))
  }

  private static let paths = [
    "/task/function", "/task/closure", "/task/layer", "/task/async", "/blocking", "/stream/lazy", "/stream/sequence",
    "/stream/iterator", "/events", "/pages?limit=1&offset=0", "/body", "/body/async", "/value", "/value/async", "/template",
  ]

  /// Serves the routes, also within hooks, on one event loop; each path has a barrier of its own.
  private func serving(
    _ work: (ListeningServer, _ path: String, Barrier) async throws -> Void,
    within prefix: String,
    _ paths: [String]
  ) async throws {
    for path in paths {
      let barrier = Barrier()
      Barrier.current.withLock { $0 = barrier }
      defer { Barrier.current.withLock { $0 = nil } }
      let app = try App {
        Get("/async") { () async in
          await Task.yield()
          return "at once"
        }
        Get("/sync") { "at once" }
        Self.routes(barrier)
        Router("/hooked") { Self.routes(barrier) }.around { request, next in try await next(request) }
      }
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      let server = try await Server(app, configuration: ServerConfiguration(port: 0), group: group).start()
      do {
        try await work(server, prefix + path, barrier)
      } catch {
        barrier.open(for: 1000)
        await server.stop()
        try? await group.shutdownGracefully()
        throw error
      }
      await server.stop()
      try await group.shutdownGracefully()
    }
  }

  private static func request(_ path: String) -> [UInt8] {
    guard path.contains("/body") else { return Array("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8) }
    let body = "[1" + String(repeating: " ", count: 300_000) + "]"
    let head = "POST \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
    return Array("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
  }

  private static func ask(_ port: Int, _ path: String) throws -> String {
    let socket = try RawSocket(port: port)
    socket.send(request(path))
    return socket.text()
  }

  /// Lets requests block, and asks two other routes meanwhile.
  private func check(_ server: ListeningServer, _ path: String, _ barrier: Barrier) async throws {
    let port = server.port
    let sockets = try await blocking {
      try (0..<Self.count).map { _ in
        let socket = try RawSocket(port: port)
        socket.send(Self.request(path))
        return Unchecked(value: socket)
      }
    }
    try await eventually("\(path): all are held") { barrier.arrived == Self.count }
    for other in ["/async", "/sync"] {
      let text = try await blocking { try Self.ask(port, other) }
      XCTAssertTrue(text.hasPrefix("HTTP/1.1 200 OK\r\n") && text.hasSuffix("at once"), "\(path), \(other): \(text)")
    }
    XCTAssertEqual(barrier.gaveUp, 0, "\(path): the others were waited for")
    XCTAssertEqual(barrier.onLoop, 0, "\(path): on an event loop")
    barrier.open(for: Self.count)
    let status = path.contains("/body") ? 201 : 200
    for socket in sockets {
      let text = try await blocking { socket.value.text() }
      XCTAssertTrue(text.hasPrefix("HTTP/1.1 \(status) "), "\(path): \(text.prefix(200))")
    }
    XCTAssertEqual(barrier.arrived, Self.count, path)
  }

  func testOthersAreAnsweredWhileWhatMayBlockIsHeld() async throws {
    try await serving(check, within: "", Self.paths)
  }

  func testOthersAreAnsweredWhileWhatMayBlockIsHeldWithinHooks() async throws {
    try await serving(check, within: "/hooked", Self.paths)
  }
}
