/// Something in the life of a background task.
public struct BackgroundEvent: Sendable, Hashable {
  public enum State: Sendable, Hashable {
    /// Its turn has not come; only the trace tells of it.
    case waiting
    case running
    case done
    /// What it threw, in words.
    case failed(String)
  }

  /// The task's name.
  public var task: String
  public var state: State
  /// The time since it began.
  public var after: Duration
}
