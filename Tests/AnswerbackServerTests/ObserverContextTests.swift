import Answerback
import AnswerbackServer
import Exchanges
import Foundation
import NIOConcurrencyHelpers
import Tracing
import Wire
import XCTest

final class ObserverContextTests: XCTestCase {
  private enum MarkKey: ServiceContextKey {
    typealias Value = String
  }

  /// Marks the context with the route, and keeps what it is told.
  private struct Marking: ExchangeObserver {
    let told = NIOLockedValueBox<[ObservedResponse]>([])

    func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)? {
      context[MarkKey.self] = request.route ?? "no route"
      return { [told] answer in
        told.withLockedValue { $0.append(answer) }
      }
    }
  }

  private static func mark() -> String { ServiceContext.current?[MarkKey.self] ?? "no mark" }

  private func app() throws -> App {
    let mounted = try App { Get("/in/{x}") { Self.mark() } }
    return try App {
      Get("/sync/{id}") { Self.mark() }
      Get("/async") { () async in
        await Task.yield()
        return Self.mark()
      }
      Get("/blocking") { Self.mark() }.blocking()
      Get("/stream") { StreamingResponse(mediaType: .text) { body in try await body.write(Self.mark()) } }
      Get("/later") { () async in
        await Task.yield()
        return StreamingResponse(mediaType: .text) { body in try await body.write(Self.mark()) }
      }
      Mount("/mounted", mounted)
      Router("/hooked") {
        Get("/sync") { Self.mark() }
        Get("/async") { () async in Self.mark() }
        Get("/blocking") { Self.mark() }.blocking()
        Post("/large", Body([Int].self)) { numbers in "\(Self.mark()) \(numbers.count)" }
        Get("/stream") { StreamingResponse(mediaType: .text) { body in try await body.write(Self.mark()) } }
      }
      .around { request, next in try await next(request) }
    }
  }

  func testHandlersOfEveryKindRunWithinTheObserversContext() async throws {
    var configuration = ServerConfiguration(port: 0)
    configuration.observers = [Marking()]
    let server = try await Server(try app(), configuration: configuration).start()
    let client = WireClient()
    var seen: [String: String] = [:]
    for path in ["/sync/7", "/async", "/blocking", "/stream", "/later", "/mounted/in/1"] {
      let exchange = await client.perform(RequestMessage(url: server.base + path))
      seen[path] = String(decoding: exchange.body, as: UTF8.self)
    }
    await server.stop()
    XCTAssertEqual(
      seen,
      [
        "/sync/7": "/sync/{id}", "/async": "/async", "/blocking": "/blocking", "/stream": "/stream", "/later": "/later",
        "/mounted/in/1": "/mounted/in/{x}",
      ]
    )
  }

  func testHandlersInsideHooksRunWithinTheObserversContext() async throws {
    var configuration = ServerConfiguration(port: 0)
    configuration.observers = [Marking()]
    let server = try await Server(try app(), configuration: configuration).start()
    let client = WireClient()
    var seen: [String: String] = [:]
    for path in ["/hooked/sync", "/hooked/async", "/hooked/blocking", "/hooked/stream"] {
      let exchange = await client.perform(RequestMessage(url: server.base + path))
      seen[path] = String(decoding: exchange.body, as: UTF8.self)
    }
    let numbers = "[" + repeatElement("1", count: 200_000).joined(separator: ",") + "]"
    let large = await client.perform(
      RequestMessage(method: "POST", url: server.base + "/hooked/large", body: Array(numbers.utf8))
    )
    await server.stop()
    XCTAssertEqual(
      seen,
      [
        "/hooked/sync": "/hooked/sync", "/hooked/async": "/hooked/async", "/hooked/blocking": "/hooked/blocking",
        "/hooked/stream": "/hooked/stream",
      ]
    )
    XCTAssertEqual(String(decoding: large.body, as: UTF8.self), "/hooked/large 200000")
  }

  func testWithoutObserversThereIsNoContext() async throws {
    let server = try await Server(try app(), configuration: ServerConfiguration(port: 0)).start()
    let exchange = await WireClient().perform(RequestMessage(url: server.base + "/async"))
    await server.stop()
    XCTAssertEqual(String(decoding: exchange.body, as: UTF8.self), "no mark")
  }

  func testAnAnswerInPiecesTellsItsBytes() async throws {
    let marking = Marking()
    var configuration = ServerConfiguration(port: 0)
    configuration.observers = [marking]
    let server = try await Server(try app(), configuration: configuration).start()
    let client = WireClient()
    for (number, path) in ["/stream", "/unknown"].enumerated() {
      _ = await client.perform(RequestMessage(url: server.base + path))
      try await eventually("\(path) is told") { marking.told.withLockedValue { $0.count } == number + 1 }
    }
    await server.stop()
    let told = marking.told.withLockedValue { $0 }
    XCTAssertEqual(told.map(\.status), [200, 404])
    XCTAssertEqual(told.first?.bytes, "/stream".utf8.count)
    XCTAssertEqual(told.map(\.isComplete), [true, true])
  }
}
