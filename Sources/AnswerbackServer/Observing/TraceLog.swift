public import Answerback
import NIOConcurrencyHelpers

/// The traces of a server's last responses, found by the client's port and the ordinal of the request on its connection: nothing is
/// added to the request. A server without one does not trace.
public final class TraceLog: Sendable {
  private struct Place: Hashable {
    let port: Int
    let ordinal: Int
  }

  private struct Traces {
    var recorders: [Place: Trace.Recorder] = [:]
    /// The oldest first.
    var order: [Place] = []
  }

  private let traces = NIOLockedValueBox(Traces())
  private let limit: Int

  /// Creates an empty log.
  /// - Parameter limit: How many responses are remembered.
  public init(limit: Int = 500) {
    self.limit = max(1, limit)
  }

  /// The trace of a response, as far as it is told; nil for one that is unknown or forgotten.
  /// - Parameters:
  ///   - port: the client's end of the connection.
  ///   - ordinal: which request of the connection, from 1.
  public func trace(port: Int, ordinal: Int) -> Trace? {
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
