/// The time for which the head of a stream waits for the first item, where the response states none.
public enum HeadDelay {
  /// 100 ms. A source that fails at once, as a refused query does, still becomes a 500, and the client of a slow source doesn't notice
  /// the wait.
  public static let standard = Duration.milliseconds(100)
}
