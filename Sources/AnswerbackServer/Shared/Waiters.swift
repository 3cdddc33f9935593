import NIOConcurrencyHelpers

/// Callers that wait for a change of some state, each with a key that says what it waits for. The value is kept under the same
/// lock as the state.
///
/// A caller reads the state and registers under one lock, so no change in between is missed. Whoever removes a caller resumes it,
/// so no caller is resumed twice.
struct Waiters<Key: Sendable>: Sendable {
  fileprivate typealias Continuation = CheckedContinuation<Void, any Error>

  /// Callers to resume after the lock is released.
  struct Taken: Sendable {
    fileprivate var continuations: [Continuation] = []

    func resume() {
      for continuation in continuations { continuation.resume() }
    }
  }

  private var nextID = 0
  private var waiting: [Int: (key: Key, continuation: Continuation)] = [:]

  var keys: [Key] { waiting.values.map(\.key) }

  /// Removes the callers that can continue.
  /// - Parameter goesOn: Called once for each caller, in no particular order.
  mutating func take(where goesOn: (Key) -> Bool) -> Taken {
    var taken = Taken()
    for (id, waiter) in waiting where goesOn(waiter.key) {
      taken.continuations.append(waiter.continuation)
      waiting[id] = nil
    }
    return taken
  }

  fileprivate mutating func reserve() -> Int {
    nextID += 1
    return nextID
  }

  fileprivate mutating func register(_ id: Int, _ key: Key, _ continuation: Continuation) {
    waiting[id] = (key, continuation)
  }

  fileprivate mutating func cancel(_ id: Int) -> Continuation? {
    waiting.removeValue(forKey: id)?.continuation
  }
}

extension NIOLockedValueBox where Value: Sendable {
  /// Waits until the state behind the lock is ready.
  /// - Parameters:
  ///   - waiters: The list in which the caller waits. Every change that may make the state ready removes it and resumes it.
  ///   - isReady: Examines the state under the lock. An error that it throws ends the wait.
  /// - Throws: `CancellationError` if the task is cancelled before the state is ready.
  func wait<Key: Sendable>(
    in waiters: any WritableKeyPath<Value, Waiters<Key>> & Sendable,
    for key: Key,
    until isReady: (Value) throws -> Bool
  ) async throws {
    while try !withLockedValue({ try isReady($0) }) {
      try Task.checkCancellation()
      let id = withLockedValue { $0[keyPath: waiters].reserve() }
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          let goesOn = withLockedValue { state in
            // The next check throws the error.
            if (try? isReady(state)) ?? true || Task.isCancelled { return true }
            state[keyPath: waiters].register(id, key, continuation)
            return false
          }
          if goesOn { continuation.resume() }
        }
      } onCancel: {
        withLockedValue { $0[keyPath: waiters].cancel(id) }?.resume(throwing: CancellationError())
      }
    }
  }
}
