import Answerback
import Synchronization

/// What a server is doing at one moment.
public struct ServerStatistics: Sendable, Hashable {
  /// Connections that are open.
  public var connections: Int
  /// Requests whose response has not ended, streams among them.
  public var running: Int
  /// Responses that are being written in pieces.
  public var streams: Int
  /// Requests that have been answered since the server started.
  public var answered: Int
  /// Background tasks that are running, have ended, and have failed, since the server started.
  public var background: Background

  /// Counts of background tasks.
  public struct Background: Sendable, Hashable {
    /// Tasks that are running, or will run when their response has been sent.
    public var running: Int
    /// Tasks that have ended without an error.
    public var done: Int
    /// Tasks that have thrown an error.
    public var failed: Int
  }
}

extension ServerStatistics {
  /// Counts for all connections of a server; reading and counting cost an atomic operation each.
  final class Counters: Sendable {
    let connections = Atomic(0)
    let running = Atomic(0)
    let streams = Atomic(0)
    let answered = Atomic(0)
    /// Bytes of the bodies that are being read.
    private let reading = Atomic(0)
    private let backgroundRunning = Atomic(0)
    private let backgroundDone = Atomic(0)
    private let backgroundFailed = Atomic(0)

    /// Counts bytes of a body that is being read.
    /// - Returns: false, and counts nothing, when it would be more than the limit with those of all others.
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

    var statistics: ServerStatistics {
      ServerStatistics(
        connections: connections.load(ordering: .relaxed),
        running: running.load(ordering: .relaxed),
        streams: streams.load(ordering: .relaxed),
        answered: answered.load(ordering: .relaxed),
        background: Background(
          running: backgroundRunning.load(ordering: .relaxed),
          done: backgroundDone.load(ordering: .relaxed),
          failed: backgroundFailed.load(ordering: .relaxed)
        )
      )
    }
  }
}
