import NIOConcurrencyHelpers

/// Notifies long-running responses that the server begins to shut down, so that they can send a last message.
public final class ShutdownNotice: Sendable {
  private struct State {
    var isRaised = false
    var nextID = 0
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
  }

  private let state = NIOLockedValueBox(State())

  /// Creates a notice that is not raised.
  public init() {}

  /// Whether the server has begun to shut down.
  public var isRaised: Bool { state.withLockedValue { $0.isRaised } }

  /// Raises the notice and resumes every waiting task. Raising it again changes nothing.
  public func raise() {
    let waiting = state.withLockedValue { state in
      state.isRaised = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for continuation in waiting.values { continuation.resume() }
  }

  /// Returns when the notice is raised, or when the task is cancelled.
  public func wait() async {
    let id = state.withLockedValue { state in
      state.nextID += 1
      return state.nextID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let goesOn = state.withLockedValue { state in
          if state.isRaised || Task.isCancelled { return true }
          state.waiting[id] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLockedValue { $0.waiting.removeValue(forKey: id) }?.resume()
    }
  }
}
