/// Somebody who waits for the session to come to a state.
struct SessionWaiter: Sendable {
  enum Condition: Sendable, Hashable {
    /// All that was put in has been worked on.
    case processed
    /// And no request, no scenario and no other effect is under way.
    case idle
    /// The screen shows this text.
    case shows(String)
  }

  var number: Int
  var condition: Condition
  /// Told true when the condition holds, false when the time is over or the session has ended.
  var continuation: CheckedContinuation<Bool, Never>
}
