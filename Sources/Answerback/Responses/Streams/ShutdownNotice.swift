import NIOConcurrencyHelpers

/// Notifies long-running responses that the server begins to shut down, so that they can send a last message.
public final class ShutdownNotice: Sendable {
  private struct State {
    var isRaised = false
    var nextID = 0
    var waiting: [Int: @Sendable () -> Void] = [:]
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
    for goOn in waiting.values { goOn() }
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
          state.waiting[id] = { continuation.resume() }
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLockedValue { $0.waiting.removeValue(forKey: id) }?()
    }
  }

  /// Calls a closure when the notice is raised, or now if it is. A task that waits would take more memory.
  /// - Returns: A number for ``forget(_:)``.
  func whenRaised(_ goOn: @escaping @Sendable () -> Void) -> Int {
    let (id, isRaised) = state.withLockedValue { state in
      state.nextID += 1
      if !state.isRaised { state.waiting[state.nextID] = goOn }
      return (state.nextID, state.isRaised)
    }
    if isRaised { goOn() }
    return id
  }

  /// Doesn't call the closure any more.
  func forget(_ id: Int) {
    // Released after the lock: it may be the last owner of what it captures.
    let forgotten = state.withLockedValue { $0.waiting.removeValue(forKey: id) }
    _ = forgotten
  }
}
