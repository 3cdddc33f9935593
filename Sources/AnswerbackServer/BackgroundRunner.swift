import Answerback
import NIOConcurrencyHelpers
import Synchronization

/// Runs the background tasks of a server's answers, each answer's in a task of its own, and waits for them at the end.
final class BackgroundRunner: Sendable {
  private struct State {
    var nextID = 0
    var tasks: [Int: Task<Void, Never>] = [:]
  }

  private let counters: ServerCounters
  private let state = NIOLockedValueBox(State())

  init(_ counters: ServerCounters) { self.counters = counters }

  /// Counts tasks as running from the moment their answer is on its way: whoever has read it will find them counted.
  func expect(_ run: BackgroundRun?) {
    if let run { counters.backgroundRunning.add(run.count, ordering: .relaxed) }
  }

  /// Begins what was expected; to be called when the answer's last byte has been handed over, or its client has left.
  func start(_ run: BackgroundRun?) {
    guard let run else { return }
    let counters = counters
    state.withLockedValue { state in
      let id = state.nextID
      state.nextID += 1
      state.tasks[id] = Task {
        await run.run { counters.count($0) }
        self.ended(id)
      }
    }
  }

  /// Returns when every task has ended, or, the time being up, has been cancelled.
  func drain(until deadline: ContinuousClock.Instant) async {
    let limit = Task {
      try await Task.sleep(until: deadline)
      for task in self.running { task.cancel() }
    }
    while let task = running.first { await task.value }
    limit.cancel()
  }

  private var running: [Task<Void, Never>] { state.withLockedValue { Array($0.tasks.values) } }

  private func ended(_ id: Int) {
    state.withLockedValue { _ = $0.tasks.removeValue(forKey: id) }
  }
}

extension ServerCounters {
  fileprivate func count(_ event: BackgroundEvent) {
    switch event.state {
    case .waiting, .running: break
    case .done:
      backgroundRunning.subtract(1, ordering: .relaxed)
      backgroundDone.add(1, ordering: .relaxed)
    case .failed:
      backgroundRunning.subtract(1, ordering: .relaxed)
      backgroundFailed.add(1, ordering: .relaxed)
    }
  }
}
