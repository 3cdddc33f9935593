import FieldValues
import HTTPTypes
import NIOConcurrencyHelpers

/// Collects the trace of one answer. A request that carries none pays nothing.
public final class TraceRecorder: Sendable {
  private let stored = NIOLockedValueBox(Trace())

  public init() {}

  /// What has been told so far.
  public var trace: Trace { stored.withLockedValue { $0 } }

  func record(_ change: (inout Trace) -> Void) {
    stored.withLockedValue { change(&$0) }
  }
}
