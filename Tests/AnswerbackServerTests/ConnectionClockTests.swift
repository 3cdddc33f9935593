import NIOCore
import NIOPosix
import XCTest

@testable import AnswerbackServer

/// Clocks that share a timer, as those of the streams of a connection do.
final class ConnectionClockTests: XCTestCase {
  private static let timeouts = {
    var timeouts = ServerConfiguration.Timeouts()
    timeouts.idle = .milliseconds(5)
    return timeouts
  }()

  /// What clocks on one event loop have called; kept on the loop.
  private final class Record {
    var calls: [String] = []
    var clocks: [ConnectionClock] = []
    private let end: @Sendable ([String]) -> Void

    init(_ end: @escaping @Sendable ([String]) -> Void) { self.end = end }

    func start(_ number: Int, _ timer: ConnectionClock.Timer, _ called: @escaping () -> Void = {}) {
      let clock = ConnectionClock(ConnectionClockTests.timeouts, timer)
      clocks.append(clock)
      clock.start { phase in
        self.calls.append("\(number) \(phase)")
        called()
      }
    }

    func finish() {
      for clock in clocks { clock.stop() }
      end(calls)
    }
  }

  private func calls(_ start: @escaping @Sendable (Record, ConnectionClock.Timer) -> Void) async throws -> [String] {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let end = loop.makePromise(of: [String].self)
    try await loop.submit {
      start(Record { end.succeed($0) }, ConnectionClock.Timer(Self.timeouts, isShared: true, loop))
    }.get()
    return try await end.futureResult.get()
  }

  func testEachClockExpires() async throws {
    let calls = try await calls { record, timer in
      for number in 0..<20 {
        record.start(number, timer) {
          record.clocks[number].stop()
          if record.calls.count == 20 { record.finish() }
        }
      }
    }
    XCTAssertEqual(calls.sorted(), (0..<20).map { "\($0) idle" }.sorted())
  }

  func testAClockExpiresAgainUntilItIsStopped() async throws {
    let calls = try await calls { record, timer in
      record.start(0, timer) { if record.calls.count == 3 { record.finish() } }
    }
    XCTAssertEqual(calls, ["0 idle", "0 idle", "0 idle"])
  }

  func testAStoppedClockDoesNotExpire() async throws {
    let calls = try await calls { record, timer in
      for number in 0..<3 { record.start(number, timer) }
      record.start(3, timer) { if record.calls.count == 3 { record.finish() } }
      record.clocks[0].stop()
      record.clocks[2].stop()
      record.clocks[0].stop()
      record.clocks[1].stop()
    }
    XCTAssertEqual(calls, ["3 idle", "3 idle", "3 idle"])
  }

  func testAClockMayStopOthersAndStartNewOnesWhileTheTimerFires() async throws {
    let calls = try await calls { record, timer in
      record.start(0, timer) {
        for clock in record.clocks { clock.stop() }
        record.start(9, timer) { record.finish() }
      }
      for number in 1..<5 { record.start(number, timer) }
    }
    XCTAssertEqual(calls, ["0 idle", "9 idle"])
  }

  func testAClockInALongerPhaseDoesNotExpire() async throws {
    let calls = try await calls { record, timer in
      record.start(0, timer)
      record.clocks[0].enter(.head)
      record.start(1, timer) { if record.calls.count == 2 { record.finish() } }
    }
    XCTAssertEqual(calls, ["1 idle", "1 idle"])
  }

  func testAStoppedTimerCallsNobody() async throws {
    let calls = try await calls { record, timer in
      record.start(0, timer)
      timer.stop()
      record.clocks[0].stop()
      record.start(1, timer) { record.finish() }
    }
    XCTAssertEqual(calls, ["1 idle"])
  }
}
