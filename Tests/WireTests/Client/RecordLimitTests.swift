import Exchanges
import Synchronization
import XCTest

@testable import Wire

/// What of an answer is kept, and how fast it is read.
final class RecordLimitTests: XCTestCase {
  /// What the events have told.
  private final class Tally: Sendable {
    private let counts = Mutex((received: 0, body: 0, chunks: 0))
    var received: Int { counts.withLock { $0.received } }
    var body: Int { counts.withLock { $0.body } }
    var chunks: Int { counts.withLock { $0.chunks } }

    func note(_ event: Exchange.Event) {
      counts.withLock { counts in
        switch event {
        case .received(let bytes): counts.received += bytes.count
        case .body(let bytes): counts.body += bytes.count
        case .chunk: counts.chunks += 1
        default: break
        }
      }
    }
  }

  func testOfAStreamWithoutEndNoMoreIsKeptThanTheLimit() async throws {
    let chunk = "4000\r\n" + String(repeating: "x", count: 0x4000) + "\r\n"
    let server = try await EndlessServer(
      Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8),
      then: Array(chunk.utf8)
    )
    let (limit, enough) = (100_000, 300 << 20)
    var options = TransportOptions()
    options.recordLimit = limit
    options.sizeLimit = .max
    options.maxTime = .seconds(120)
    let tally = Tally()
    let client = WireClient()
    let (base, settled) = ("http://127.0.0.1:\(server.port)/", options)
    let task = Mutex<Task<Exchange, Never>?>(nil)
    let running = Task {
      await client.perform(RequestMessage(url: base), options: settled) { event, _ in
        tally.note(event)
        if tally.received >= enough { task.withLock { $0 }?.cancel() }
      }
    }
    task.withLock { $0 = running }
    let exchange = await running.value

    XCTAssertEqual(exchange.ending, .cancelled)
    XCTAssertGreaterThanOrEqual(tally.received, enough)
    XCTAssertGreaterThan(tally.body, 299 << 20)
    XCTAssertGreaterThan(tally.chunks, 19_000)
    XCTAssertEqual(exchange.received.count, limit)
    XCTAssertEqual(exchange.body.count, limit)
    XCTAssertFalse(exchange.keepsWholeBody)
    XCTAssertEqual(exchange.chunks.map(\.range), (0..<6).map { $0 * 0x4000..<($0 + 1) * 0x4000 })
    try await server.stop()
  }

  func testAnAnswerWithinTheLimitIsKeptWhole() async throws {
    let server = try await RawServer(.ok)
    var options = TransportOptions()
    options.recordLimit = 2
    let exchange = await WireClient().perform(RequestMessage(url: server.base + "/"), options: options)
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body, Array("ok".utf8))
    XCTAssertEqual(exchange.received, Array("HT".utf8))
    XCTAssertTrue(exchange.keepsWholeBody)
    try await server.stop()
  }

  func testAChunkThatIsNotWholeInTheLimitIsNotKept() {
    var exchange = Exchange(request: RequestMessage(url: "http://a/"))
    for size in [2, 6, 1] {
      exchange.apply(.body(Array(repeating: 7, count: size)), at: .zero, keeping: 5)
      exchange.apply(.chunk(size: size, extension: ""), at: .zero, keeping: 5)
    }
    XCTAssertEqual(exchange.chunks.map(\.range), [0..<2])
    XCTAssertEqual(exchange.body.count, 5)
  }
}
