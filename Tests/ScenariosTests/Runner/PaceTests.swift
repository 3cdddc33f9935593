import Exchanges
import Scenarios
import Synchronization
import XCTest

/// How fast an answer is read.
final class PaceTests: XCTestCase {
  /// Sends a piece whenever the gate admits a read, and notes when.
  private final class GatedTransport: ExchangeTransport {
    let clock: RunnerOptions.Clock
    private let noted = Mutex<[Duration]>([])
    var times: [Duration] { noted.withLock { $0 } }

    init(_ clock: RunnerOptions.Clock) { self.clock = clock }

    func perform(
      _ request: RequestMessage,
      options: TransportOptions,
      onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
    ) async -> Exchange {
      let start = clock.now()
      for _ in 0..<4 {
        await withCheckedContinuation { continuation in
          if options.flow?.admits(orCalls: { continuation.resume() }) ?? true { continuation.resume() }
        }
        let time = clock.now() - start
        noted.withLock { $0.append(time) }
        onEvent(.received(Array(repeating: 0, count: 512)), time)
      }
      return Answer(200).exchange(request, onEvent)
    }
  }

  func testReadRateReadsNoFasterThanSoManyBytesASecond() async {
    let rig = Rig()
    let transport = GatedTransport(rig.clock.clock)
    var options = RunnerOptions()
    options.clock = rig.clock.clock
    let runner = ScenarioRunner(server: PreparedServer(), transport: transport, options: options)
    let result = await runner.run(text: "GET {{base}}/\n[Options]\nread-rate: 1KiB/s\n\nHTTP 200\n", path: "a.scenario")
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(transport.times, [.zero, .milliseconds(500), .seconds(1), .milliseconds(1500)])
  }
}
