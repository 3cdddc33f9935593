package import Answerback
import NIOConcurrencyHelpers

/// Keeps the traces of a server's last responses. They are found by the port of the client and the ordinal of the request on its
/// connection, so that nothing is added to the request. A server without a log does not trace.
package final class TraceLog: Sendable {
  private struct Place: Hashable {
    let port: Int
    let ordinal: Int
  }

  private struct Traces {
    var recorders: [Place: Trace.Recorder] = [:]
    /// The places of the traces, the oldest first.
    var order: [Place] = []
  }

  private let traces = NIOLockedValueBox(Traces())
  private let limit: Int

  /// Creates an empty log.
  /// - Parameter limit: The number of responses whose traces are kept.
  package init(limit: Int = 500) {
    self.limit = max(1, limit)
  }

  /// Returns the trace of a response, as far as it is recorded, or nil if it is unknown or no longer kept.
  /// - Parameters:
  ///   - port: The port of the client's end of the connection.
  ///   - ordinal: The ordinal of the request on its connection, counted from 1.
  package func trace(port: Int, ordinal: Int) -> Trace? {
    traces.withLockedValue { $0.recorders[Place(port: port, ordinal: ordinal)] }?.trace
  }

  func begin(port: Int, ordinal: Int) -> Trace.Recorder {
    let place = Place(port: port, ordinal: ordinal)
    let recorder = Trace.Recorder()
    traces.withLockedValue { traces in
      if traces.recorders.updateValue(recorder, forKey: place) == nil { traces.order.append(place) }
      if traces.order.count > limit { traces.recorders[traces.order.removeFirst()] = nil }
    }
    return recorder
  }
}
