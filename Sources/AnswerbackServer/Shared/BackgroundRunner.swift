import Answerback
import NIOConcurrencyHelpers

/// Runs the background tasks of a server's responses, in one task for each response, and waits for them at the end.
final class BackgroundRunner: Sendable {
  private struct State {
    var nextID = 0
    var tasks: [Int: Task<Void, Never>] = [:]
    /// The number of runs that will start when their response has been sent.
    var expected = 0
    /// Whether the time to wait for them is over.
    var isOver = false
    /// The caller that waits until all expected runs have started.
    var waiting: CheckedContinuation<Void, Never>?

    var hasBegun: Bool { expected == 0 || isOver }
  }

  private let counters: ServerStatistics.Counters
  private let delay: Duration
  private let state = NIOLockedValueBox(State())

  /// - Parameter delay: How long tasks wait before they begin.
  init(_ counters: ServerStatistics.Counters, delay: Duration) {
    self.counters = counters
    self.delay = delay
  }

  /// Counts tasks as running from the moment when their response is sent, so that a client that has read it finds them counted.
  func expect(_ run: BackgroundRun?) {
    guard let run else { return }
    counters.expectBackground(run.count)
    state.withLockedValue { $0.expected += 1 }
  }

  /// Starts an expected run. Call it when the last byte of the response has been passed on, or its client has left.
  func start(_ run: BackgroundRun?) {
    guard let run else { return }
    let (counters, delay) = (counters, delay)
    change { state in
      state.expected -= 1
      let id = state.nextID
      state.nextID += 1
      state.tasks[id] = Task {
        if delay > .zero { try? await Task.sleep(for: delay) }
        await run.run { counters.count($0) }
        self.ended(id)
      }
    }
  }

  /// Returns when every task has ended, or has been cancelled because the time is over.
  func drain(until deadline: ContinuousClock.Instant) async {
    let limit = Task {
      try await Task.sleep(until: deadline)
      self.change { $0.isOver = true }
      for task in self.running { task.cancel() }
    }
    await untilBegun()
    while let task = running.first { await task.value }
    limit.cancel()
  }

  /// Waits until expected runs have started. A connection may close before the task of its last response starts them.
  private func untilBegun() async {
    await withCheckedContinuation { continuation in
      change { $0.waiting = continuation }
    }
  }

  private func change(_ work: (inout State) -> Void) {
    let resumed = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
      work(&state)
      guard state.hasBegun else { return nil }
      defer { state.waiting = nil }
      return state.waiting
    }
    resumed?.resume()
  }

  private var running: [Task<Void, Never>] { state.withLockedValue { Array($0.tasks.values) } }

  private func ended(_ id: Int) {
    state.withLockedValue { _ = $0.tasks.removeValue(forKey: id) }
  }
}
