import NIOCore
import Synchronization

/// The idle kept-alive connections of one client.
///
/// At most `capacity` wait, each for at most `idleLimit`; the one that has waited longest makes room.
final class ConnectionPool: Sendable {
  static let capacity = 32

  private struct State {
    var idle: [OpenConnection] = []
    var isShutDown = false
  }

  let idleLimit: Duration
  private let state = Mutex(State())

  init(idleLimit: Duration) {
    self.idleLimit = idleLimit
  }

  /// Takes out the connection of this route that was used last.
  /// - Parameter mayRepeat: Whether the request is sent again if the connection turns out to be closed. One that isn't gets no connection
  ///   that the server may be closing.
  func take(_ route: ConnectionRoute, mayRepeat: Bool) -> OpenConnection? {
    state.withLock { state in
      state.idle.lastIndex { $0.route == route && (mayRepeat || !$0.followsFailure) }.map { state.idle.remove(at: $0) }
    }
  }

  /// Keeps an open connection for the next exchange, or closes it. Must be called on its event loop.
  func park(_ connection: OpenConnection) {
    let superfluous: OpenConnection? = state.withLock { state in
      if state.isShutDown || !connection.channel.isActive { return connection }
      state.idle.append(connection)
      return state.idle.count > Self.capacity ? state.idle.removeFirst() : nil
    }
    superfluous?.close()
  }

  /// Drops a connection that has closed.
  func forget(_ channel: any Channel) {
    state.withLock { $0.idle.removeAll { $0.channel === channel } }
  }

  /// Closes what waits, and from now on what would wait.
  func shutDown() async {
    let idle = state.withLock { state in
      state.isShutDown = true
      defer { state.idle = [] }
      return state.idle
    }
    for connection in idle {
      // One that closed by itself in the meantime throws, and is what was wanted.
      try? await connection.channel.close()
    }
  }
}
