import Synchronization

/// What a server is doing at one moment.
public struct ServerStatistics: Sendable, Hashable {
  /// Connections that are open.
  public var connections: Int
  /// Requests whose answer has not ended, streams among them.
  public var running: Int
  /// Answers that are being written in pieces.
  public var streams: Int
  /// Requests that have been answered since the server started.
  public var answered: Int
  /// Background tasks that are running, have ended, and have failed, since the server started.
  public var background: Background

  public struct Background: Sendable, Hashable {
    public var running: Int
    public var done: Int
    public var failed: Int
  }
}

/// Counts for all connections of a server; reading and counting cost an atomic operation each.
final class ServerCounters: Sendable {
  let connections = Atomic(0)
  let running = Atomic(0)
  /// Bytes of the bodies that are being read.
  let reading = Atomic(0)
  let streams = Atomic(0)
  let answered = Atomic(0)
  let backgroundRunning = Atomic(0)
  let backgroundDone = Atomic(0)
  let backgroundFailed = Atomic(0)

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

  var statistics: ServerStatistics {
    ServerStatistics(
      connections: connections.load(ordering: .relaxed),
      running: running.load(ordering: .relaxed),
      streams: streams.load(ordering: .relaxed),
      answered: answered.load(ordering: .relaxed),
      background: ServerStatistics.Background(
        running: backgroundRunning.load(ordering: .relaxed),
        done: backgroundDone.load(ordering: .relaxed),
        failed: backgroundFailed.load(ordering: .relaxed)
      )
    )
  }
}
