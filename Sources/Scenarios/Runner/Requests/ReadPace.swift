import Exchanges
import Synchronization

/// Reads an answer no faster than so many bytes a second, as a slow client would.
final class ReadPace: Sendable {
  let gate = ReadGate()
  private let rate: Int
  private let clock: RunnerClock
  private let count = Mutex(0)

  /// - Parameter rate: bytes a second, more than 0.
  init(_ rate: Int, _ clock: RunnerClock) {
    self.rate = rate
    self.clock = clock
  }

  /// Closes the gate until what has come is due.
  func take(_ event: ExchangeEvent, _ time: Duration) {
    guard case .received(let bytes) = event else { return }
    let total = count.withLock { count in
      count += bytes.count
      return count
    }
    let lead = Duration.seconds(Double(total) / Double(rate)) - time
    guard lead > .zero else { return }
    gate.pause()
    Task {
      await clock.sleep(lead)
      // What came meanwhile is due later.
      if count.withLock({ $0 }) == total { gate.resume() }
    }
  }
}
