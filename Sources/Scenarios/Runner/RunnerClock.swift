/// The time a runner goes by; tests give one that stands still.
public struct RunnerClock: Sendable {
  /// The time since some fixed moment; it never goes back.
  public var now: @Sendable () -> Duration
  /// Returns after so long, or at once when the task is cancelled.
  public var sleep: @Sendable (Duration) async -> Void
  /// Seconds since 1970, for the expiry of cookies.
  public var date: @Sendable () -> Int64

  /// A clock made of its three parts.
  public init(
    now: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async -> Void,
    date: @escaping @Sendable () -> Int64
  ) {
    self.now = now
    self.sleep = sleep
    self.date = date
  }
}
