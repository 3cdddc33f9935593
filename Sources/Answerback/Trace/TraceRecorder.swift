import Synchronization

/// Collects the trace of one answer. A request that carries none pays nothing.
public final class TraceRecorder: Sendable {
  private let stored = Mutex(Trace())

  public init() {}

  /// What has been told so far.
  public var trace: Trace { stored.withLock { $0 } }

  func record(_ change: (inout Trace) -> Void) {
    stored.withLock { change(&$0) }
  }
}
