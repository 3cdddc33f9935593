import Answerback
import Synchronization

/// Counts of what a server does, at one moment.
public struct ServerStatistics: Sendable, Hashable {
  /// The number of open connections.
  public var connections: Int
  /// The number of requests whose response has not ended, HTTP/2 streams included.
  public var running: Int
  /// The number of responses that are being written in pieces.
  public var streams: Int
  /// The number of responses that have ended since the server started.
  public var responses: Int
  /// The numbers of background tasks since the server started.
  public var background: Background

  /// Counts of background tasks.
  public struct Background: Sendable, Hashable {
    /// The number of tasks that are running, or will run when their response has been sent.
    public var running: Int
    /// The number of tasks that have ended without an error.
    public var done: Int
    /// The number of tasks that have thrown an error.
    public var failed: Int
  }
}

extension ServerStatistics {
  /// Counts for all connections of a server. Reading and counting cost one atomic operation each.
  final class Counters: Sendable {
    let connections = Atomic(0)
    /// The number of requests that were passed to the responder.
    let began = Atomic(0)
    let streams = Atomic(0)
    let responses = Atomic(0)
    /// The number of bytes of the bodies that are being read.
    private let reading = Atomic(0)
    private let backgroundRunning = Atomic(0)
    private let backgroundDone = Atomic(0)
    private let backgroundFailed = Atomic(0)

    /// Counts bytes of a body that is being read.
    /// - Returns: Whether all such bytes are within the limit. If not, nothing is counted.
    func hold(_ bytes: Int, within limit: Int) -> Bool {
      if reading.add(bytes, ordering: .relaxed).newValue <= limit { return true }
      release(bytes)
      return false
    }

    func release(_ bytes: Int) {
      reading.subtract(bytes, ordering: .relaxed)
    }

    /// Counts background tasks that will run.
    func expectBackground(_ count: Int) {
      backgroundRunning.add(count, ordering: .relaxed)
    }

    func count(_ event: BackgroundTask.Event) {
      switch event.state {
      case .waiting, .running: break
      case .done:
        backgroundRunning.subtract(1, ordering: .relaxed)
        backgroundDone.add(1, ordering: .relaxed)
      case .failed:
        backgroundRunning.subtract(1, ordering: .relaxed)
        backgroundFailed.add(1, ordering: .relaxed)
      }
    }

    /// The number of requests whose response has not ended.
    var running: Int {
      // A request may end between the two, so the ended ones are read first.
      let ended = responses.load(ordering: .acquiring)
      return began.load(ordering: .relaxed) - ended
    }

    var statistics: ServerStatistics {
      ServerStatistics(
        connections: connections.load(ordering: .relaxed),
        running: running,
        streams: streams.load(ordering: .relaxed),
        responses: responses.load(ordering: .relaxed),
        background: Background(
          running: backgroundRunning.load(ordering: .relaxed),
          done: backgroundDone.load(ordering: .relaxed),
          failed: backgroundFailed.load(ordering: .relaxed)
        )
      )
    }
  }
}
