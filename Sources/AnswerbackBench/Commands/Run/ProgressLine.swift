import FieldValues
import Scenarios
import Synchronization

/// The line at the foot of a terminal that says how far a run is. It is erased before anything else is written.
final class ProgressLine: Sendable {
  private struct State {
    var running = 0
    var passed = 0
    var failed = 0
    var isShown = false
    var hasEnded = false
    /// Whether the last text ended its line. A line that goes on, as the dots do, is never written over.
    var isAtStartOfLine = true
    var lastDrawn: ContinuousClock.Instant
  }

  private static let erasing = "\r\u{1B}[K"

  private let surroundings: Surroundings
  private let interval: Duration
  private let start = ContinuousClock.now
  private let state: Mutex<State>
  private let ticking = Mutex<Task<Void, Never>?>(nil)

  /// A line for these surroundings; nil where standard output isn't a terminal that can erase a line, and in CI.
  /// - Parameter interval: How often the line is drawn.
  init?(in surroundings: Surroundings, interval: Duration = .milliseconds(100)) {
    let terminal = surroundings.environment["TERM"] ?? ""
    guard surroundings.isTerminal, !surroundings.isSet("CI"), !["", "dumb"].contains(terminal) else { return nil }
    self.surroundings = surroundings
    self.interval = interval
    state = Mutex(State(lastDrawn: start))
  }

  /// Draws the line from now on, also while nothing happens.
  func begin() {
    let task = Task { [weak self, interval] in
      while (try? await Task.sleep(for: interval)) != nil {
        guard let self else { return }
        self.change { _ in }
      }
    }
    ticking.withLock { $0 = task }
  }

  /// Notes that a scenario begins.
  func began() { change { $0.running += 1 } }

  /// Notes the result of a scenario.
  func judged(_ result: ScenarioResult) {
    change { state in
      state.running -= 1
      if result.skipReason != nil { return }
      if result.passed { state.passed += 1 } else { state.failed += 1 }
    }
  }

  /// Writes a text to standard output, or elsewhere on the terminal.
  func write(_ text: String, with write: @Sendable (String) -> Void) {
    state.withLock { state in
      erase(&state)
      write(text)
      if let last = text.utf8.last { state.isAtStartOfLine = last == 0x0A }
    }
  }

  /// Erases the line for good.
  func end() {
    ticking.withLock { $0?.cancel() }
    state.withLock { state in
      erase(&state)
      state.hasEnded = true
    }
  }

  private func change(_ body: (inout State) -> Void) {
    state.withLock { state in
      body(&state)
      let now = ContinuousClock.now
      guard !state.hasEnded, state.isAtStartOfLine, now - state.lastDrawn >= interval else { return }
      state.lastDrawn = now
      let counts = "\(state.running) running, \(state.passed) passed, \(state.failed) failed"
      let seconds = (now - start) / .seconds(1)
      surroundings.write("\(Self.erasing)\(counts), \(Int(seconds)) s")
      state.isShown = true
    }
  }

  private func erase(_ state: inout State) {
    guard state.isShown else { return }
    surroundings.write(Self.erasing)
    state.isShown = false
  }
}
