/// The start or the end of a background task.
public struct BackgroundEvent: Sendable, Hashable {
  /// How far a task has come.
  public enum State: Sendable, Hashable {
    /// It has not started. Only the trace reports this state.
    case waiting
    /// It has started.
    case running
    /// It has ended.
    case done
    /// It has thrown an error, described by the text.
    case failed(String)
  }

  /// The task's name.
  public var task: String
  /// How far the task has come.
  public var state: State
  /// The time since the task started.
  public var after: Duration
}
